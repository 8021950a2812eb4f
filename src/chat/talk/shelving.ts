import { least, toMinor } from '../../core/money.js';
import { type Outcome, refusal } from '../../core/refusals.js';
import { lendableOf } from '../../desk/balance.js';
import { shelfView } from '../../desk/gift-views.js';
import { putOnShelf, type Shelved, type TakenFromShelf, takeBack, takeFromShelf } from '../../desk/shelf.js';
import { shelfPutForm, shelfTakeForm } from '../cards/gift-forms.js';
import { refusalCard } from '../cards/refusal.js';
import { confirmShelf, doneShelf, doneShelfBack, doneTake, shelfCard } from '../cards/shelf.js';
import type { Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import {
  type Context,
  confirmedKey,
  packContext,
  problemRefusal,
  typedAmount,
  unpackContext,
} from './typed.js';

/** "I will not need 400 this month", "take 100 from the shelf", "what is on the shelf". */
export async function saidShelf(session: Session, said: Utterance): Promise<Reply> {
  const { act, named } = said.shelf ?? { act: 'show', named: false };
  if (act === 'show') return showShelf(session);
  if (act === 'back') return saidBack(session);
  if (said.problem === 'no-amount' && !takesForms(session)) return showShelf(session);
  if (said.problem === 'no-amount') return act === 'put' ? openPut(session) : openTake(session);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  if (act === 'put') {
    const context: Context = {
      p: null,
      a: (await amountToPut(session, said.amount)).toString(),
      d: null,
      r: null,
      i: 'shelf',
      ...(named ? { w: true as const } : {}),
    };
    if (context.a === '0') return say(session, refusalCard, refusal('giver-short', { lendable: 0n }));
    return said.explicit ? leave(session, context) : confirmLeaving(session, context);
  }
  if (said.amount === null || said.amount === 'half' || said.amount === 'all') return showShelf(session);
  return taken(session, await take(session, toMinor(said.amount, session.reader.unit)));
}

/** What is on the speaker's team's shelf. */
export async function showShelf(session: Session): Promise<Reply> {
  const shelf = await shelfView(session.desk, session.memberId);
  return report(session, shelf, shelfCard, (done) => done);
}

function confirmLeaving(session: Session, context: Context): Reply {
  return say(session, confirmShelf, {
    amount: BigInt(context.a ?? '0'),
    named: context.w === true,
    contextJson: packContext({ ...context, u: session.desk.newId() }),
  });
}

/** "Leave there" on the confirmation. */
export async function confirmedShelf(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  return context?.a ? leave(session, context) : openPut(session);
}

async function leave(session: Session, context: Context): Promise<Reply> {
  return left(session, await put(session, context));
}

function left(session: Session, outcome: Outcome<Shelved>): Reply {
  return report(session, outcome, doneShelf, (done) => done);
}

function put(session: Session, context: Context): Promise<Outcome<Shelved>> {
  return putOnShelf(session.desk, confirmedKey(session, context), {
    giverId: session.memberId,
    amount: BigInt(/^\d+$/.test(context.a ?? '') ? (context.a ?? '0') : '0'),
    named: context.w === true,
  });
}

/** The form in which one says how much to leave. */
export async function openPut(session: Session): Promise<Reply> {
  const shelf = await shelfView(session.desk, session.memberId);
  if ('refused' in shelf) return say(session, refusalCard, shelf.refused);
  const { reader, words, now } = session;
  return { cards: [], form: shelfPutForm(shelf.done.mayPut, reader, words, now) };
}

/** The same, filled in. */
export async function submittedPut(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const context: Context = {
    p: null,
    a: amount.toString(),
    d: null,
    r: null,
    i: 'shelf',
    ...(values['named'] === 'yes' ? { w: true as const } : {}),
  };
  const outcome = await put(session, context);
  if ('refused' in outcome && outcome.refused.code === 'giver-short')
    return wrongIn(session, 'amount', outcome.refused);
  return left(session, outcome);
}

/** The form in which one says how much to take; what is there stands above it. */
export async function openTake(session: Session): Promise<Reply> {
  const shelf = await shelfView(session.desk, session.memberId);
  if ('refused' in shelf) return say(session, refusalCard, shelf.refused);
  const { left: there, mayTake } = shelf.done;
  const most = least(there, mayTake);
  if (most === 0n) return say(session, shelfCard, shelf.done);
  const { reader, words, now } = session;
  return { cards: [], form: shelfTakeForm({ left: there, most }, reader, words, now) };
}

/** The same, filled in. */
export async function submittedTake(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const outcome = await take(session, amount);
  const mendable = 'refused' in outcome && ['shelf-less', 'shelf-limit'].includes(outcome.refused.code);
  return 'refused' in outcome && mendable
    ? wrongIn(session, 'amount', outcome.refused)
    : taken(session, outcome);
}

function take(session: Session, amount: bigint): Promise<Outcome<TakenFromShelf>> {
  return takeFromShelf(session.desk, session.key, { takerId: session.memberId, amount });
}

function taken(session: Session, outcome: Outcome<TakenFromShelf>): Reply {
  return report(session, outcome, doneTake, (done) => done);
}

/** The giver takes back what nobody took of one entry. */
export async function clickedBack(session: Session, shelfId: string): Promise<Reply> {
  const outcome = await takeBack(session.desk, session.key, { shelfId, memberId: session.memberId });
  return report(session, outcome, doneShelfBack, (done) => done);
}

/** "Take back from the shelf": the one entry there is; of several, shows them with a button each. */
async function saidBack(session: Session): Promise<Reply> {
  const shelf = await shelfView(session.desk, session.memberId);
  if ('refused' in shelf) return say(session, refusalCard, shelf.refused);
  const [entry, ...more] = shelf.done.own;
  if (!entry) return say(session, refusalCard, refusal('shelf-nothing'));
  return more.length === 0 ? clickedBack(session, entry.id) : say(session, shelfCard, shelf.done);
}

async function amountToPut(session: Session, amount: string | null): Promise<bigint> {
  if (amount !== 'half' && amount !== 'all') return toMinor(amount ?? '0', session.reader.unit);
  const most = await lendableOf(session.desk, session.memberId);
  return amount === 'half' ? most / 2n : most;
}
