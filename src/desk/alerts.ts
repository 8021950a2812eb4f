import { judge, type Telling } from '../core/alerts.js';
import { runMeters } from '../core/alerts-meter.js';
import type { Books } from '../core/books.js';
import { burning, burnLimit, normalDays } from '../core/burn.js';
import { afterQuiet, quietOf } from '../core/quiet.js';
import { type Listener, listeners, managersOfPools, normals, saveTold } from '../store/alerts.js';
import type { Executor } from '../store/db.js';
import type { OutboxItem } from '../store/outbox.js';
import { peopleByEmail } from '../store/people.js';
import type { Desk } from './desk.js';

/** What is told whatever the hour, and to whoever else wants no alerts: the quota is gone, or goes up in smoke. */
const always = 100;

/** A message and whom it is for, before it is known when they want to hear it. */
interface Draft {
  memberId: string;
  name: 'alert-level' | 'alert-pace' | 'credit-back' | 'burn-alarm' | 'pool-level';
  payload: Record<string, unknown>;
  dedupeKey: string;
  urgent: boolean;
  /** When it is true at the earliest; now by default. */
  at?: Date;
}

/**
 * What people are to be told after their books changed, as rows for the outbox. Remembers it in the same transaction,
 * so that it is told once. Call it with the books in hand, before they are saved. Reads and writes only where there
 * is something to tell.
 */
export async function raiseAlerts(desk: Desk, tx: Executor, books: Books, now: Date): Promise<OutboxItem[]> {
  if (!desk.policy.alerts.enabled) return [];
  runMeters(books);
  const { tellings, changed } = judge(books, desk.policy, now);
  await saveTold(tx, changed);
  const members = tellings.filter(({ reading }) => reading.budget !== 'pool');
  const pools = tellings.filter(({ what, reading }) => reading.budget === 'pool' && what === 'level');
  const drafts = [
    ...members.flatMap((telling) => memberDrafts(telling)),
    ...(await poolDrafts(desk, tx, pools)),
    ...(await burnDrafts(desk, tx, books, now)),
  ];
  return addressed(desk, tx, drafts, now);
}

function memberDrafts({ what, subjectId, reading, level, arming }: Telling): Draft[] {
  const { budget, periodStart, periodEnd } = reading;
  const key = `alert:${subjectId}:${budget}:${periodStart.toISOString()}`;
  const payload = { budget, periodStart: periodStart.toISOString(), arming };
  const about = { memberId: subjectId, urgent: false } as const;
  if (what === 'pace') return [{ ...about, name: 'alert-pace', payload, dedupeKey: `${key}:pace` }];
  if (what === 'back')
    return [{ ...about, name: 'credit-back', payload, dedupeKey: `${key}:back:${arming}` }];
  const told: Draft = {
    memberId: subjectId,
    name: 'alert-level',
    payload: { ...payload, level },
    dedupeKey: `${key}:${level}:${arming}`,
    urgent: level >= always,
  };
  // Nothing happens in the books when a week or a day begins anew, so the word that it has is written down now.
  if (budget === 'credit' || level < always) return [told];
  const back = { ...payload, begins: periodEnd.toISOString() };
  return [
    told,
    { ...about, name: 'credit-back', payload: back, dedupeKey: `${key}:anew:${arming}`, at: periodEnd },
  ];
}

/** A team's pool concerns its people's managers; the organisation's, and one without managers, finance. */
async function poolDrafts(desk: Desk, tx: Executor, tellings: readonly Telling[]): Promise<Draft[]> {
  if (tellings.length === 0) return [];
  const managers = await managersOfPools(
    tx,
    tellings.map(({ subjectId }) => subjectId),
  );
  const finance = await peopleByEmail(tx, desk.policy.fallbackApprovers);
  return tellings.flatMap(({ subjectId: poolId, reading, level, arming }) => {
    const own = managers.filter((one) => one.poolId === poolId).map((one) => one.memberId);
    const people = own.length > 0 ? own : finance.map(({ id }) => id);
    const periodStart = reading.periodStart.toISOString();
    return people.map(
      (memberId): Draft => ({
        memberId,
        name: 'pool-level',
        payload: { poolId, periodStart, level, arming },
        dedupeKey: `alert:${poolId}:pool:${periodStart}:${level}:${arming}:${memberId}`,
        urgent: level >= always,
      }),
    );
  });
}

/** Asks for a person's normal once an hour at most, and only if the hour is dear at all. */
async function burnDrafts(desk: Desk, tx: Executor, books: Books, now: Date): Promise<Draft[]> {
  const dear = burning(books, desk.policy, now);
  const unknown = dear.filter(({ meter }) => meter.burnLimit === null);
  const usual = await normals(tx, unknown, normalDays);
  for (const { memberId, meter } of unknown) {
    const normal = usual.get(memberId) ?? { hours: 0, cost: 0n };
    meter.burnLimit = burnLimit(desk.policy, books.member(memberId).plan, normal);
  }
  return dear.flatMap(({ memberId, hour, meter }): Draft[] => {
    if (meter.burnLimit === null || meter.burnCost < meter.burnLimit) return [];
    meter.burnToldAt = now;
    const payload = { hour: hour.toISOString(), cost: meter.burnCost.toString() };
    const dedupeKey = `burn:${memberId}:${now.toISOString()}`;
    return [{ memberId, name: 'burn-alarm', payload, dedupeKey, urgent: true }];
  });
}

async function addressed(
  desk: Desk,
  tx: Executor,
  drafts: readonly Draft[],
  now: Date,
): Promise<OutboxItem[]> {
  if (drafts.length === 0) return [];
  const found = await listeners(tx, [...new Set(drafts.map(({ memberId }) => memberId))]);
  const people = new Map(found.map((person) => [person.id, person]));
  return drafts.flatMap((draft): OutboxItem[] => {
    const person = people.get(draft.memberId);
    if (!person || (person.alerts === 'off' && !draft.urgent)) return [];
    const { memberId, name, payload, dedupeKey, urgent, at = now } = draft;
    const dueAt = urgent ? at : afterQuietOf(desk, person, at);
    return [{ id: desk.newId(), kind: 'notice', name, memberId, payload, dedupeKey, dueAt }];
  });
}

function afterQuietOf(desk: Desk, person: Listener, at: Date): Date {
  const { alerts, zone } = desk.policy;
  return afterQuiet(at, quietOf(person.quiet, alerts.quiet), person.zone ?? zone);
}
