import { toDecimal } from '../../core/money.js';
import type { Outcome, Refusal } from '../../core/refusals.js';
import { nameOf } from '../../desk/people.js';
import type { CreditPrefill } from '../cards/form-parts.js';
import { refusalText } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import type { Reply } from './inbound.js';
import type { Session, Speaker } from './session.js';
import type { Context } from './typed.js';

/** A refusal in one text, for beside a field. */
export function wordsOf(session: Speaker, refused: Refusal): string {
  return refusalText(refused, session.reader, session.words, session.now);
}

/** The form stays open, with what is wrong beside its field. */
export function wrongIn(session: Speaker, field: string, refused: Refusal): Reply {
  return { cards: [], errors: { [field]: wordsOf(session, refused) } };
}

/** The same for an outcome whose refusal can be mended in a field, as `fieldOf` says; null for every other outcome. */
export function toMend(
  session: Speaker,
  outcome: Outcome<unknown>,
  fieldOf: (refused: Refusal) => string | null,
): Reply | null {
  const field = 'refused' in outcome ? fieldOf(outcome.refused) : null;
  return 'refused' in outcome && field ? wrongIn(session, field, outcome.refused) : null;
}

/** What a sentence says already; a name that is no mention, and "half" or "all", are left to be filled in. */
export function prefillOf(said: Partial<Utterance>): CreditPrefill {
  const person = /^<@([A-Z0-9]+)/.exec(said.person ?? '')?.[1];
  const { amount, due, reason } = said;
  return {
    ...(person ? { person } : {}),
    ...(amount && amount !== 'half' && amount !== 'all' ? { amount } : {}),
    ...(due ? { due } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** What a confirmation carries, as a sentence that says the same. */
export async function saidBy(session: Session, context: Context): Promise<Partial<Utterance>> {
  const account = context.p ? await nameOf(session.desk, context.p, session.from) : null;
  return {
    amount: /^\d+$/.test(context.a ?? '') ? toDecimal(BigInt(context.a ?? '0'), session.reader.unit) : null,
    due: context.d,
    reason: context.r,
    person: account?.userId ? `<@${account.userId}>` : null,
  };
}
