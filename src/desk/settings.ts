import { type Outcome, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import { sql } from '../store/db.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';

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
      const subject = {
        actorId: input.memberId,
        actor: 'member',
        subjectType: 'member',
        subjectId: input.memberId,
      };
      await writeAudit(
        tx,
        [{ ...subject, action: 'member.language', detail: { language: input.language } }],
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
      const subject = {
        actorId: input.memberId,
        actor: 'member',
        subjectType: 'member',
        subjectId: input.memberId,
      };
      await writeAudit(tx, [{ ...subject, action: 'member.zone', detail: { zone: input.zone } }], now);
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
