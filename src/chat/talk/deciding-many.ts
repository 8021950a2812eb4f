import { z } from 'zod';
import { decideMany } from '../../desk/decide-many.js';
import { requestView, waitingFor } from '../../desk/request-views.js';
import { noRow } from '../cards/buttons.js';
import { chooseRequestsForm } from '../cards/request-forms.js';
import { severalCard, severalDoneCard, waitingCard } from '../cards/request-list.js';
import { withForm } from './deciding.js';
import { wordsOf } from './forms.js';
import type { Reply } from './inbound.js';
import { type Session, say } from './session.js';

/** As many as one form offers. */
const mostOffered = 10;

/** "What waits for me?" */
export async function showWaiting(session: Session): Promise<Reply> {
  const requests = await waitingFor(session.desk, session.memberId);
  return say(session, waitingCard, { requests });
}

/** "Approve several…": the oldest that wait, to be chosen from. Nothing is chosen beforehand. */
export async function openBulk(session: Session): Promise<Reply> {
  const waiting = await waitingFor(session.desk, session.memberId, mostOffered);
  if (waiting.length === 0) return say(session, waitingCard, { requests: [] });
  const requests = waiting.map(({ requester, most }) => ({ requester, amount: most }));
  const context = waiting.map(({ id }) => id).join(',');
  return withForm(chooseRequestsForm({ context, requests }, session.reader, session.words, session.now));
}

/** What was chosen: names and total, to be confirmed. What was decided meanwhile is left out. */
export async function submittedBulk(
  session: Session,
  context: string,
  values: Record<string, string>,
): Promise<Reply> {
  const ids = context.split(',');
  const chosen = new Set((values['which'] ?? '').split(',').flatMap((at) => ids[Number(at || 'none')] ?? []));
  if (chosen.size === 0)
    return { cards: [], errors: { which: session.words.t(session.reader.locale, 'requests.choose') } };
  const waiting = await waitingFor(session.desk, session.memberId);
  const requests = waiting.filter(({ id }) => chosen.has(id));
  if (requests.length === 0) return say(session, waitingCard, { requests: waiting });
  const value = JSON.stringify({ n: session.desk.newId(), ids: requests.map(({ id }) => id) });
  return say(session, severalCard, { requests, value });
}

const confirmed = z.object({ n: z.guid(), ids: z.array(z.guid()).min(1).max(mostOffered) });

/** "Approve 3": each on its own; a second click gets the same answer. */
export async function confirmedBulk(session: Session, value: string): Promise<Reply> {
  const read = confirmed.safeParse(value === noRow ? null : asJson(value));
  if (!read.success) return showWaiting(session);
  const { n, ids } = read.data;
  const { desk, memberId } = session;
  const key = `requests.bulk:${memberId}:${n}`;
  const { done, refused } = await decideMany(desk, key, { requestIds: ids, deciderId: memberId });
  const failed = await Promise.all(
    refused.map(async (one) => ({
      requester: (await requestView(desk, one.requestId, memberId))?.requester ?? '',
      why: wordsOf(session, one.refused),
    })),
  );
  return say(session, severalDoneCard, { done, refused: failed });
}

function asJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
