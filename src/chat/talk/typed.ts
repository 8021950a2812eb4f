import { z } from 'zod';
import { endOfLocalDate } from '../../core/calendar.js';
import { givenKinds } from '../../core/grants.js';
import { toMinor } from '../../core/money.js';
import { type Refusal, type RefusalCode, refusal } from '../../core/refusals.js';
import { reasonMost } from '../../core/requests.js';
import { cut } from '../../kit/i18n/cut.js';
import { parseUtterance } from '../intents/parse.js';
import type { Problem } from '../intents/utterance.js';
import type { Session } from './session.js';

/** A typed amount in minor units, or why it is none. */
export function typedAmount(session: Session, text: string): bigint | Refusal {
  const { zone, unit } = session.reader;
  // A form's field is read like a sentence that asks for that amount: the same rules, the same mistakes understood.
  const { amount, problem } = parseUtterance(`request ${text}`, { now: session.now, zone, unit });
  // The field asks for nothing but an amount: words without one are an amount that cannot be read.
  if (problem === 'no-amount' && text.trim() !== '') return refusal('not-a-number');
  if (problem) return problemRefusal(session, problem);
  if (amount === null || amount === 'all' || amount === 'half') return refusal('not-a-number');
  return toMinor(amount, unit);
}

/** A local ISO date as the instant at which that day ends for the person; null for none. */
export function typedDue(session: Session, date: string | null | undefined): Date | null {
  return date ? endOfLocalDate(date, session.reader.zone) : null;
}

/** A typed reason without its edges, cut to what is kept; null for an empty one. */
export function typedReason(text: string | null | undefined): string | null {
  const trimmed = (text ?? '').trim();
  return trimmed ? cut(trimmed, reasonMost) : null;
}

/** What was wrong with the words, as a refusal. */
export function problemRefusal(session: Session, problem: Problem): Refusal {
  return refusal(problem satisfies RefusalCode, { unit: session.reader.unit });
}

/** It comes back from outside, so nothing in it is believed that this program could not have written. */
const contextShape = z.object({
  /** Member id of the other person. */
  p: z.guid().nullable(),
  /** Minor units as a string, `half` or `all`. */
  a: z
    .string()
    .regex(/^(half|all|[1-9]\d{0,17})$/)
    .nullable(),
  /** ISO date. */
  d: z.iso.date().nullable(),
  r: z.string().nullable(),
  /** What is to be done with it, for "who is meant?". */
  i: z
    .enum(['borrow', 'lend', 'repay', 'grant', 'task', 'delegate', 'gift', 'shelf', 'ask', 'forgive', 'time'])
    .optional(),
  /** The channel or group that an ask is for. */
  c: z.string().max(200).optional(),
  /** Loan id. */
  l: z.guid().optional(),
  /** On which side of it the speaker is. */
  s: z.enum(['lender', 'borrower']).optional(),
  /** As what credit is given. */
  k: z.enum(givenKinds).optional(),
  /** Task id. */
  t: z.guid().optional(),
  /** Whether what is left on the shelf shows whose it is. */
  w: z.literal(true).optional(),
  /** Whether a request is for every period. */
  e: z.literal(true).optional(),
  /** A new task's name, or the task or project of a request. */
  n: z.string().optional(),
  /** Names the confirmation itself: what it asks is done once, however often and wherever it is clicked. */
  u: z.guid().optional(),
});

/** What a confirmation carries with it: the asker's own words, understood. */
export type Context = z.infer<typeof contextShape>;

/** Packs a context into a button's value; the reason is cut so that it fits the 2,000 characters Slack allows. */
export function packContext(context: Context): string {
  return JSON.stringify({ ...context, r: context.r === null ? null : cut(context.r, 300) });
}

/** The key of what a confirmation asks for: its own where it has one, else the click's. */
export function confirmedKey(session: Session, context: Context): string {
  return context.u ? `confirmed:${session.memberId}:${context.u}` : session.key;
}

/** Reads a button's value back; null if it is not a context. */
export function unpackContext(value: string): Context | null {
  try {
    return contextShape.parse(JSON.parse(value));
  } catch {
    return null;
  }
}
