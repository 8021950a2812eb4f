import { createHash, randomInt } from 'node:crypto';
import {
  linkLifeMs,
  lockedUntil,
  makeCode,
  mostWrong,
  otherPlatform,
  type Platform,
  wrongStill,
} from '../core/link.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import type { Profile } from '../ports/profiles.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import {
  insertCode,
  type LinkCode,
  lockCode,
  noteTyped,
  saveWrongCodes,
  setCodeState,
  wrongCodesOf,
} from '../store/link.js';
import { addToOutbox } from '../store/outbox.js';
import { type AccountKey, accountsOf, personByAccount } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { accountName, isAccount, refusedToJoin, standsOpen, typedOn } from './link-state.js';
import { peek } from './recognise.js';
import { auditAct } from './record.js';

/** A code to be typed on the other platform. */
export interface LinkStarted {
  code: string;
  expiresAt: Date;
  /** Where it is to be typed. */
  there: Platform;
}

/** A code that was typed, or agreed to, and what it would join. */
export interface LinkTyped {
  linkId: string;
  /** Whose membership the account would join. */
  owner: string;
  /** Where the code was made, and is to be confirmed. */
  there: Platform;
  expiresAt: Date;
}

/**
 * Makes a one-time code for the member who speaks on `from`. It is kept as a hash only, so asking again makes a new one
 * and the old one counts no more.
 */
export async function startLink(
  desk: Desk,
  from: AccountKey,
  memberId: string,
): Promise<Outcome<LinkStarted>> {
  const there = otherPlatform(from.platform);
  if (!desk.profiles.has(there)) return { refused: refusal('link-one-platform') };
  const accounts = await accountsOf(desk.db, memberId);
  if (accounts.some((account) => account.platform === there)) return { refused: refusal('link-both') };
  const now = desk.clock.now();
  const code = makeCode((below) => randomInt(below));
  const id = desk.newId();
  const expiresAt = new Date(now.getTime() + linkLifeMs);
  await desk.db.transaction(async (tx) => {
    await insertCode(tx, { id, hash: hashOf(code), ownerId: memberId, from, expiresAt }, now);
    const detail = { platform: from.platform };
    await auditAct(tx, memberId, 'link.start', { type: 'member', id: memberId }, detail, now);
  });
  return { done: { code, expiresAt, there } };
}

/** A code typed on the account `from`, which may be nobody's yet. Nothing is joined: the two sides are asked first. */
export async function typeCode(
  desk: Desk,
  key: string,
  from: AccountKey,
  code: string,
): Promise<Outcome<LinkTyped>> {
  const { person, profile } = await peek(desk, from);
  const stranger = person ? null : standingRefusal(desk, profile);
  if (stranger) return { refused: stranger };
  const name = person?.name ?? profile?.name ?? null;
  const hash = hashOf(code);
  return actOnce<LinkTyped>(desk, { key, input: { act: 'link.type', from, hash } }, async (tx, now) => {
    const wrong = await wrongCodesOf(tx, from);
    const until = lockedUntil(wrong, now);
    if (until) return { refused: refusal('link-too-many', { at: until }) };
    const link = await lockCode(tx, { hash });
    if (!link) return { refused: await countWrong(tx, from, wrong, now) };
    const refused =
      standsOpen(link, now) ??
      (link.platform === from.platform ? refusal('link-same') : null) ??
      (link.state !== 'open' && !isAccount(typedOn(link), from) ? refusal('link-over') : null) ??
      (await refusedToJoin(desk, tx, link, from));
    if (refused) return { refused };
    if (link.state === 'open') {
      await noteTyped(tx, link.id, from, name);
      await audit(tx, person?.id ?? null, 'link.type', link, from, now);
    }
    return { done: typed(link) };
  });
}

/** The account on which the code was typed agrees; its owner is then asked where the code was made. */
export function agreeToLink(
  desk: Desk,
  key: string,
  input: { linkId: string; from: AccountKey },
): Promise<Outcome<LinkTyped>> {
  const { linkId, from } = input;
  return actOnce<LinkTyped>(desk, { key, input: { act: 'link.agree', ...input } }, async (tx, now) => {
    const link = await lockCode(tx, { id: linkId });
    const refused =
      link && isAccount(typedOn(link), from) ? standsOpen(link, now) : refusal('link-not-yours');
    if (refused || !link) return { refused: refused ?? refusal('link-not-yours') };
    if (link.state === 'agreed') return { done: typed(link) };
    await setCodeState(tx, link.id, 'agreed', now);
    await audit(tx, null, 'link.agree', link, from, now);
    const question = {
      id: desk.newId(),
      kind: 'notice',
      name: 'link-question',
      memberId: link.ownerId,
      platform: link.platform,
      payload: {
        linkId,
        name: link.otherName,
        platform: from.platform,
        until: link.expiresAt.toISOString(),
      },
    } as const;
    await addToOutbox(tx, [question], now);
    return { done: typed(link) };
  });
}

/** Either side says no: the code counts no more, and the other side is told. */
export function refuseLink(
  desk: Desk,
  key: string,
  input: { linkId: string; from: AccountKey; memberId: string | null },
): Promise<Outcome<{ there: Platform }>> {
  const { linkId, from, memberId } = input;
  return actOnce<{ there: Platform }>(
    desk,
    { key, input: { act: 'link.refuse', ...input } },
    async (tx, now) => {
      const link = await lockCode(tx, { id: linkId });
      const own = link !== null && memberId === link.ownerId && from.platform === link.platform;
      const other = link && typedOn(link);
      if (!link || !(own || isAccount(other, from))) return { refused: refusal('link-not-yours') };
      const refused = standsOpen(link, now);
      if (refused) return { refused };
      await setCodeState(tx, link.id, 'declined', now);
      await audit(tx, memberId, 'link.refuse', link, from, now);
      // Whoever is nobody's yet cannot be written to; they learn it when they come back to the code.
      const left = own ? other && (await personByAccount(tx, other)) : { id: link.ownerId };
      const there = own ? otherPlatform(link.platform) : link.platform;
      if (left) {
        const told = { id: desk.newId(), kind: 'notice', name: 'link-refused', memberId: left.id } as const;
        await addToOutbox(tx, [{ ...told, platform: there, payload: { platform: from.platform } }], now);
      }
      return { done: { there } };
    },
  );
}

function typed(link: LinkCode): LinkTyped {
  return { linkId: link.id, owner: link.ownerName, there: link.platform, expiresAt: link.expiresAt };
}

async function countWrong(
  tx: Executor,
  from: AccountKey,
  wrong: { count: number; since: Date | null },
  now: Date,
): Promise<Refusal> {
  const still = wrongStill(wrong, now);
  const count = still.count + 1;
  await saveWrongCodes(tx, from, { count, since: still.since ?? now });
  return refusal('link-wrong', { left: mostWrong - count });
}

/** Guests and people of other companies stay outside, whatever code they hold. */
function standingRefusal(desk: Desk, profile: Profile | null): Refusal | null {
  const contact = { contact: desk.policy.contact };
  if (!profile || profile.standing === 'bot' || profile.standing === 'gone')
    return refusal('stranger-closed', contact);
  return profile.standing === 'member' ? null : refusal(profile.standing, contact);
}

/** Codes live ten minutes and wrong ones are counted, so a plain hash is enough to keep them from whoever reads the table. */
function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

function audit(
  tx: Executor,
  actorId: string | null,
  action: string,
  link: LinkCode,
  from: AccountKey,
  now: Date,
): Promise<void> {
  const account = accountName(from);
  const about = { subjectType: 'member', subjectId: link.ownerId, detail: { linkId: link.id, account } };
  return writeAudit(tx, [{ actorId, actor: actorId ? 'member' : account, action, ...about }], now);
}
