import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import type { Reader } from '../core/views.js';
import type { Profile } from '../ports/profiles.js';
import { writeAudit } from '../store/audit.js';
import { sql } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import {
  type AccountKey,
  type KnownPerson,
  noteSeen,
  peopleByEmail,
  personByAccount,
  saveAccount,
} from '../store/people.js';
import type { Desk } from './desk.js';
import { enrol } from './enrol.js';

/** The member who acts, and how to write to them. */
export interface Actor {
  memberId: string;
  reader: Reader;
  /** When it was last noted that they spoke on this account; null if it never was. */
  seenAt: Date | null;
}

/** How long a platform's profile is believed. */
const profileLife = 24 * 60 * 60 * 1000;

/**
 * Finds the member behind an account, or makes one where the policy says so. Strangers, guests and people of other
 * companies get a refusal that says what to do; `reader` tells in which language.
 */
export async function recognise(
  desk: Desk,
  account: AccountKey,
): Promise<Outcome<Actor> & { reader: Reader }> {
  const known = await personByAccount(desk.db, account);
  const now = desk.clock.now();
  if (known) {
    const person = isFresh(known, now) ? known : await refresh(desk, account, known, now);
    return accepted(desk, person);
  }
  const profile =
    (await desk.profiles.get(account.platform)?.fetch(account.workspace, account.userId)) ?? null;
  const reader = readerOf(desk, null, profile);
  const admitted = await admit(desk, account, profile, now);
  if ('refused' in admitted) return { refused: admitted.refused, reader };
  const person = await personByAccount(desk.db, account);
  if (!person) throw new Error('an account was linked and cannot be found');
  return accepted(desk, person);
}

function accepted(desk: Desk, person: KnownPerson): Outcome<Actor> & { reader: Reader } {
  const reader = readerOf(desk, person, null);
  if (person.status === 'left') return { refused: refusal('stranger-closed'), reader };
  return { done: { memberId: person.id, reader, seenAt: person.lastSeenAt }, reader };
}

/** Keeps in the audit trail that somebody who is no member tried to act: on which account, what, and why not. */
export function keepAttempt(desk: Desk, account: AccountKey, act: string, refused: Refusal): Promise<void> {
  const { platform, workspace, userId } = account;
  const about = { subjectType: 'account', subjectId: `${platform}:${workspace}:${userId}` };
  const detail = { act, code: refused.code };
  const attempt = { ...about, actorId: null, actor: 'stranger', action: 'account.refused', detail };
  return writeAudit(desk.db, [attempt], desk.clock.now());
}

/** How exactly it is known where somebody spoke last. */
const seenEveryMs = 60 * 1000;

/**
 * Notes that somebody speaks on this account now, so that messages go there; at most once a minute, unless they come
 * from another account of theirs (`seenAt` is null then). It changes nothing
 * that an answer shows, so whoever only looks something up need not wait for it. Never rejects.
 */
export async function seen(desk: Desk, account: AccountKey, seenAt: Date | null): Promise<void> {
  // With one platform there is nothing to choose, and a question costs no write.
  if (desk.profiles.size === 1) return;
  const now = desk.clock.now();
  const since = new Date(now.getTime() - seenEveryMs);
  if (seenAt !== null && seenAt >= since) return;
  // Messages then go where they went before, and the next sentence notes it again.
  await noteSeen(desk.db, account, seenAt === null ? now : since, now).catch(() => {});
}

/** Who is behind an account, without making anybody a member, and how to write to them. */
export async function peek(
  desk: Desk,
  account: AccountKey,
): Promise<{ person: KnownPerson | null; profile: Profile | null; reader: Reader }> {
  const person = await meet(desk, account, desk.clock.now());
  if (person) return { person, profile: null, reader: readerOf(desk, person, null) };
  const profile =
    (await desk.profiles.get(account.platform)?.fetch(account.workspace, account.userId)) ?? null;
  return { person, profile, reader: readerOf(desk, null, profile) };
}

/** A known account's member; the platform is asked for their profile if it never was. */
export async function meet(desk: Desk, account: AccountKey, now: Date): Promise<KnownPerson | null> {
  const known = await personByAccount(desk.db, account);
  return known && known.profileAt === null ? refresh(desk, account, known, now) : known;
}

function isFresh(person: KnownPerson, now: Date): boolean {
  return person.profileAt !== null && now.getTime() - person.profileAt.getTime() < profileLife;
}

async function refresh(
  desk: Desk,
  account: AccountKey,
  person: KnownPerson,
  now: Date,
): Promise<KnownPerson> {
  const asked = desk.profiles.get(account.platform)?.fetch(account.workspace, account.userId);
  // A member is served as they were known last; the next act asks again.
  const profile = await asked?.catch(() => null);
  if (!profile) return person;
  await saveAccount(desk.db, account, person.id, profile, now);
  // What this platform does not say, the member's other account may have said.
  return {
    ...person,
    platformLocale: profile.locale ?? person.platformLocale,
    platformZone: profile.zone ?? person.platformZone,
  };
}

async function admit(
  desk: Desk,
  account: AccountKey,
  profile: Profile | null,
  now: Date,
): Promise<Outcome<{ memberId: string }>> {
  const { policy } = desk;
  const contact = { contact: policy.contact };
  if (!profile || profile.standing === 'bot' || profile.standing === 'gone')
    return { refused: refusal('stranger-closed', contact) };
  if (profile.standing === 'guest') return { refused: refusal('guest', contact) };
  if (profile.standing === 'outsider') return { refused: refusal('outsider', contact) };
  const [sameEmail] = profile.email ? await peopleByEmail(desk.db, [profile.email]) : [];
  if (sameEmail && policy.linkByEmail) {
    await saveAccount(desk.db, account, sameEmail.id, profile, now);
    return { done: { memberId: sameEmail.id } };
  }
  if (policy.members !== 'auto' || sameEmail)
    return { refused: refusal(policy.members === 'closed' ? 'stranger-closed' : 'stranger-invite', contact) };
  return { done: { memberId: await join(desk, account, profile, now) } };
}

async function join(desk: Desk, account: AccountKey, profile: Profile, now: Date): Promise<string> {
  return desk.db.transaction(async (tx) => {
    // Two first words at once make one member: the second waits here and finds the first.
    const name = `${account.platform}/${account.workspace}/${account.userId}`;
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${name}))`);
    const made = await personByAccount(tx, account);
    if (made) return made.id;
    const plan = desk.policy.defaultPlan;
    const newcomer = {
      name: profile.name,
      email: profile.email,
      teamId: null,
      managerId: null,
      plan,
      by: 'auto',
    };
    const id = await enrol(desk, tx, newcomer, now);
    await saveAccount(tx, account, id, profile, now);
    await addToOutbox(tx, [{ id: desk.newId(), kind: 'notice', name: 'welcome', memberId: id }], now);
    return id;
  });
}

/** In which language, zone and unit to write: the own setting first, then the platform's profile, then the company's. */
export function readerOf(
  desk: Desk,
  person: Pick<KnownPerson, 'id' | 'name' | 'language' | 'zone' | 'platformLocale' | 'platformZone'> | null,
  profile: Profile | null,
): Reader {
  const locale = person?.platformLocale ?? profile?.locale ?? null;
  return {
    memberId: person?.id ?? null,
    name: person?.name ?? profile?.name ?? '',
    locale: person?.language ?? closest(locale) ?? desk.policy.language,
    zone: person?.zone ?? person?.platformZone ?? profile?.zone ?? desk.policy.zone,
    unit: desk.policy.unit,
  };
}

function closest(locale: string | null): 'en' | 'zh-CN' | null {
  if (!locale) return null;
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
