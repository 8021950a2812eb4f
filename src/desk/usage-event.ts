import { z } from 'zod';
import type { TokenCounts } from '../core/usage.js';
import type { CallReport } from '../core/waste.js';
import { hashInput } from '../store/idempotency.js';
import type { MemberRef } from '../store/ingest.js';

/** Why an event was not booked. */
export type UsageRefusal =
  | 'invalid'
  | 'future'
  | 'conflict'
  | 'unknown-member'
  | 'unknown-model'
  | 'unknown-currency'
  | 'unknown-original'
  | 'correction-differs'
  | 'too-large';

/** An event that was not booked, by its place in the batch. */
export interface RejectedEvent {
  index: number;
  /** The source's id, where it could be read. */
  id: string | null;
  code: UsageRefusal;
  /** What is wrong and what to send instead; in English, for the people who run the source. */
  message: string;
}

/** A cost as the source states it: decimal text and a currency code or the unit. */
export interface StatedCost {
  amount: string;
  currency: string;
}

/** One metered call as its source reported it. */
export interface ReportedEvent {
  index: number;
  id: string;
  /** Over everything the source said, so that a second delivery is told from another event of the same id. */
  hash: string;
  ref: MemberRef;
  occurredAt: Date;
  model: string;
  tokens: TokenCounts;
  cost: StatedCost | null;
  project: string | null;
  agent: string | null;
  /** How the call went, as far as the source says; a correction that says nothing keeps what was said before. */
  report: CallReport;
  corrects: string | null;
}

/** A text of one line that PostgreSQL can hold: no control characters, no halves of a character. */
export const line = (most: number) =>
  z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'must not hold control characters');

/** More tokens than any one call, and than a gateway's daily sum, can have. */
const mostTokens = 1_000_000_000_000;
const tokens = z
  .int('must be a whole number')
  .min(0, 'must not be negative')
  .max(mostTokens, `must be at most ${mostTokens}`)
  .default(0)
  .transform(BigInt);

const shape = z.strictObject({
  id: line(200),
  member: line(320),
  occurredAt: z.iso.datetime({
    offset: true,
    error: 'must be a time with its zone, like 2026-01-31T08:00:00Z',
  }),
  model: line(200),
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWriteTokens: tokens,
  cost: z
    .strictObject({
      amount: z
        .string('must be a text, so that no digit is lost')
        .regex(/^\d{1,12}(\.\d{1,18})?$/, 'must be a decimal number that is not negative, like "0.0125"'),
      currency: line(10),
    })
    .nullish(),
  project: line(200).nullish(),
  agent: line(200).nullish(),
  failed: z.boolean('must be true or false').nullish(),
  attempt: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1000, 'must be at most 1000')
    .nullish(),
  toolCalls: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(1_000_000, 'must be at most 1000000')
    .nullish(),
  corrects: line(200).nullish(),
});

/** Reads one event of a batch, or says what is wrong with it. */
export function readEvent(raw: unknown, index: number): ReportedEvent | RejectedEvent {
  const parsed = shape.safeParse(raw);
  const reject = (message: string): RejectedEvent => ({ index, id: idOf(raw), code: 'invalid', message });
  if (!parsed.success) return reject(parsed.error.issues.map(words).join('; '));
  const event = parsed.data;
  const ref = refOf(event.member);
  if (!ref)
    return reject('member must be an e-mail address, slack:TEAM/USER, dingtalk:CORP/USER or a member id');
  if (event.corrects === event.id)
    return reject('corrects names the event itself; give the correction an id of its own');
  const reported = {
    id: event.id,
    ref,
    occurredAt: new Date(event.occurredAt),
    model: event.model,
    tokens: {
      input: event.inputTokens,
      output: event.outputTokens,
      cacheRead: event.cacheReadTokens,
      cacheWrite: event.cacheWriteTokens,
    },
    cost: event.cost ? { amount: trimmed(event.cost.amount), currency: event.cost.currency } : null,
    project: event.project ?? null,
    agent: event.agent ?? null,
    corrects: event.corrects ?? null,
  };
  const report = {
    failed: event.failed ?? null,
    attempt: event.attempt ?? null,
    toolCalls: event.toolCalls ?? null,
  };
  // An event that says nothing of how the call went hashes as it did before there was anything to say.
  const silent = report.failed === null && report.attempt === null && report.toolCalls === null;
  const hash = hashInput(silent ? reported : { ...reported, ...report });
  return { ...reported, report, index, hash };
}

/** What is wrong with a field, in words. */
export function words(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a field of an event`;
  const field = issue.path.join('.');
  if (field === '') return 'an event must be an object';
  if (issue.input === undefined && issue.code === 'invalid_type' && issue.message.startsWith('Invalid'))
    return `${field} is missing`;
  return `${field} ${issue.message}`;
}

/** The id that a source gave to what it sent, where it can be read. */
export function idOf(raw: unknown): string | null {
  const id = raw && typeof raw === 'object' && 'id' in raw ? raw.id : null;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}

/** How a source may name a member, read; null for anything else. */
export function refOf(text: string): MemberRef | null {
  const account = /^(slack|dingtalk):([^/\s]+)\/([^/\s]+)$/.exec(text);
  if (account)
    return {
      by: 'account',
      platform: account[1] === 'slack' ? 'slack' : 'dingtalk',
      workspace: account[2] ?? '',
      userId: account[3] ?? '',
    };
  if (z.guid().safeParse(text).success) return { by: 'id', id: text.toLowerCase() };
  return /^[^\s@]+@[^\s@]+$/.test(text) ? { by: 'email', email: text.toLowerCase() } : null;
}

/** "01.50" and "1.5" are the same cost. */
function trimmed(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${whole.replace(/^0+(?=\d)/, '')}${digits ? `.${digits}` : ''}`;
}
