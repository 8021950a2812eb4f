import { pauseMember, resumeMember } from '../../desk/gateway.js';
import { keysAsked } from '../cards/alert-keys.js';
import { noRow } from '../cards/buttons.js';
import type { Reply } from './inbound.js';
import { report, type Session } from './session.js';

/** "Pause my keys": at once, since every minute costs; one click lets them through again. */
export async function clickedPause(session: Session, value: string): Promise<Reply> {
  const outcome = await pauseMember(session.desk, session.key, whose(session, value));
  return report(session, outcome, keysAsked, (done) => done);
}

/** "Resume my keys". */
export async function clickedResume(session: Session, value: string): Promise<Reply> {
  const outcome = await resumeMember(session.desk, session.key, whose(session, value));
  return report(session, outcome, keysAsked, (done) => done);
}

/** A button without a row means one's own keys; whether somebody else's may be touched, the desk decides. */
function whose({ memberId: actorId }: Session, value: string): { actorId: string; memberId: string } {
  return { actorId, memberId: value === noRow ? actorId : value };
}
