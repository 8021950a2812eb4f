import { type Refusal, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import type { Desk } from './desk.js';

/** What an act is about. */
export interface Subject {
  type: 'loan' | 'request' | 'review' | 'ask' | 'gift' | 'shelf';
  id: string;
}

/** Keeps in the audit trail what a member did. */
export function auditAct(
  tx: Executor,
  actorId: string,
  action: string,
  subject: { type: string; id: string },
  detail: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const { type: subjectType, id: subjectId } = subject;
  return writeAudit(tx, [{ actorId, actor: 'member', action, subjectType, subjectId, detail }], now);
}

/** Refuses what is somebody else's to do, and keeps that it was tried. */
export async function refuseOthers(
  tx: Executor,
  actorId: string,
  act: string,
  subject: { type: string; id: string },
  now: Date,
): Promise<{ refused: Refusal }> {
  await auditAct(tx, actorId, `${subject.type}.refused`, subject, { code: 'not-yours', act }, now);
  return { refused: refusal('not-yours') };
}

/** Tells a member once what became of a subject; its names and dates are looked up when the words are written. */
export function tell(
  desk: Desk,
  tx: Executor,
  memberId: string,
  name: string,
  subject: Subject,
  payload: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const { type: subjectType, id: subjectId } = subject;
  const notice = {
    id: desk.newId(),
    kind: 'notice',
    name,
    memberId,
    subjectType,
    subjectId,
    payload,
  } as const;
  return addToOutbox(tx, [notice], now);
}
