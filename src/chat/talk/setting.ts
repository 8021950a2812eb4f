import { type Outcome, refusal } from '../../core/refusals.js';
import { settingsOf } from '../../desk/people.js';
import { setAlerts, setDeliver, setDigest, setLanguage, setQuiet, setZone } from '../../desk/settings.js';
import { doneSetting } from '../cards/done.js';
import { quietForm } from '../cards/quiet-form.js';
import { refusalCard } from '../cards/refusal.js';
import { settingsCard } from '../cards/settings.js';
import { doneWish } from '../cards/settings-done.js';
import { zoneForm } from '../cards/zone-form.js';
import { readSetting } from '../intents/settings.js';
import type { SettingChange, Utterance } from '../intents/utterance.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';

/** "Settings", "language 中文", "time zone Berlin", "quiet hours 22:00-8:00", "digest monthly". */
export async function saidSettings(session: Session, said: Utterance): Promise<Reply> {
  const { setting } = said;
  if (!setting) return say(session, settingsCard, await settingsOf(session.desk, session.memberId));
  return changeTo(session, setting);
}

function changeTo(session: Session, { key, value }: SettingChange): Promise<Reply> | Reply {
  switch (key) {
    case 'language':
      return chooseLanguage(session, value);
    case 'zone':
      return chooseZone(session, value);
    case 'quiet-hours':
      return chooseQuiet(session, value);
    case 'alerts':
      return chooseAlerts(session, value);
    case 'digest':
      return chooseDigest(session, value === 'on' ? 'weekly' : value);
    case 'deliver':
      return chooseDeliver(session, value);
  }
}

/** A language by its code. */
export async function chooseLanguage(session: Session, value: string): Promise<Reply> {
  if (value !== 'en' && value !== 'zh-CN') return unknownSetting(session, value);
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

/** Quiet hours as `22:00-08:00`, `off` or `on`. */
async function chooseQuiet(session: Session, value: string): Promise<Reply> {
  return told(session, await putQuiet(session, value), 'quiet');
}

function putQuiet(session: Session, value: string): Promise<Outcome<unknown>> {
  const { desk, key, memberId } = session;
  // Switched on without saying when: the organisation's hours, or the night where it has none.
  const quiet = value === 'on' ? (desk.policy.alerts.quiet ? null : '22:00-08:00') : value;
  return setQuiet(desk, key, { memberId, quiet });
}

/** Alerts `on` or `off`. */
export async function chooseAlerts(session: Session, value: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  if (value !== 'on' && value !== 'off') return unknownSetting(session, value);
  return told(session, await setAlerts(desk, key, { memberId, alerts: value }), 'alerts');
}

/** The digest `weekly`, `monthly` or `off`. */
export async function chooseDigest(session: Session, value: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  if (value !== 'weekly' && value !== 'monthly' && value !== 'off') return unknownSetting(session, value);
  return told(session, await setDigest(desk, key, { memberId, digest: value }), 'digest');
}

/** Where messages go: `last`, `slack`, `dingtalk` or `both`. */
export async function chooseDeliver(session: Session, value: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  if (value !== 'last' && value !== 'slack' && value !== 'dingtalk' && value !== 'both')
    return unknownSetting(session, value);
  return told(session, await setDeliver(desk, key, { memberId, deliver: value }), 'deliver');
}

/** What holds now that it was changed, in the words of the settings themselves. */
async function told(
  session: Session,
  outcome: Outcome<unknown>,
  what: 'quiet' | 'alerts' | 'digest' | 'deliver',
): Promise<Reply> {
  const view = await settingsOf(session.desk, session.memberId);
  return report(session, outcome, doneWish, () => ({ what, view }));
}

function unknownSetting(session: Session, value: string): Reply {
  return say(session, refusalCard, refusal('bad-setting', { value }));
}

/** The form for a time zone. */
export function openZone(session: Session): Reply {
  return { cards: [], form: zoneForm('-', session.reader, session.words, session.now) };
}

/** The filled-in form. */
export async function submittedZone(session: Session, values: Record<string, string>): Promise<Reply> {
  const zone = (values['zone'] ?? '').trim();
  const outcome = await setZone(session.desk, session.key, { memberId: session.memberId, zone });
  if ('refused' in outcome) return wrongIn(session, 'zone', outcome.refused);
  return report({ ...session, reader: { ...session.reader, zone } }, outcome, doneSetting, () => ({
    what: 'zone' as const,
  }));
}

/** The form for quiet hours. */
export async function openQuiet(session: Session): Promise<Reply> {
  const view = await settingsOf(session.desk, session.memberId);
  return { cards: [], form: quietForm(view, session.reader, session.words, session.now) };
}

/** The filled-in form, read like a sentence about quiet hours. */
export async function submittedQuiet(session: Session, values: Record<string, string>): Promise<Reply> {
  const written = (values['quiet'] ?? '').trim();
  const lower = written.normalize('NFKC').toLowerCase();
  const none = /^(?:off|none|no|never|无|没有|不要|关|关闭)$/.test(lower);
  const setting = readSetting(`quiet hours ${lower}`, '');
  const value = none ? 'off' : setting?.key === 'quiet-hours' ? setting.value : written;
  const outcome = await putQuiet(session, value);
  if ('refused' in outcome) return wrongIn(session, 'quiet', outcome.refused);
  return told(session, outcome, 'quiet');
}
