import { reasonNeededFrom } from '../../core/approval-limits.js';
import { toDecimal, toMinor } from '../../core/money.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import { explainRequest } from '../../desk/explain-request.js';
import { planRequestsOf } from '../../desk/people.js';
import { requestTopUp } from '../../desk/request.js';
import { requestView } from '../../desk/request-views.js';
import { confirmRequest } from '../cards/confirm.js';
import { refusalCard } from '../cards/refusal.js';
import { doneRequest, withForm } from '../cards/request-done.js';
import { requestForm } from '../cards/request-forms.js';
import { taskIn } from '../intents/task.js';
import type { Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import { packContext, problemRefusal, typedAmount, typedDue, typedReason, unpackContext } from './typed.js';

/** What is wanted, in the person's own words. */
interface Wish {
  amount: bigint;
  reason: string | null;
  /** Local ISO date of the last day. */
  until: string | null;
  task: string | null;
  /** Anew each period. */
  every: boolean;
}

/** "I need 500 more for the eval run". */
export async function saidRequest(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem === 'no-amount' && takesForms(session)) return openRequest(session, null, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  if (said.amount === null || said.amount === 'half' || said.amount === 'all')
    return say(session, refusalCard, refusal('not-a-number'));
  const amount = toMinor(said.amount, session.reader.unit);
  const task = said.reason === null ? null : taskIn(said.reason);
  const wish = { amount, reason: said.reason, until: said.due, task, every: said.every === true };
  if (said.explicit) return put(session, wish);
  const until = typedDue(session, said.due);
  const asked = await whoDecides(session, wish);
  // What would be refused is said now, not after a confirmation.
  if ('refused' in asked) return refused(session, asked.refused, wish);
  return say(session, confirmRequest, {
    amount,
    until,
    every: wish.every,
    reason: said.reason,
    contextJson: packWish(wish),
    ...asked,
  });
}

/** Who would decide a request, or why it cannot be made. Nothing is written. */
async function whoDecides(
  session: Session,
  wish: Wish,
): Promise<{ refused: Refusal } | { approvers: string[]; atOnce: boolean }> {
  const { chosen, steps, ...found } = await explainRequest(session.desk, {
    memberId: session.memberId,
    amount: wish.amount,
    reason: typedReason(wish.reason),
    task: wish.task,
    lasting: lastingOf(wish),
    until: typedDue(session, wish.until),
  });
  if (found.refused) return { refused: found.refused };
  const [first] = steps;
  const seats = first ? (first.atOnce ? first.later : first.seats) : [];
  const atOnce = chosen.rule.outcome.kind === 'approve';
  return { atOnce, approvers: [...new Set(seats.map(({ person }) => person.name))] };
}

/** "Yes, request it" on a confirmation. */
export async function confirmedRequest(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  if (!context?.a) return openRequest(session, null, {});
  return put(session, {
    amount: BigInt(context.a),
    reason: context.r,
    until: context.d,
    task: context.n ?? null,
    every: context.e === true,
  });
}

function lastingOf({ until, every }: Wish): 'period' | 'date' | 'every' {
  if (every) return 'every';
  return until ? 'date' : 'period';
}

function packWish({ amount, reason, until, task, every }: Wish): string {
  return packContext({
    p: null,
    a: amount.toString(),
    d: until,
    r: reason,
    ...(task ? { n: task.slice(0, 80) } : {}),
    ...(every ? { e: true as const } : {}),
  });
}

/** The form, with what is known already. */
export async function openRequest(
  session: Session,
  value: string | null,
  said: Partial<Utterance>,
): Promise<Reply> {
  const context = value ? unpackContext(value) : null;
  const amount =
    context?.a && /^\d+$/.test(context.a) ? toDecimal(BigInt(context.a), session.reader.unit) : said.amount;
  const reason = context?.r ?? said.reason;
  const task = context?.n ?? (reason ? taskIn(reason) : null);
  const until = context?.d ?? said.due;
  const prefill = {
    ...(amount && amount !== 'half' && amount !== 'all' ? { amount } : {}),
    ...(reason ? { reason } : {}),
    ...(task ? { task } : {}),
    ...(until ? { until } : {}),
    ...((context?.e ?? said.every) ? { every: true } : {}),
  };
  const { limits, rules } = session.desk.policy.approvals;
  const plan = await planRequestsOf(session.desk, session.memberId);
  // Which rule applies depends on the amount, which is open; a rule for everything is known beforehand.
  const [only] = rules.length === 1 ? rules : [];
  const needs = {
    from: reasonNeededFrom(plan.reasonFrom, only ?? null),
    least: limits.reasonLeast,
    most: limits.reasonMost,
  };
  return {
    cards: [],
    form: requestForm('-', prefill, needs, session.reader, session.words, session.now),
  };
}

/** The filled-in form. */
export async function submittedRequest(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const { reason = null, until = null, task = null } = values;
  const every = values['every'] === 'every';
  if (every && until)
    return {
      cards: [],
      errors: { until: session.words.t(session.reader.locale, 'field.every-or-date') },
    };
  return put(session, { amount, reason, until: until || null, task, every }, true);
}

async function put(session: Session, wish: Wish, inForm = false): Promise<Reply> {
  const { desk, memberId } = session;
  const outcome = await requestTopUp(desk, session.key, {
    requesterId: memberId,
    amount: wish.amount,
    reason: typedReason(wish.reason),
    until: typedDue(session, wish.until),
    task: wish.task?.trim() || null,
    lasting: lastingOf(wish),
  });
  if ('refused' in outcome) {
    const field = fieldOf(outcome.refused);
    if (field && inForm) return wrongIn(session, field, outcome.refused);
    return refused(session, outcome.refused, wish);
  }
  const { requestId, granted } = outcome.done;
  const request = granted ? null : await requestView(desk, requestId, memberId);
  return report(session, outcome, doneRequest, (done) => ({ ...done, request }));
}

/** Something more is to be said: where a form can be opened it asks for that, else a button leads there. */
function refused(session: Session, refusedBy: Refusal, wish: Wish): Reply | Promise<Reply> {
  if (!mendable.has(refusedBy.code)) return say(session, refusalCard, refusedBy);
  const value = packWish(wish);
  // A form that opens by itself shows what is missing only where there is nothing that would have to be mended.
  if (takesForms(session) && missing.has(refusedBy.code)) return openRequest(session, value, {});
  const { reader, words, now } = session;
  return { cards: [withForm(refusalCard(refusedBy, reader, words, now), value, reader, words, now)] };
}

const missing: ReadonlySet<string> = new Set(['reason-needed', 'reason-required', 'task-needed']);
const mendable: ReadonlySet<string> = new Set([...missing, 'reason-length']);

function fieldOf({ code }: Refusal): string | null {
  if (code === 'request-too-large') return 'amount';
  if (['reason-needed', 'reason-required', 'reason-length'].includes(code)) return 'reason';
  if (code === 'task-needed') return 'task';
  return code === 'past-date' ? 'until' : null;
}
