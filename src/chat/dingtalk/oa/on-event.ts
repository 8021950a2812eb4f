import { z } from 'zod';
import { describeError } from '../redact.js';
import type { Frame } from '../stream/frame.js';
import type { Wiring } from '../wiring.js';

/** What is read of a push about an approval; the rest is read from DingTalk itself. */
const eventData = z.object({
  processInstanceId: z.string().min(1),
  processCode: z.string(),
  type: z.string(),
  taskId: z.union([z.string(), z.number()]).optional(),
});

const stored = z.object({ event: z.literal('oa'), key: z.string(), instanceId: z.string() });

/** An approval that changed, as the inbox keeps it. */
type Changed = z.infer<typeof stored>;

/** That something began, or was written below, changes nothing here. */
const idle = new Set(['start', 'comment']);

/** The parts of the wiring that are needed here. */
type Parts = Pick<Wiring, 'inbox' | 'hands' | 'log' | 'seam' | 'config' | 'approvals'>;

/**
 * A push about something that happened in the organisation. One about an approval of ours is written down before it is
 * acknowledged, and taken for no more than a hint: what happened is read from DingTalk. Late ones, twice told ones and ones
 * in another order do no harm. Rejects if it could not be written down, so that it comes again.
 */
export async function onEvent(parts: Parts, data: unknown, frame: Frame): Promise<'SUCCESS' | 'LATER'> {
  const changed = changedIn(parts, data, frame);
  if (changed === null) return 'SUCCESS';
  const layDown = parts.hands.take();
  // The bot is stopping: to somebody who stays.
  if (layDown === null) return 'LATER';
  try {
    parts.seam('dingtalk.inbox.before');
    const isNew = await parts.inbox.receive({
      key: changed.key,
      platform: 'dingtalk',
      kind: 'event',
      payload: changed,
    });
    parts.seam('dingtalk.inbox.after');
    if (isNew) void heed(parts, changed).finally(layDown);
    else layDown();
    return 'SUCCESS';
  } catch (error) {
    layDown();
    throw error;
  }
}

/** What the inbox kept, if it is an event; null for what people did. */
export function readEvent(payload: unknown): Changed | null {
  const read = stored.safeParse(payload);
  return read.success ? read.data : null;
}

/** Has the approval looked at, and says that the event is done. */
export async function takeHint(
  { approvals, inbox }: Pick<Parts, 'approvals' | 'inbox'>,
  changed: Changed,
): Promise<void> {
  await approvals.changed(changed.instanceId);
  await inbox.done(changed.key);
}

async function heed(parts: Parts, changed: Changed): Promise<void> {
  try {
    await takeHint(parts, changed);
  } catch (error) {
    parts.log.error(
      { key: changed.key, ...describeError(error) },
      'an event was not dealt with and is taken up again',
    );
  }
}

function changedIn({ config }: Parts, data: unknown, { headers }: Frame): Changed | null {
  const eventType = headers['eventType'];
  if (eventType !== 'bpms_task_change' && eventType !== 'bpms_instance_change') return null;
  const read = eventData.safeParse(data);
  if (!read.success || !config.processCode || read.data.processCode !== config.processCode) return null;
  const { processInstanceId: instanceId, type, taskId = '' } = read.data;
  if (idle.has(type)) return null;
  const id = typeof headers['eventId'] === 'string' ? headers['eventId'] : `${instanceId}:${type}:${taskId}`;
  return { event: 'oa', key: `dingtalk:event:${id}`, instanceId };
}
