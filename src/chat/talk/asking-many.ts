import { toDecimal, toMinor } from '../../core/money.js';
import { type Outcome, type Refusal, refusal } from '../../core/refusals.js';
import { type AskedMany, askMany } from '../../desk/ask.js';
import { enough } from '../../desk/ask-end.js';
import { closedRefusal, lendPart, type PartInput, type PartLent } from '../../desk/ask-part.js';
import { askView } from '../../desk/ask-view.js';
import { lendableOf } from '../../desk/balance.js';
import { readPart } from '../cards/ask.js';
import { confirmAsk, doneAsk, doneEnough, donePart, partRefused } from '../cards/ask-done.js';
import { askForm, askPartForm } from '../cards/ask-forms.js';
import { refusalCard } from '../cards/refusal.js';
import type { Utterance } from '../intents/utterance.js';
import { toMend, wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import {
  type Context,
  packContext,
  problemRefusal,
  typedAmount,
  typedDue,
  typedReason,
  unpackContext,
} from './typed.js';

/** "Ask 500 for tonight's incident": in the channel it is said in, else of the asker's team. */
export async function saidAsk(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem === 'no-amount' && takesForms(session)) return openAsk(session, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const { amount, due, reason } = said;
  if (amount === null || amount === 'half' || amount === 'all')
    return say(session, refusalCard, refusal('not-a-number'));
  const context = {
    ...place(session),
    a: toMinor(amount, session.reader.unit).toString(),
    d: due,
    r: reason,
  };
  return said.explicit ? put(session, context) : confirming(session, context);
}

/** The form, with what is known already. */
export function openAsk(session: Session, said: Partial<Utterance>): Reply {
  const amount = said.amount && said.amount !== 'half' && said.amount !== 'all' ? said.amount : undefined;
  return formFor(
    session,
    { ...place(session), a: null, d: said.due ?? null, r: said.reason ?? null },
    amount,
  );
}

/** "Change" on a confirmation: the form with what it said. */
export function editAsk(session: Session, value: string): Reply {
  const context = unpackContext(value);
  if (!context) return openAsk(session, {});
  return formFor(session, context, context.a ? toDecimal(BigInt(context.a), session.reader.unit) : undefined);
}

/** The filled-in form; `value` says where it was opened. */
export async function submittedAskMany(
  session: Session,
  value: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const opened = unpackContext(value) ?? { ...place(session), d: null };
  const context = {
    ...opened,
    a: amount.toString(),
    d: values['due'] || null,
    r: values['reason'] ?? null,
  };
  const outcome = await ask(session, context);
  return toMend(session, outcome, fieldOf) ?? asked(session, outcome);
}

/** Asks for what a context says, without asking back. */
export async function put(session: Session, context: Context): Promise<Reply> {
  return asked(session, await ask(session, context));
}

/** A button for a fixed amount. `rest`: the person said that they lend what is open, whatever that is by now. */
export function clickedLend(rest: boolean) {
  return async (session: Session, value: string): Promise<Reply> => {
    const part = readPart(value);
    if (!part) return say(session, refusalCard, refusal('not-your-question'));
    const { id, amount, version } = part;
    // Both clicks of a double click were made on the same state of the card: they are one act.
    const key = `ask-part:${session.memberId}:${id}:${version}:${amount}`;
    return lent(session, await lend(session, key, { askId: id, amount, orLess: rest, unnamed: false }), id);
  };
}

/** "Lend another amount": asks how much. */
export async function clickedAskPart(session: Session, askId: string): Promise<Reply> {
  const view = await askView(session.desk, askId, session.memberId);
  if (!view) return say(session, refusalCard, refusal('not-your-question'));
  if (view.reader === 'asker' && view.state === 'open') return say(session, refusalCard, refusal('ask-own'));
  const closed = closedRefusal(view, session.now);
  if (closed) return say(session, refusalCard, closed);
  const lendable = await lendableOf(session.desk, session.memberId);
  const { asker, amount, filled } = view;
  const form = { askId, asker, amount, open: amount - filled, lendable };
  return { cards: [], form: askPartForm(form, session.reader, session.words, session.now) };
}

/** The amount of a part, and how it is lent. */
export async function submittedAskPart(
  session: Session,
  askId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const how = (values['how'] ?? '').split(',');
  const outcome = await lend(session, session.key, {
    askId,
    amount,
    orLess: how.includes('less'),
    unnamed: how.includes('unnamed'),
  });
  if ('refused' in outcome && mendable.includes(outcome.refused.code))
    return wrongIn(session, 'amount', outcome.refused);
  return lent(session, outcome, askId);
}

/** "That is enough". */
export async function clickedEnough(session: Session, askId: string): Promise<Reply> {
  const outcome = await enough(session.desk, session.key, { askId, memberId: session.memberId });
  return report(session, outcome, doneEnough, (done) => done);
}

/** What another amount mends. */
const mendable: readonly string[] = ['ask-part-too-large', 'lender-short', 'loan-too-large'];

function place({ conversation }: Session) {
  return { p: null, i: 'ask', ...(conversation ? { c: conversation } : {}) } as const;
}

function formFor(session: Session, context: Context, amount: string | undefined): Reply {
  const { d, r } = context;
  const view = {
    context: packContext({ ...context, a: null, d: null, r: null }),
    inChannel: context.c !== undefined,
    ...(amount ? { amount } : {}),
    ...(d ? { due: d } : {}),
    ...(r ? { reason: r } : {}),
  };
  return { cards: [], form: askForm(view, session.reader, session.words, session.now) };
}

function confirming(session: Session, context: Context): Reply {
  return say(session, confirmAsk, {
    inChannel: context.c !== undefined,
    amount: BigInt(context.a ?? '0'),
    due: typedDue(session, context.d),
    reason: context.r,
    contextJson: packContext(context),
  });
}

function ask(session: Session, context: Context): Promise<Outcome<AskedMany>> {
  const { platform, workspace } = session.from;
  return askMany(session.desk, session.key, {
    askerId: session.memberId,
    amount: BigInt(context.a ?? '0'),
    dueAt: typedDue(session, context.d),
    reason: typedReason(context.r),
    channel: context.c ? { platform, workspace, conversation: context.c } : null,
  });
}

function asked(session: Session, outcome: Outcome<AskedMany>): Reply {
  const reply = report(session, outcome, doneAsk, (done) => ({ ...done, due: done.dueAt }));
  return 'done' in outcome && outcome.done.colleagues === null ? { ...reply, posted: true } : reply;
}

function lend(session: Session, key: string, part: Omit<PartInput, 'lenderId'>): Promise<Outcome<PartLent>> {
  return lendPart(session.desk, key, { ...part, lenderId: session.memberId });
}

async function lent(session: Session, outcome: Outcome<PartLent>, askId: string): Promise<Reply> {
  if ('done' in outcome) return say(session, donePart, { ...outcome.done, due: outcome.done.dueAt });
  const { refused } = outcome;
  return say(session, partRefused, { refused, ask: await askView(session.desk, askId, session.memberId) });
}

function fieldOf({ code }: Refusal): 'amount' | 'due' | null {
  if (code === 'past-date' || code === 'too-far') return 'due';
  return code === 'loan-too-large' || code === 'owes-too-much' ? 'amount' : null;
}
