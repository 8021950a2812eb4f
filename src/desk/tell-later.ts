import { afterQuiet, quietOf } from '../core/quiet.js';
import { listeners } from '../store/alerts.js';
import type { Executor } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import type { Desk } from './desk.js';
import type { Subject } from './record.js';

/** Tells a member once what time did, which is nothing to wake them for: after their quiet hours. */
export async function tellLater(
  desk: Desk,
  tx: Executor,
  memberId: string,
  name: string,
  subject: Subject,
  payload: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const { alerts, zone } = desk.policy;
  const [person] = await listeners(tx, [memberId]);
  const quiet = quietOf(person?.quiet ?? null, alerts.quiet);
  const notice = {
    id: desk.newId(),
    kind: 'notice',
    name,
    memberId,
    subjectType: subject.type,
    subjectId: subject.id,
    payload,
    dueAt: afterQuiet(now, quiet, person?.zone ?? zone),
  } as const;
  await addToOutbox(tx, [notice], now);
}
