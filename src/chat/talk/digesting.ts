import { digestNow } from '../../desk/digest.js';
import { settingsOf } from '../../desk/people.js';
import { teamOf } from '../../desk/team.js';
import { digestCard } from '../cards/digest.js';
import { teamCard } from '../cards/team.js';
import type { Reply } from './inbound.js';
import { report, type Session } from './session.js';

/** "My digest": the seven organisation days up to yesterday, for the person who asks. */
export async function showDigest(session: Session): Promise<Reply> {
  const { desk, memberId, reader, words, now } = session;
  const view = await digestNow(desk, memberId);
  const { digest: rhythm } = await settingsOf(desk, memberId);
  // An answer is sent as text: pictures go with messages of their own.
  return { cards: [{ ...digestCard(view, reader, words, now, rhythm), picture: undefined }] };
}

/** "My team": totals and the pool, for whoever people report to. */
export async function showTeam(session: Session): Promise<Reply> {
  return report(session, await teamOf(session.desk, session.memberId), teamCard, (view) => view);
}
