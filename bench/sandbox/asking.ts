import type { SlackControl } from '../../src/sandbox/slack/control.js';
import type { Place, Seen } from '../../src/sandbox/slack/sight.js';

/** A question that stands open on the screen of whoever put it. */
export interface Asked {
  /** In dollars; no two questions of a pair are about the same. */
  readonly amount: number;
  /** The message with the button that takes it back. */
  readonly place: Place;
  readonly ts: string;
  readonly actionId: string;
}

/** Two people by their handles. */
export interface Pair {
  readonly borrower: string;
  readonly lender: string;
}

/** How long anything may take, in milliseconds; then something is broken. */
const patience = 60_000;

/** Has one ask the other for a loan, and waits until both have their cards. */
export async function ask(people: SlackControl, pair: Pair, amount: number): Promise<Asked> {
  const { borrower, lender } = pair;
  const [here, there] = await Promise.all([endOf(people, borrower), endOf(people, lender)]);
  await people.typeMessage({ user: borrower, text: `borrow ${amount} from @${lender} until next Friday` });
  const [card] = await Promise.all([
    upcoming(people, borrower, here, (one) => buttonOf(one) !== undefined),
    upcoming(people, lender, there, (one) => one.text.includes(`borrow $${amount} `)),
  ]);
  const button = buttonOf(card);
  if (button === undefined) throw new Error('the card lost its button');
  return { amount, place: card.place, ts: card.ts, actionId: button.actionId };
}

/** Takes a question back without a browser; returns the milliseconds until the sandbox holds what the other one reads of it. */
export async function takeBackInjected(
  people: SlackControl,
  { borrower, lender }: Pair,
  { place, actionId }: Asked,
  reads: string,
): Promise<number> {
  const since = await endOf(people, lender);
  const begun = performance.now();
  await people.click({ user: borrower, place, actionId });
  await upcoming(people, lender, since, (one) => one.text.includes(reads));
  return performance.now() - begun;
}

function buttonOf(seen: Seen) {
  return seen.kind === 'message' ? seen.controls.find(({ label }) => label === 'Withdraw') : undefined;
}

async function endOf(people: SlackControl, user: string): Promise<number> {
  return (await people.news({ user, since: Number.MAX_SAFE_INTEGER })).position;
}

/** The first thing on somebody's screen after a position that is wanted. */
async function upcoming(
  people: SlackControl,
  user: string,
  since: number,
  wanted: (seen: Seen) => boolean,
): Promise<Seen> {
  const deadline = performance.now() + patience;
  for (let at = since; ; ) {
    const left = deadline - performance.now();
    if (left <= 0) throw new Error(`nothing came up on ${user}'s screen for ${patience / 1000} s`);
    const { position, items } = await people.news({ user, since: at, timeoutMs: Math.ceil(left) });
    const found = items.find(wanted);
    if (found !== undefined) return found;
    at = position;
  }
}
