import { toDecimal } from '../core/money.js';
import { readGauges } from '../store/gauges.js';
import { callReadings } from './call-budget.js';
import type { Desk } from './desk.js';

/** One number as it stands. */
export interface Reading {
  name: string;
  help: string;
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** What an operator watches: what waits, what was given up, and what the books hold, in whole units. */
export async function deskGauges(desk: Desk): Promise<Reading[]> {
  const now = desk.clock.now();
  const gauges = await readGauges(desk.db, now);
  const waited = gauges.oldestOutbox ? Math.max(0, now.getTime() - gauges.oldestOutbox.getTime()) / 1000 : 0;
  const rows = (name: string, help: string, states: Record<string, bigint>) =>
    Object.entries(states).map(([state, count]) => ({ name, help, labels: { state }, value: Number(count) }));
  // A gauge shows the size, not the books: a floating-point number will do.
  const books = Object.entries({
    lots: gauges.lots,
    holds: gauges.holds,
    pools: gauges.pools,
    overdraft: gauges.overdraft,
    lent: gauges.lent,
  }).map(([account, minor]) => ({
    name: 'tokendesk_books_amount',
    help: 'What the books hold by account, in the unit',
    labels: { account },
    value: Number(toDecimal(BigInt(minor), desk.policy.unit)),
  }));
  return [
    ...rows('tokendesk_outbox_rows', 'Messages to send: due, being sent, given up', {
      due: gauges.outboxDue,
      sending: gauges.outboxSending,
      dead: gauges.outboxDead,
    }),
    ...rows('tokendesk_inbox_rows', 'What came in: not finished yet, given up', {
      open: gauges.inboxOpen,
      dead: gauges.inboxDead,
    }),
    {
      name: 'tokendesk_outbox_oldest_seconds',
      help: 'For how long the oldest due message has waited',
      value: waited,
    },
    {
      name: 'tokendesk_messages_sent',
      help: 'Messages that are remembered so that they can be kept up to date',
      value: Number(gauges.messages),
    },
    {
      name: 'tokendesk_audit_unsealed',
      help: 'Audit rows that wait for the sealer',
      value: Number(gauges.unsealed),
    },
    {
      name: 'tokendesk_members_unsettled',
      help: 'Members of whom something is due',
      value: Number(gauges.unsettled),
    },
    {
      name: 'tokendesk_gateway_limits_waiting',
      help: 'Members whose limit at the gateway does not say yet what they may spend',
      value: Number(gauges.limitsWaiting),
    },
    ...books,
    ...(await callReadings(desk)),
  ];
}
