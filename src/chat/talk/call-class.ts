import type { CallClass } from '../../ports/chat-sender.js';
import type { OutboxRow } from '../../ports/work.js';

/** Alerts after which somebody cannot work any more, or will soon not be able to. */
const alarms = new Set(['burn-alarm', 'gateway-paused', 'gateway-resumed', 'gateway-failed']);
const alarmLevel = 100;

/**
 * How important a row of the outbox is where calls are few. What people asked for themselves, and decisions, come
 * first; a name that is not known here is somebody's business as well.
 */
export function callClassOf(row: Pick<OutboxRow, 'name' | 'payload'>): CallClass {
  const { name } = row;
  if (name.startsWith('digest')) return 'digest';
  if (name === 'loan-approval') return 'decision';
  if (/^(?:loan|ask|gift|shelf)(?:-|$)/.test(name)) return 'loan';
  if (alarms.has(name)) return 'alarm';
  if (name === 'review') return 'alert';
  if (name.startsWith('alert') || name === 'credit-back' || name.startsWith('pool-'))
    return levelOf(row.payload) >= alarmLevel ? 'alarm' : 'alert';
  return 'decision';
}

function levelOf(payload: unknown): number {
  if (typeof payload !== 'object' || payload === null || !('level' in payload)) return 0;
  return Number(payload.level) || 0;
}
