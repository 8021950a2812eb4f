import type { GivenKind } from '../core/grants.js';
import type { OutboxItem } from '../store/outbox.js';
import type { Desk } from './desk.js';

/** What a member is told of credit they were given. */
export interface GivenAbout {
  /** Who gave it; null for the command line. */
  by: string | null;
  amount: bigint;
  kind: GivenKind;
  until: Date;
  reason: string | null;
  /** The task it is for, if it was set aside for one. */
  task: string | null;
  /** What they have left now. */
  left: bigint;
}

/** Tells a member what they were given. */
export function grantedNotice(desk: Desk, memberId: string, about: GivenAbout): OutboxItem {
  const { amount, until, left, ...rest } = about;
  const payload = {
    ...rest,
    amount: amount.toString(),
    until: until.toISOString(),
    left: left.toString(),
  };
  return { id: desk.newId(), kind: 'notice', name: 'granted', memberId, payload };
}

/** Tells somebody that a task has ended and took back what they had not spent of it. */
export function taskTakenNotice(
  desk: Desk,
  memberId: string,
  about: { task: string; by: string; amount: bigint },
): OutboxItem {
  const payload = { ...about, amount: about.amount.toString() };
  return { id: desk.newId(), kind: 'notice', name: 'task-taken', memberId, payload };
}

/** Tells a task's owner that it came to its end. */
export function taskEndedNotice(
  desk: Desk,
  memberId: string,
  about: { task: string; used: bigint; returned: bigint; expired: bigint },
): OutboxItem {
  const { task, used, returned, expired } = about;
  const payload = {
    task,
    used: used.toString(),
    returned: returned.toString(),
    expired: expired.toString(),
  };
  return { id: desk.newId(), kind: 'notice', name: 'task-ended', memberId, payload };
}
