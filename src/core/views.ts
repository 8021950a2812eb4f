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
  /** What that is for. */
  heldFor: HeldView[];
  /** What colleagues left on the team's shelf and this reader may take; zero where there is none. */
  onShelf: bigint;
  /** "About N of model": tokens that left-now buys at the price of the most used model; null without one. */
  about: { model: string; tokens: bigint } | null;
  /** Models with price zero, still free when the rest is gone. */
  freeModels: string[];
  openRequests: number;
  at: Date;
}

/** What is set aside, and for what. */
export interface HeldView {
  what: 'offer' | 'gift' | 'shelf';
  amount: bigint;
  /** For whom; null for the shelf. */
  with: string | null;
}

/** A gift, from the side of one reader. */
export interface GiftView {
  id: string;
  version: number;
  side: 'giver' | 'receiver';
  giver: string;
  receiver: string;
  amount: bigint;
  reason: string | null;
  state: 'offered' | 'accepted' | 'declined' | 'withdrawn' | 'expired';
  /** Until when it waits for an answer. */
  expiresAt: Date;
  answeredAt: Date | null;
  /** When the first of it ends, and when the last; null for never. */
  endsFirst: Date | null;
  endsLast: Date | null;
}

/** What a member left on their team's shelf, for that member alone. */
export interface ShelfEntryView {
  id: string;
  version: number;
  amount: bigint;
  taken: bigint;
  named: boolean;
  state: 'open' | 'empty' | 'withdrawn' | 'ended';
  expiresAt: Date;
  endedAt: Date | null;
}

/** A team's shelf, as one of its people sees it. */
export interface ShelfView {
  team: string;
  /** What others left there and the reader may take, what ends first at the top. `from`: who wanted to be named. */
  there: { left: bigint; expiresAt: Date; from: string | null }[];
  left: bigint;
  /** What the reader may still take in this period, whatever is there. */
  mayTake: bigint;
  refillAt: Date;
  /** What the reader left there. */
  own: ShelfEntryView[];
  /** What the reader could leave there now. */
  mayPut: bigint;
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
  state:
    | 'asked'
    | 'offered'
    | 'waiting'
    | 'active'
    | 'repaid'
    | 'declined'
    | 'refused'
    | 'expired'
    | 'withdrawn';
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
  /** Of the principal, what the lender does not want back. */
  forgiven: bigint;
  /** When the lender is asked again; null unless they put the question off. */
  askAgainAt: Date | null;
  /** Whether the lender may put it off now. */
  mayWait: boolean;
  /** The later date that the borrower asks for; null while nobody does. */
  wish: { to: Date; until: Date; reason: string | null } | null;
  /** For the borrower: nothing of it was used, so it can be handed back as if nothing had been. */
  untouched: boolean;
  /** For the lender who is asked: own left-now before and after lending all, and what may be lent at most. */
  lenderNow: LenderNow | null;
}

/** What a lender looks at before lending: their own, which is nobody else's to see. */
export interface LenderNow {
  left: bigint;
  /** Left after lending all that is asked. */
  after: bigint;
  lendable: bigint;
  refillAt: Date;
  /** When what is left after lending runs out at this pace; null if it lasts until the refill. */
  afterRunsOutAt: Date | null;
  /** False where it is too early to speak of pace. */
  paceKnown: boolean;
  /** What the same borrower owes this lender already, the earliest due first. */
  between: { outstanding: bigint; dueAt: Date }[];
}

/** A loan that somebody must agree to, for whoever is asked. Amounts in minor units. */
export interface LoanApprovalView {
  /** The loan's. */
  id: string;
  version: number;
  lender: string;
  borrower: string;
  amount: bigint;
  reason: string | null;
  dueAt: Date;
  state: 'waiting' | 'approved' | 'declined' | 'expired' | 'ended';
  decider: string | null;
  decidedAt: Date | null;
  declineReason: string | null;
  expiresAt: Date;
  /** Whether the reader may decide it now; in whose right, if not their own. */
  mine: boolean;
  actingFor: string | null;
  /** What the lender has left while the amount is set aside. */
  lenderNow: { left: bigint; refillAt: Date } | null;
  /** What the borrower owes the same lender already. */
  between: bigint;
}

/** `/tokens loans`. */
export interface LoansView {
  owed: LoanView[];
  lent: LoanView[];
  questions: LoanView[];
  totalOwed: bigint;
  totalLent: bigint;
  /** What will be taken at the next refill if nothing changes until then, in all and by loan. */
  atRefill: { at: Date; amount: bigint; parts: { loanId: string; amount: bigint }[] } | null;
  /** Whether there are loans that have ended. */
  past: boolean;
}

/** Loans that have ended, a page of them, the last one first. */
export interface PastLoansView {
  loans: {
    side: 'lender' | 'borrower';
    with: string;
    principal: bigint;
    forgiven: bigint;
    lentAt: Date;
    closedAt: Date;
  }[];
  /** From 0 on. */
  page: number;
  more: boolean;
}

/** What changed on a member's loans in a month. */
export interface StatementView {
  /** First day of the month, ISO. */
  month: string;
  rows: {
    at: Date;
    kind: string;
    side: 'lender' | 'borrower';
    with: string;
    /** What the debt grew by; negative for what went back or was forgiven. */
    amount: bigint;
    dueAt: Date;
  }[];
  /** Owed and lent when the month began and when it ended, or now. */
  before: { owed: bigint; lent: bigint };
  after: { owed: bigint; lent: bigint };
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
  /** Loans of its people in totals; null where nobody owes anything, or where so few would show one person's. */
  loans: {
    /** Of what they owe, what they owe each other. */
    within: bigint;
    owed: bigint;
    overdue: number;
    /** Who owes whom; null unless the organisation lets managers see it. */
    pairs: { lender: string; borrower: string; outstanding: bigint; dueAt: Date }[] | null;
  } | null;
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
