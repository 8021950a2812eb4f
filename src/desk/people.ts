import type { Plan } from '../core/plan.js';
import { planOf } from '../core/policy.js';
import { quietOf } from '../core/quiet.js';
import type { Reader, SettingsView } from '../core/views.js';
import { type AccountKey, accountsOf, peopleById, wishesOf } from '../store/people.js';
import type { Desk } from './desk.js';
import { meet, readerOf } from './recognise.js';

/** How a member is called, and their account on the platform of `on`, if they have one. */
export async function nameOf(
  desk: Desk,
  memberId: string,
  on: Pick<AccountKey, 'platform' | 'workspace'>,
): Promise<{ name: string; userId: string | null } | null> {
  const [person] = await peopleById(desk.db, [memberId]);
  if (!person) return null;
  const accounts = await accountsOf(desk.db, memberId);
  const account = accounts.find((one) => one.platform === on.platform && one.workspace === on.workspace);
  return { name: person.name, userId: account?.userId ?? null };
}

/**
 * How to write to a member who did not just speak: the own setting, else the profile of where the message goes (`on`, a
 * platform), else of where they are. Whoever was imported and has never spoken is looked up there first, so that the
 * very first message is in their language.
 */
export async function readerById(desk: Desk, memberId: string, on?: string): Promise<Reader | null> {
  const [person] = await peopleById(desk.db, [memberId]);
  if (!person) return null;
  const accounts = await accountsOf(desk.db, memberId);
  const account = accounts.find((one) => one.platform === on) ?? accounts[0];
  const met = account ? await meet(desk, account, desk.clock.now()) : null;
  return readerOf(desk, met ?? { ...person, platformLocale: null, platformZone: null }, null);
}

/** A member's settings as they hold now. */
export async function settingsOf(desk: Desk, memberId: string): Promise<SettingsView> {
  const [person] = await peopleById(desk.db, [memberId]);
  const reader = await readerById(desk, memberId);
  const wishes = await wishesOf(desk.db, memberId);
  const accounts = await accountsOf(desk.db, memberId);
  const platforms = [...new Set(accounts.map(({ platform }) => platform))].sort();
  return {
    deliver: wishes?.deliver ?? 'last',
    platforms,
    canLink: [...desk.profiles.keys()].some((known) => !platforms.some((own) => own === known)),
    quiet: wishes?.quiet ?? null,
    quietNow: quietOf(wishes?.quiet ?? null, desk.policy.alerts.quiet),
    alerts: wishes?.alerts ?? 'on',
    digest: wishes?.digest ?? 'weekly',
    language: person?.language ?? null,
    zone: person?.zone ?? null,
    effective: { locale: reader?.locale ?? desk.policy.language, zone: reader?.zone ?? desk.policy.zone },
  };
}

/** What a member's plan says of requests. */
export async function planRequestsOf(desk: Desk, memberId: string): Promise<Plan['requests']> {
  const [person] = await peopleById(desk.db, [memberId]);
  return planOf(desk.policy, person?.plan ?? desk.policy.defaultPlan).requests;
}

/** What a newcomer is told: their name, plan and allowance (minor units as a string). */
export async function newcomerOf(
  desk: Desk,
  memberId: string,
): Promise<{ name: string; plan: { en: string; 'zh-CN': string }; allowance: string }> {
  const [person] = await peopleById(desk.db, [memberId]);
  const plan = planOf(desk.policy, person?.plan ?? desk.policy.defaultPlan);
  return { name: person?.name ?? '', plan: plan.name, allowance: plan.allowance.toString() };
}
