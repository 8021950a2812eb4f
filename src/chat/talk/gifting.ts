import { toMinor } from '../../core/money.js';
import { type Outcome, type Refusal, refusal } from '../../core/refusals.js';
import { lendableOf } from '../../desk/balance.js';
import { acceptGift, endGift, type GiftOffered, offerGift } from '../../desk/gift.js';
import { nameOf } from '../../desk/people.js';
import { confirmGift, doneGift, doneGiftAnswer } from '../cards/gift.js';
import { giftForm } from '../cards/gift-forms.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { prefillOf, saidBy, toMend, wrongIn } from './forms.js';
import { grantInstead, kindOf } from './granting.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import {
  type Context,
  confirmedKey,
  packContext,
  problemRefusal,
  typedAmount,
  typedReason,
  unpackContext,
} from './typed.js';
import { withPerson } from './who.js';

/** "Gift @bo 50 for the demo": one's own, unless the speaker may give from a pool, who is asked which is meant. */
export async function saidGift(session: Session, said: Utterance, text: string): Promise<Reply> {
  const fillIn = said.problem === 'no-amount' || said.problem === 'no-person';
  if (fillIn && takesForms(session)) return openGift(session, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const share = said.amount === 'half' || said.amount === 'all';
  const amount = await amountToGive(session, said.amount);
  if (amount <= 0n) return say(session, refusalCard, refusal('giver-short', { lendable: 0n }));
  const context: Context = {
    p: null,
    a: amount.toString(),
    d: said.due,
    r: said.reason,
    i: 'gift',
    k: kindOf(text, said.reason),
  };
  return withPerson(session, said.person ?? '', context, async ({ memberId, name }) => {
    const meant = { ...context, p: memberId };
    // A share is one of what is the speaker's own.
    const instead = share ? null : await grantInstead(session, meant);
    if (instead) return instead;
    return said.explicit ? give(session, meant) : confirmGifting(session, meant, name);
  });
}

/** "Which 王伟?" was answered: goes on as the sentence would have. */
export async function pickedReceiver(session: Session, context: Context, name: string): Promise<Reply> {
  return (await grantInstead(session, context)) ?? confirmGifting(session, context, name);
}

/** Shows what was understood and asks whether to go on. */
function confirmGifting(session: Session, context: Context, name: string): Reply {
  return say(session, confirmGift, {
    person: name,
    amount: BigInt(context.a ?? '0'),
    reason: context.r,
    contextJson: packContext({ ...context, i: 'gift', u: session.desk.newId() }),
  });
}

/** "Give my own instead" on what a manager would give from the pool. */
export async function clickedOwn(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  const person = context?.p ? await nameOf(session.desk, context.p, session.from) : null;
  return context && person ? confirmGifting(session, context, person.name) : openGift(session, {});
}

/** "Give" on the confirmation. */
export async function confirmedGift(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  return context?.p ? give(session, context) : openGift(session, {});
}

async function give(session: Session, context: Context): Promise<Reply> {
  return given(session, await giftOf(session, context));
}

function given(session: Session, outcome: Outcome<GiftOffered>): Reply {
  return report(session, outcome, doneGift, (done) => done);
}

function giftOf(session: Session, context: Context): Promise<Outcome<GiftOffered>> {
  return offerGift(session.desk, confirmedKey(session, context), {
    giverId: session.memberId,
    receiverId: context.p ?? session.memberId,
    amount: BigInt(/^\d+$/.test(context.a ?? '') ? (context.a ?? '0') : '0'),
    reason: typedReason(context.r),
  });
}

/** The form, with what is known already. */
function openGift(session: Session, said: Partial<Utterance>): Reply {
  return { cards: [], form: giftForm(prefillOf(said), session.reader, session.words, session.now) };
}

/** "Change" on the confirmation: the form with what it said. */
export async function editGift(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  return openGift(session, context ? await saidBy(session, context) : {});
}

/** The filled-in form. */
export async function submittedGift(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const person = values['person'] ?? '';
  if (!person) return wrongIn(session, 'person', refusal('no-person'));
  const context = { p: null, a: amount.toString(), d: null, r: values['reason'] ?? null, i: 'gift' } as const;
  return withPerson(session, person, context, async ({ memberId }) => {
    const outcome = await giftOf(session, { ...context, p: memberId });
    return toMend(session, outcome, fieldOf) ?? given(session, outcome);
  });
}

/** "Accept" on a gift. */
export async function clickedKeep(session: Session, giftId: string): Promise<Reply> {
  const outcome = await acceptGift(session.desk, session.key, { giftId, receiverId: session.memberId });
  return report(session, outcome, doneGiftAnswer, (done) => ({ ...done, how: 'accepted' as const }));
}

/** "No, thanks" on a gift. */
export function clickedNoThanks(session: Session, giftId: string): Promise<Reply> {
  return endedGift(session, giftId, 'declined');
}

/** The giver takes a gift back. */
export function takeBackGift(session: Session, giftId: string): Promise<Reply> {
  return endedGift(session, giftId, 'back');
}

async function endedGift(session: Session, giftId: string, how: 'declined' | 'back'): Promise<Reply> {
  const outcome = await endGift(session.desk, session.key, { giftId, memberId: session.memberId });
  return report(session, outcome, doneGiftAnswer, (done) => ({ ...done, how }));
}

async function amountToGive(session: Session, amount: string | null): Promise<bigint> {
  if (amount !== 'half' && amount !== 'all') return toMinor(amount ?? '0', session.reader.unit);
  const most = await lendableOf(session.desk, session.memberId);
  return amount === 'half' ? most / 2n : most;
}

/** The field of the form in which a refused gift can be mended; null if it cannot be. */
function fieldOf({ code }: Refusal): 'amount' | 'person' | null {
  if (code === 'giver-short' || code === 'gift-limit') return 'amount';
  return ['gift-self', 'not-active', 'gift-too-soon', 'gift-across'].includes(code) ? 'person' : null;
}
