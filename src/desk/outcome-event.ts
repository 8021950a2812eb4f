import { z } from 'zod';
import type { OutcomeKind } from '../core/digest-view.js';
import { outcomeKinds, outcomeStates } from '../core/outcomes.js';
import { hashInput } from '../store/idempotency.js';
import type { MemberRef } from '../store/ingest.js';
import { idOf, line, refOf, words } from './usage-event.js';

/** Why an outcome was not kept. */
export type OutcomeRefusal = 'invalid' | 'future' | 'conflict' | 'unknown-member';

/** An outcome that was not kept, by its place in the batch. */
export interface RejectedOutcome {
  index: number;
  /** The source's id, where it could be read. */
  id: string | null;
  code: OutcomeRefusal;
  /** What is wrong and what to send instead; in English, for the people who run the source. */
  message: string;
}

/**
 * Something delivered or taken back, as its source reported it. `id` names this report and never has two effects;
 * `subject` names the thing, which may be reported again in a later state under an `id` of its own. The last state that
 * a thing has in a week is the one that week's digest counts: merged on Tuesday and reverted on Wednesday is reverted.
 */
export interface ReportedOutcome {
  index: number;
  id: string;
  /** Over everything the source said, so that a second delivery is told from another outcome of the same id. */
  hash: string;
  ref: MemberRef;
  occurredAt: Date;
  kind: OutcomeKind;
  subject: string;
  state: string;
  agent: string | null;
  /** What else is known of it: plain JSON. */
  attributes: Record<string, unknown>;
}

const count = z.int('must be a whole number').min(0, 'must not be negative').max(1_000_000_000).optional();

const common = {
  id: line(200),
  member: line(320),
  occurredAt: z.iso.datetime({
    offset: true,
    error: 'must be a time with its zone, like 2026-01-31T08:00:00Z',
  }),
  title: line(500).nullish(),
  url: z.url('must be a URL').max(2000, 'must have at most 2000 characters').nullish(),
  project: line(200).nullish(),
  agent: line(200).nullish(),
};

const state = <const T extends readonly [string, ...string[]]>(states: T) =>
  z.enum(states, { error: `must be one of ${states.join(', ')}` });

const shape = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...common,
      kind: z.literal('pull-request'),
      state: state(outcomeStates['pull-request']),
      repository: line(300),
      number: z.int('must be a whole number').min(1, 'must be at least 1'),
      linesAdded: count,
      linesRemoved: count,
      commits: count,
    }),
    z.strictObject({
      ...common,
      kind: z.literal('ticket'),
      state: state(outcomeStates.ticket),
      ticket: line(200),
      type: line(100).nullish(),
    }),
    z.strictObject({
      ...common,
      kind: z.literal('campaign'),
      state: state(outcomeStates.campaign).default('finished'),
      campaign: line(200),
      channel: line(100).nullish(),
      reached: count,
    }),
    z.strictObject({
      ...common,
      kind: z.literal('agent-task'),
      state: state(outcomeStates['agent-task']),
      task: line(200),
      // An agent's task without an agent could not be counted among active agents.
      agent: line(200),
      durationSeconds: count,
    }),
  ],
  { error: `kind must be one of ${outcomeKinds.join(', ')}` },
);

type Parsed = z.output<typeof shape>;

/** Reads one outcome of a batch, or says what is wrong with it. */
export function readOutcome(raw: unknown, index: number): ReportedOutcome | RejectedOutcome {
  const parsed = shape.safeParse(raw);
  const reject = (message: string): RejectedOutcome => ({ index, id: idOf(raw), code: 'invalid', message });
  if (!parsed.success) return reject(parsed.error.issues.map(problem).join('; '));
  const { id, member, occurredAt, kind, state: reached, agent, ...rest } = parsed.data;
  const ref = refOf(member);
  if (!ref)
    return reject('member must be an e-mail address, slack:TEAM/USER, dingtalk:CORP/USER or a member id');
  const attributes = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null));
  const reported = {
    id,
    ref,
    occurredAt: new Date(occurredAt),
    kind,
    subject: subjectOf(parsed.data),
    state: reached,
    agent: agent ?? null,
    attributes,
  };
  return { ...reported, index, hash: hashInput(reported) };
}

/** The thing itself, whatever its state. Forges and trackers do not tell cases apart. */
function subjectOf(outcome: Parsed): string {
  switch (outcome.kind) {
    case 'pull-request':
      return `${outcome.repository.toLowerCase()}#${outcome.number}`;
    case 'ticket':
      return outcome.ticket.toLowerCase();
    case 'campaign':
      return outcome.campaign;
    case 'agent-task':
      return outcome.task;
  }
}

function problem(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return issue.message;
  // A field that is not there is missing, whatever it should have been.
  if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 0)
    return `${issue.path.join('.')} is missing`;
  return words(issue).replace('a field of an event', 'a field of this kind of outcome');
}
