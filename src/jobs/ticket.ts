import type { DueWork } from '../ports/work.js';

/** The queues, one for each kind of work. Every queue costs connections: see `backend.ts`. */
export const QUEUES = ['inbox', 'delivery', 'timers'] as const;

/** Name of a queue. */
export type QueueName = (typeof QUEUES)[number];

/** What a job carries: which row, and whose turn. Times are milliseconds since 1970, since jobs travel as JSON. */
export type Ticket =
  | { table: 'inbox' | 'outbox'; id: string; attempt: number; leaseUntil: number }
  | { table: 'timer'; id: 'sweep' | 'seal'; attempt: number };

/** The ticket for a claimed row. */
export function ticketFor(work: DueWork): Ticket {
  return { table: work.table, id: work.id, attempt: work.attempt, leaseUntil: work.leaseUntil.getTime() };
}

/** The claim that a ticket stands for. */
export function workOf(ticket: Extract<Ticket, { table: 'inbox' | 'outbox' }>): DueWork {
  return { ...ticket, leaseUntil: new Date(ticket.leaseUntil) };
}

/** The job's id. Adding an id that is still queued does nothing. BullMQ refuses ids with a colon. */
export function jobId(ticket: Ticket): string {
  return `${ticket.table}-${ticket.id}-${ticket.attempt}`;
}

/** The queue a ticket belongs to. */
export function queueOf(ticket: Ticket): QueueName {
  switch (ticket.table) {
    case 'inbox':
      return 'inbox';
    case 'outbox':
      return 'delivery';
    case 'timer':
      return 'timers';
  }
}
