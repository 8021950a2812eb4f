import { type Outcome, refusal } from '../core/refusals.js';
import { sql } from '../store/db.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct } from './record.js';

/** Sets a member's language; null gives the choice back to the platform's profile. */
export function setLanguage(
  desk: Desk,
  key: string,
  input: { memberId: string; language: 'en' | 'zh-CN' | null },
): Promise<Outcome<{ language: 'en' | 'zh-CN' | null }>> {
  return actOnce<{ language: 'en' | 'zh-CN' | null }>(
    desk,
    { key, input: { act: 'language', ...input } },
    async (tx, now) => {
      await tx.run(sql`UPDATE member SET language = ${input.language} WHERE id = ${input.memberId}::uuid`);
      const detail = { language: input.language };
      await auditAct(
        tx,
        input.memberId,
        'member.language',
        { type: 'member', id: input.memberId },
        detail,
        now,
      );
      return { done: { language: input.language } };
    },
  );
}

/** Sets a member's time zone, an IANA name; null gives the choice back to the platform's profile. */
export function setZone(
  desk: Desk,
  key: string,
  input: { memberId: string; zone: string | null },
): Promise<Outcome<{ zone: string | null }>> {
  return actOnce<{ zone: string | null }>(
    desk,
    { key, input: { act: 'zone', ...input } },
    async (tx, now) => {
      if (input.zone !== null && !isZone(input.zone))
        return { refused: refusal('bad-setting', { value: input.zone }) };
      await tx.run(sql`UPDATE member SET zone = ${input.zone} WHERE id = ${input.memberId}::uuid`);
      const detail = { zone: input.zone };
      await auditAct(tx, input.memberId, 'member.zone', { type: 'member', id: input.memberId }, detail, now);
      return { done: { zone: input.zone } };
    },
  );
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
