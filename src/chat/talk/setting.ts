import { refusal } from '../../core/refusals.js';
import { settingsOf } from '../../desk/people.js';
import { setLanguage, setZone } from '../../desk/settings.js';
import { doneSetting } from '../cards/done.js';
import { notThereYet } from '../cards/help.js';
import { refusalCard, refusalText } from '../cards/refusal.js';
import { settingsCard } from '../cards/settings.js';
import { zoneForm } from '../cards/zone-form.js';
import type { Utterance } from '../intents/utterance.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';

/** "Settings", "language 中文", "time zone Berlin". */
export async function saidSettings(session: Session, said: Utterance): Promise<Reply> {
  const { setting } = said;
  if (!setting) return say(session, settingsCard, await settingsOf(session.desk, session.memberId));
  if (setting.key === 'language') return chooseLanguage(session, setting.value);
  if (setting.key === 'zone') return chooseZone(session, setting.value);
  return say(session, notThereYet, setting.key);
}

/** A language by its code. */
export async function chooseLanguage(session: Session, value: string): Promise<Reply> {
  if (value !== 'en' && value !== 'zh-CN')
    return say(session, refusalCard, refusal('bad-setting', { value }));
  const input = { memberId: session.memberId, language: value } as const;
  const outcome = await setLanguage(session.desk, session.key, input);
  const renewed: Session = { ...session, reader: { ...session.reader, locale: value } };
  return report(renewed, outcome, doneSetting, () => ({ what: 'language' as const }));
}

/** A time zone by its IANA name. */
async function chooseZone(session: Session, zone: string): Promise<Reply> {
  const outcome = await setZone(session.desk, session.key, { memberId: session.memberId, zone });
  const renewed = {
    ...session,
    reader: { ...session.reader, zone: 'done' in outcome ? zone : session.reader.zone },
  };
  return report(renewed, outcome, doneSetting, () => ({ what: 'zone' as const }));
}

/** The form for a time zone. */
export function openZone(session: Session): Reply {
  return { cards: [], form: zoneForm('-', session.reader, session.words, session.now) };
}

/** The filled-in form. */
export async function submittedZone(session: Session, values: Record<string, string>): Promise<Reply> {
  const zone = (values['zone'] ?? '').trim();
  const outcome = await setZone(session.desk, session.key, { memberId: session.memberId, zone });
  if ('refused' in outcome) {
    const words = refusalText(outcome.refused, session.reader, session.words, session.now);
    return { cards: [], errors: { zone: words } };
  }
  return report({ ...session, reader: { ...session.reader, zone } }, outcome, doneSetting, () => ({
    what: 'zone' as const,
  }));
}
