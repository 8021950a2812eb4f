import { type Outcome, refusal } from '../core/refusals.js';
import { type Sql, sql } from '../store/db.js';
import type { Wishes } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct } from './record.js';

/** Sets a member's language; null gives the choice back to the platform's profile. */
export function setLanguage(
  desk: Desk,
  key: string,
  input: { memberId: string; language: 'en' | 'zh-CN' | null },
): Promise<Outcome<{ language: 'en' | 'zh-CN' | null }>> {
  const { memberId, language } = input;
  return set(desk, key, { memberId, name: 'language', value: language, column: sql`language` });
}

/** Sets a member's time zone, an IANA name; null gives the choice back to the platform's profile. */
export function setZone(
  desk: Desk,
  key: string,
  input: { memberId: string; zone: string | null },
): Promise<Outcome<{ zone: string | null }>> {
  const { memberId, zone } = input;
  const allowed = (value: string | null) => value === null || isZone(value);
  return set(desk, key, { memberId, name: 'zone', value: zone, column: sql`zone`, allowed });
}

/** Sets when a member is not written to: `22:00-08:00` on their own clock, `off`, or null for the policy's hours. */
export function setQuiet(
  desk: Desk,
  key: string,
  input: { memberId: string; quiet: string | null },
): Promise<Outcome<{ quiet: string | null }>> {
  const { memberId, quiet } = input;
  const allowed = (value: string | null) => value === null || isQuiet(value);
  return set(desk, key, { memberId, name: 'quiet', value: quiet, column: sql`quiet`, allowed });
}

/** Switches a member's alerts on or off. */
export function setAlerts(
  desk: Desk,
  key: string,
  input: { memberId: string; alerts: Wishes['alerts'] },
): Promise<Outcome<{ alerts: Wishes['alerts'] }>> {
  const { memberId, alerts } = input;
  return set(desk, key, { memberId, name: 'alerts', value: alerts, column: sql`alerts` });
}

/** Sets how often a member gets their digest. */
export function setDigest(
  desk: Desk,
  key: string,
  input: { memberId: string; digest: Wishes['digest'] },
): Promise<Outcome<{ digest: Wishes['digest'] }>> {
  const { memberId, digest } = input;
  return set(desk, key, { memberId, name: 'digest', value: digest, column: sql`digest` });
}

/** Sets where a member's messages go. What waits in the outbox already goes where it was to go. */
export function setDeliver(
  desk: Desk,
  key: string,
  input: { memberId: string; deliver: Wishes['deliver'] },
): Promise<Outcome<{ deliver: Wishes['deliver'] }>> {
  const { memberId, deliver } = input;
  return set(desk, key, { memberId, name: 'deliver', value: deliver, column: sql`deliver` });
}

interface Setting<Name extends string, Value extends string | null> {
  memberId: string;
  name: Name;
  value: Value;
  column: Sql;
  allowed?: (value: Value) => boolean;
}

function set<Name extends string, Value extends string | null>(
  desk: Desk,
  key: string,
  setting: Setting<Name, Value>,
): Promise<Outcome<Record<Name, Value>>> {
  const { memberId, name, value, column, allowed } = setting;
  const input = { act: name, memberId, [name]: value };
  return actOnce<Record<Name, Value>>(desk, { key, input }, async (tx, now) => {
    if (allowed && !allowed(value)) return { refused: refusal('bad-setting', { value }) };
    await tx.run(sql`UPDATE member SET ${column} = ${value} WHERE id = ${memberId}::uuid`);
    const subject = { type: 'member', id: memberId };
    await auditAct(tx, memberId, `member.${name}`, subject, { [name]: value }, now);
    return { done: { [name]: value } as Record<Name, Value> };
  });
}

/** As the table's own check has it. */
function isQuiet(value: string): boolean {
  return value === 'off' || /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
