import type { GivenKind } from '../../core/grants.js';
import { toDecimal, toMinor } from '../../core/money.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import { type GrantInput, giveGrant, previewGrant } from '../../desk/grant.js';
import { nameOf } from '../../desk/people.js';
import { tasksOf } from '../../desk/task-views.js';
import { confirmGrant, doneGrant } from '../cards/grant.js';
import { grantForm } from '../cards/grant-forms.js';
import { refusalCard } from '../cards/refusal.js';
import { taskIn } from '../intents/task.js';
import type { Utterance } from '../intents/utterance.js';
import { toMend, wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import { confirmPart } from './tasking.js';
import {
  type Context,
  confirmedKey,
  packContext,
  problemRefusal,
  typedAmount,
  typedDue,
  typedReason,
  unpackContext,
} from './typed.js';
import { withPerson } from './who.js';

/** Words that make a gift a reward. */
const thanks =
  /(?<![a-z])(?:reward|award|bonus|thanks?|thank you|kudos|well done|great (?:work|job)|in recognition)(?![a-z])|奖|感谢|谢谢|答谢|犒劳|表彰|辛苦|鼓励/i;
/** Words that make it credit for a task, beside a task's name. */
const forTask = /(?<![a-z])task(?![a-z])|任务/i;

/** "Grant @ana 300 for the migration until 15 Dec". Nothing is given before it is confirmed. */
export async function saidGrant(session: Session, said: Utterance, text: string): Promise<Reply> {
  const missing = said.problem === 'no-amount' || said.problem === 'no-person';
  if (missing && takesForms(session)) return openGrant(session, null, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  if (said.amount === null || said.amount === 'half' || said.amount === 'all')
    return say(session, refusalCard, refusal('not-a-number'));
  const context: Context = {
    p: null,
    a: toMinor(said.amount, session.reader.unit).toString(),
    d: said.due,
    r: said.reason,
    i: 'grant',
    k: kindOf(text, said.reason),
  };
  return withPerson(session, said.person ?? '', context, ({ memberId }) =>
    confirmGranting(session, { ...context, p: memberId }),
  );
}

/**
 * "Reward @ana 50", said by somebody who may give from the pool: what they would give. Null for everybody else, who can
 * only mean what is their own. `context` is a gift's.
 */
export async function grantInstead(session: Session, context: Context): Promise<Reply | null> {
  const seen = await previewGrant(session.desk, inputOf(session, context));
  const others = 'refused' in seen && ['grant-not-yours', 'grant-self'].includes(seen.refused.code);
  return others ? null : confirmGranting(session, { ...context, i: 'grant' }, packContext(context));
}

/**
 * Shows what was understood, with the pool before and after, and asks whether to go on. `own`: the gift that may be meant
 * instead.
 */
export async function confirmGranting(session: Session, context: Context, own?: string): Promise<Reply> {
  const part = await partOfTask(session, context);
  if (part) return part;
  const input = inputOf(session, context);
  const seen = await previewGrant(session.desk, input);
  if ('refused' in seen) return say(session, refusalCard, seen.refused);
  const { pool } = seen.done;
  return say(session, confirmGrant, {
    ...seen.done,
    reason: input.reason,
    poolEnds: pool?.until ?? null,
    contextJson: packContext({ ...context, i: 'grant', u: session.desk.newId() }),
    ...(own ? { own } : {}),
  });
}

/** A named task that the giver has set credit aside for pays from there. */
async function partOfTask(session: Session, context: Context): Promise<Reply | null> {
  if (context.t || !context.p || !context.r) return null;
  const bare = context.r.replace(/^(?:the|our|my) /i, '').replace(/ (?:task|project)$|(?:任务|项目)$/i, '');
  const names = [taskIn(context.r), bare.trim(), bare.replace(/["“”「」]/g, '').trim()];
  for (const name of new Set(names.filter((one) => one !== null && one !== ''))) {
    const [task, ...more] = await tasksOf(session.desk, session.memberId, name);
    if (task && more.length === 0) return confirmPart(session, { ...context, i: 'task', t: task.id });
  }
  return null;
}

/** "Give" on the confirmation. */
export async function confirmedGrant(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  if (!context?.p || !context.a) return openGrant(session, null, {});
  const input = inputOf(session, context);
  const outcome = await giveGrant(session.desk, confirmedKey(session, context), input);
  return report(session, outcome, doneGrant, (done) => ({ ...done, reason: input.reason }));
}

/** The form, with what is known already. */
export async function openGrant(
  session: Session,
  value: string | null,
  said: Partial<Utterance>,
): Promise<Reply> {
  const context = value ? unpackContext(value) : null;
  const person = context?.p
    ? (await nameOf(session.desk, context.p, session.from))?.userId
    : /^<@([A-Z0-9]+)/.exec(said.person ?? '')?.[1];
  const amount = context?.a ? toDecimal(BigInt(context.a), session.reader.unit) : said.amount;
  const reason = context?.r ?? said.reason;
  const until = context?.d ?? said.due;
  const prefill = {
    ...(person ? { person } : {}),
    ...(amount && amount !== 'half' && amount !== 'all' ? { amount } : {}),
    ...(reason ? { reason } : {}),
    ...(until ? { until } : {}),
  };
  const kind = context?.k ?? 'top-up';
  return { cards: [], form: grantForm(kind, prefill, session.reader, session.words, session.now) };
}

/** The filled-in form: asks once more, with the pool before and after. */
export async function submittedGrant(
  session: Session,
  kind: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const person = values['person'] ?? '';
  if (!person) return wrongIn(session, 'person', refusal('no-person'));
  const reason = typedReason(values['reason']);
  const worded = kindOf('', reason);
  const context: Context = {
    p: null,
    a: amount.toString(),
    d: values['until'] || null,
    r: reason,
    i: 'grant',
    k: worded === 'top-up' && (kind === 'reward' || kind === 'task') ? kind : worded,
  };
  return withPerson(session, person, context, async ({ memberId }) => {
    const meant = { ...context, p: memberId };
    const seen = await previewGrant(session.desk, inputOf(session, meant));
    return toMend(session, seen, fieldOf) ?? confirmGranting(session, meant);
  });
}

function inputOf(session: Session, context: Context): GrantInput {
  return {
    giverId: session.memberId,
    memberId: context.p ?? session.memberId,
    amount: BigInt(/^\d+$/.test(context.a ?? '') ? (context.a ?? '0') : '0'),
    kind: context.k ?? 'top-up',
    reason: typedReason(context.r),
    until: typedDue(session, context.d),
  };
}

/** As what credit is given, by the words that were said. */
export function kindOf(text: string, reason: string | null): GivenKind {
  const words = `${text} ${reason ?? ''}`;
  if (thanks.test(words)) return 'reward';
  return forTask.test(words) || (reason !== null && taskIn(reason) !== null) ? 'task' : 'top-up';
}

function fieldOf({ code }: Refusal): 'amount' | 'person' | 'until' | null {
  if (code === 'grant-too-large' || code === 'grant-short' || code === 'grant-needs-others') return 'amount';
  if (code === 'past-date') return 'until';
  return ['grant-self', 'grant-not-yours', 'not-active'].includes(code) ? 'person' : null;
}
