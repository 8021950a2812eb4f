import { refusal } from '../../core/refusals.js';
import type { RequestView } from '../../core/views.js';
import { findPerson } from '../../desk/find-person.js';
import { answerAboutRequest, askAboutRequest, handOverRequest } from '../../desk/request-talk.js';
import { ownRequests, requestView } from '../../desk/request-views.js';
import { refusalCard } from '../cards/refusal.js';
import { doneAnswer, doneHandOver, doneQuestion } from '../cards/request-done.js';
import { answerForm, askRequesterForm, handOverForm } from '../cards/request-forms.js';
import { asksSomething } from '../cards/request-requester.js';
import { ifMine, withForm } from './deciding.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';

/** "Ask a question" on the card. */
export function clickedAsk(session: Session, requestId: string): Promise<Reply> {
  return ifMine(session, requestId, ({ requester, amount }) =>
    withForm(askRequesterForm({ requestId, requester, amount }, session.reader, session.words, session.now)),
  );
}

/** The question. */
export async function submittedAsk(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const text = values['question'] ?? '';
  const input = { requestId, memberId: session.memberId, text };
  const outcome = await askAboutRequest(session.desk, session.key, input);
  if ('refused' in outcome && outcome.refused.code === 'reason-length')
    return wrongIn(session, 'question', outcome.refused);
  return report(session, outcome, doneQuestion, (done) => done);
}

/** "Answer" below the question: the form, with the question above. */
export async function clickedAnswer(session: Session, requestId: string): Promise<Reply> {
  const view = await requestView(session.desk, requestId, session.memberId);
  const asked = view?.side === 'requester' && view.state === 'pending' && asksSomething(view);
  if (!view || !asked) return answer(session, requestId, '-');
  const question = view.notes.at(-1)?.text ?? '';
  return withForm(answerForm({ requestId, question }, session.reader, session.words, session.now));
}

/** The answer. */
export function submittedAnswer(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  return answer(session, requestId, values['answer'] ?? '', true);
}

async function answer(session: Session, requestId: string, text: string, inForm = false): Promise<Reply> {
  const input = { requestId, memberId: session.memberId, text };
  const outcome = await answerAboutRequest(session.desk, session.key, input);
  if ('refused' in outcome && outcome.refused.code === 'reason-length' && inForm)
    return wrongIn(session, 'answer', outcome.refused);
  return report(session, outcome, doneAnswer, ({ to }) => ({ to, text }));
}

/**
 * Words that mean nothing else, said in the chat with the bot, answer the one question that waits for them; null if there
 * is none, or several. A courtesy is no answer.
 */
export async function answeredByWords(session: Session, text: string): Promise<Reply | null> {
  if (session.place !== 'direct' || courtesy.test(text.trim())) return null;
  const own = await ownRequests(session.desk, session.memberId);
  const [asked, another] = own.filter((view: RequestView) => asksSomething(view));
  return asked && !another ? answer(session, asked.id, text) : null;
}

const courtesy =
  /^(?:hi|hello|hey|thanks?|thank you|thx|ok(?:ay)?|sure|cool|great|yes|no|yep|nope|please|what|why|how|who|\?+|help|你好|您好|谢谢|多谢|好的?|收到|嗯+|哦+|在吗|什么|为什么|怎么|哈+|行|可以|是的?|不是?)(?:[\s,，!！.。?？~～]*)$/i;

/** "Hand over" on the card or below its details. */
export function clickedHandOver(session: Session, requestId: string): Promise<Reply> {
  return ifMine(session, requestId, ({ requester, amount }) =>
    withForm(handOverForm({ requestId, requester, amount }, session.reader, session.words, session.now)),
  );
}

/** To whom it is handed. */
export async function submittedHandOver(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const written = values['person'] ?? '';
  const search = written ? await findPerson(session.desk, session.from, written) : null;
  const unclear = colleagueProblem(search, written);
  if (unclear) return wrongIn(session, 'person', unclear);
  if (!search || !('done' in search)) return say(session, refusalCard, refusal('no-person'));
  const input = { requestId, fromId: session.memberId, toId: search.done.memberId };
  const outcome = await handOverRequest(session.desk, session.key, input);
  if ('refused' in outcome && outcome.refused.code === 'hand-over-unable')
    return wrongIn(session, 'person', outcome.refused);
  return report(session, outcome, doneHandOver, (done) => done);
}

/** What keeps a field from naming one colleague; null if it does. */
export function colleagueProblem(search: Awaited<ReturnType<typeof findPerson>> | null, written: string) {
  if (search === null) return refusal('no-person');
  if ('refused' in search) return search.refused;
  return 'several' in search ? refusal('person-ambiguous', { person: written }) : null;
}
