import { askEnd, askRules } from '../core/asks.js';
import type { Books } from '../core/books.js';
import { firstRefusal, type GuardName, guardsOf } from '../core/lending-rules.js';
import { usualDue } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { askedSince, insertAsk, openAskOf, teamAround } from '../store/asks.js';
import type { Executor } from '../store/db.js';
import { lendingFacts } from '../store/lending-facts.js';
import { addToOutbox } from '../store/outbox.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';

/** A channel or group on a platform. */
export interface Channel {
  platform: 'slack' | 'dingtalk';
  workspace: string;
  conversation: string;
}

/** A wish put to many. */
export interface AskInput {
  askerId: string;
  amount: bigint;
  /** When every part is to be repaid; null for the plan's usual time. */
  dueAt: Date | null;
  reason: string | null;
  /** Where it is put; null for the asker's team, each colleague in their own chat. */
  channel: Channel | null;
}

/** What was asked. */
export interface AskedMany {
  askId: string;
  amount: bigint;
  dueAt: Date;
  endsAt: Date;
  /** How many colleagues were written to; null where it stands in a channel. */
  colleagues: number | null;
}

const day = 24 * 60 * 60 * 1000;

/** Asks a channel, or the asker's team: a card that everybody may lend a part on. Nothing moves yet. */
export function askMany(desk: Desk, key: string, input: AskInput): Promise<Outcome<AskedMany>> {
  return actOnce(desk, { key, input: { act: 'ask', ...input } }, (tx, now) =>
    // The asker's lock keeps two asks of theirs from being the first.
    inBooks(desk, tx, now, { members: [input.askerId] }, async (books): Promise<Outcome<AskedMany>> => {
      const asker = books.member(input.askerId);
      const dueAt = input.dueAt ?? usualDue(asker, desk.policy, now);
      const refused = await mayAskMany(desk, tx, books, input, dueAt, now);
      if (refused) return { refused };
      const id = desk.newId();
      const team = input.channel ? null : await teamAround(tx, asker.id, id, askRules.mostColleagues);
      if (team?.length === 0) return { refused: refusal('ask-nobody') };
      const { questionHours } = planOf(desk.policy, asker.plan).lending;
      const endsAt = askEnd(now, questionHours, dueAt);
      const { amount, reason } = input;
      const place = input.channel ? 'channel' : 'team';
      await insertAsk(tx, { id, askerId: asker.id, amount, reason, place, dueAt, endsAt, createdAt: now });
      await addToOutbox(tx, cards(desk, id, asker.id, input.channel, team ?? []), now);
      const detail = { amount, dueAt, place, colleagues: team?.length };
      await auditAct(tx, asker.id, 'ask.open', { type: 'ask', id }, detail, now);
      return { done: { askId: id, amount, dueAt, endsAt, colleagues: team?.length ?? null } };
    }),
  );
}

/** Guards that concern the asker whoever lends; the others are looked at when somebody lends a part. */
const askersOwn: readonly GuardName[] = ['people', 'plans', 'due', 'repaid-late', 'open', 'owed'];

/** Why somebody may not ask many now; null if they may. */
async function mayAskMany(
  desk: Desk,
  tx: Executor,
  books: Books,
  { askerId, amount }: AskInput,
  dueAt: Date,
  now: Date,
): Promise<Refusal | null> {
  const borrower = books.member(askerId);
  const found = await lendingFacts(tx, { borrowerId: askerId, lenderId: askerId }, now, books);
  const facts = { ...found, alreadyAsked: false, lent: 0n, between: 0n, declinedAt: null };
  // Nobody in particular lends: somebody like the asker stands for all.
  const anybody = { ...borrower, id: '' };
  const names = { borrower: '', lender: '' };
  const it = { borrower, lender: anybody, names, amount, dueAt, facts, own: null };
  const guards = guardsOf(it, desk.policy, now).filter(({ name }) => askersOwn.includes(name));
  const refused = firstRefusal(guards, 'ask', 'borrower');
  if (refused) return refused;
  const open = await openAskOf(tx, askerId);
  if (open) return refusal('ask-open-already', { open: open.amount - open.filled });
  const today = await askedSince(tx, askerId, new Date(now.getTime() - day));
  const first = today.at(-askRules.mostPerDay);
  if (!first) return null;
  return refusal('too-many-asks', { limit: askRules.mostPerDay, at: new Date(first.getTime() + day) });
}

/** One card where it was asked, and one of the asker's own that tells how it goes. */
function cards(desk: Desk, id: string, askerId: string, channel: Channel | null, team: readonly string[]) {
  const card = { kind: 'card', subjectType: 'ask', subjectId: id } as const;
  const own = [...team, askerId].map((memberId) => ({
    ...card,
    id: desk.newId(),
    name: 'ask',
    memberId,
  }));
  if (!channel) return own;
  const { platform, ...to } = channel;
  return [{ ...card, id: desk.newId(), name: 'ask-channel', memberId: askerId, platform, to }, ...own];
}
