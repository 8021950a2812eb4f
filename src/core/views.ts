import type { Platform } from './link.js';
import type { Unit } from './money.js';
import type { QuietHours } from './quiet.js';

/**
 * What the desk shows, as plain data for the cards: amounts in bigint minor units, times as Date. No words and no
 * formatting; those depend on the reader.
 */

/** For whom a card is written. */
export interface Reader {
  memberId: string | null;
  name: string;
  locale: 'en' | 'zh-CN';
  /** IANA time zone in which times are shown. */
  zone: string;
  unit: Unit;
}

/** Kinds of lots, in the words of the books. */
export type LotKind = 'allowance' | 'rollover' | 'top-up' | 'task' | 'loan' | 'repayment' | 'gift' | 'reward';

/** The tightest limit on what may be spent now: `allowance` when no shorter cap binds. */
export interface Cap {
  window: 'week' | 'day';
  amount: bigint;
  used: bigint;
  /** When the cap's window ends. */
  until: Date;
}

/** One lot of a member, as the balance lists it. */
export interface LotView {
  kind: LotKind;
  remaining: bigint;
  amount: bigint;
  expiresAt: Date | null;
  /** From whom it was lent, where it was. */
  from: string | null;
}

/** The answer to "how much do I have left". */
export interface BalanceView {
  /** The one number to spend or lend. */
  leftNow: bigint;
  /** Everything in valid lots, also what a cap keeps back now. */
  inLots: bigint;
  /** What there was to spend in this period: used so far + left in lots. */
  ofTotal: bigint;
  planName: { en: string; 'zh-CN': string };
  allowance: bigint;
  usedToday: bigint;
  usedPeriod: bigint;
  periodStart: Date;
  /** When it refills. */
  refillAt: Date;
  /** The cap that binds now, or null. */
  cap: Cap | null;
  /** When it runs out at this pace; null if it lasts until the refill or it is too early to say. */
  runsOutAt: Date | null;
  /** False in the first part of a period or without usage: then nothing is said of pace. */
  paceKnown: boolean;
  overdraft: bigint;
  /** In burn order. */
  lots: LotView[];
  lent: bigint;
  owed: bigint;
  onHold: bigint;
  /** "About N of model": tokens that left-now buys at the price of the most used model; null without one. */
  about: { model: string; tokens: bigint } | null;
  /** Models with price zero, still free when the rest is gone. */
  freeModels: string[];
  openRequests: number;
  at: Date;
}

/** One line of the history. */
export interface HistoryLine {
  at: Date;
  /** Entry kind: usage, correction, refill, expiry, loan, return, repayment, top-up, overrun, hold, ... */
  kind: string;
  /** Change of the member's own credit; negative for what left. */
  amount: bigint;
  /** The other person's name, where there is one. */
  with: string | null;
}

/** The last bookings and the usage by model of the running period. */
export interface HistoryView {
  lines: HistoryLine[];
  models: { model: string; cost: bigint; tokens: bigint; events: number }[];
  days: { day: string; cost: bigint }[];
  periodStart: Date;
  usedPeriod: bigint;
}

/** A loan, from the side of one reader. */
export interface LoanView {
  id: string;
  version: number;
  side: 'lender' | 'borrower';
  lender: string;
  borrower: string;
  openedBy: 'borrower' | 'lender';
  state: 'asked' | 'offered' | 'active' | 'repaid' | 'declined' | 'expired' | 'withdrawn';
  asked: bigint;
  principal: bigint;
  outstanding: bigint;
  reason: string | null;
  declineReason: string | null;
  dueAt: Date;
  /** Until when the question stands. */
  expiresAt: Date;
  answeredAt: Date | null;
  closedAt: Date | null;
  overdue: boolean;
  /** For the lender who is asked: own left-now before and after lending all, and what may be lent at most. */
  lenderNow: { left: bigint; after: bigint; lendable: bigint; refillAt: Date } | null;
}

/** `/tokens loans`. */
export interface LoansView {
  owed: LoanView[];
  lent: LoanView[];
  questions: LoanView[];
  totalOwed: bigint;
  totalLent: bigint;
  /** What will be taken at the next refill, at most, and when. */
  atRefill: { at: Date; amount: bigint } | null;
}

/** Somebody whose answer to a request is wanted. */
export interface RequestSeatView {
  name: string;
  /** Why they are asked: the selector of the rule that names them, like `manager` or `role:finance`. */
  as: string;
  /** In whose right they sit as a delegate; null for their own. */
  actingFor: string | null;
  /** Until when they stand in for that person; null where this request alone was handed to them. */
  standsInUntil: Date | null;
  /** Null for somebody who is not told yet. */
  askedAt: Date | null;
  /** When they first opened the details. */
  seenAt: Date | null;
}

/** One step of a request's decision. */
export interface RequestStepView {
  state: 'done' | 'open' | 'waiting';
  need: 'any' | 'all' | number;
  /** The selectors of the rule. */
  from: readonly string[];
  /** The selectors of those who may decide as well once it escalates. */
  escalateTo: readonly string[];
  votes: {
    by: string;
    actingFor: string | null;
    verdict: 'approve' | 'decline';
    amount: bigint | null;
    at: Date;
  }[];
}

/** What was set aside for a task, for whoever runs it. Amounts in minor units. */
export interface TaskView {
  id: string;
  name: string;
  owner: string;
  /** Set aside in all. */
  amount: bigint;
  /** Nobody was given it yet. */
  left: bigint;
  /** Used of it by its people together. */
  used: bigint;
  endsAt: Date;
  state: 'open' | 'ended';
  /** In the order of their names. */
  people: { name: string; given: bigint }[];
}

/** A top-up request, from the side of one reader. */
export interface RequestView {
  id: string;
  version: number;
  side: 'requester' | 'approver';
  requester: string;
  amount: bigint;
  reason: string | null;
  /** A task or a project, as typed. */
  task: string | null;
  state: 'pending' | 'approved' | 'declined' | 'expired' | 'withdrawn' | 'refused';
  lasting: 'period' | 'date' | 'every';
  /** Of what is given anew each period: when next, or null once that has ended. Null for all others. */
  repeats: { nextAt: Date | null; endedBy: string | null; endedAt: Date | null } | null;
  /** Whether the reader may end that. */
  mayEndRepeat: boolean;
  /** Expiry of the credit if approved. */
  until: Date;
  approved: bigint | null;
  decider: string | null;
  decidedAt: Date | null;
  declineReason: string | null;
  expiresAt: Date;
  createdAt: Date;
  /** Name of the rule it is decided under. */
  rule: string;
  /** Where it is decided: on our card, in DingTalk's own approval, or in both. */
  mode: 'card' | 'oa' | 'both';
  /** In order; one of them open while the request is pending. Empty where a rule decided. */
  steps: RequestStepView[];
  /** Since when the open step waits. */
  stepSince: Date;
  /** Whose answer is wanted now. */
  seats: RequestSeatView[];
  /** Names of those in `seats`. */
  approvers: string[];
  escalated: boolean;
  /** When others are asked, too; null for never by time. */
  escalatesAt: Date | null;
  /** The reader's own seat; null if nothing is wanted from them. */
  mine: RequestSeatView | null;
  /** Whether the reader was asked and is not any more, without having answered. */
  lost: boolean;
  /** Why this reader is asked. */
  why: 'manager' | 'fallback';
  /** Whether less than asked may be approved. */
  lessAllowed: boolean;
  /** The most that may be approved now: what was asked, or what an earlier step lowered it to. */
  most: bigint;
  /** Questions and answers, oldest first. */
  notes: { kind: 'question' | 'answer'; by: string; text: string; at: Date }[];
  /** For the requester: when those asked may be reminded again; null for now, or where the request is closed. */
  nudgeAt: Date | null;
  /** For somebody who is asked: the evidence as of now. */
  evidence: RequestEvidence | null;
}

/** What a good manager would look up before deciding. */
export interface RequestEvidence {
  left: bigint;
  usedPeriod: bigint;
  allowance: bigint;
  refillAt: Date;
  /** When it runs out at this pace; null if it lasts until the refill, or it is too early to say. */
  runsOutAt: Date | null;
  /** False where it is too early to speak of pace. */
  paceKnown: boolean;
  /** The paying pool before and after; null when the organisation issues without a cap. */
  pool: { name: string | null; before: bigint; after: bigint } | null;
  earlier: {
    approved: number;
    declined: number;
    /** The last ones that were decided, newest first; at most three. */
    last: {
      amount: bigint;
      approved: bigint | null;
      state: 'approved' | 'declined';
      reason: string | null;
      at: Date;
    }[];
  };
  /** What the requester delivered last, newest first; at most three. */
  outcomes: { kind: string; state: string; subject: string; title: string | null; at: Date }[];
}

/** `/tokens team`, for a manager: totals only, nobody is ranked. */
export interface TeamView {
  /** The team's name; null where the people are of several teams. */
  team: string | null;
  members: number;
  /** Their requests that wait for a decision. */
  pending: number;
  /** What they used since the first of the month and have left together; null where so few would show one person's. */
  people: { usedMonth: bigint; leftNow: bigint } | null;
  pool: { remaining: bigint; allowance: bigint; refillAt: Date } | null;
}

/** A member's settings as they hold now. */
export interface SettingsView {
  /** Where messages go: where the person spoke last, one platform, or both. */
  deliver: 'last' | 'slack' | 'dingtalk' | 'both';
  /** Platforms on which the person has an account. */
  platforms: Platform[];
  /** Whether an account on another platform could be linked. */
  canLink: boolean;
  /** The person's own quiet hours: `22:00-08:00`, `off`, or null where the organisation's hold. */
  quiet: string | null;
  /** What holds now; null for none. */
  quietNow: QuietHours | null;
  alerts: 'on' | 'off';
  digest: 'weekly' | 'monthly' | 'off';
  language: 'en' | 'zh-CN' | null;
  zone: string | null;
  /** What holds: the own setting, else the profile, else the installation. */
  effective: { locale: 'en' | 'zh-CN'; zone: string };
}
