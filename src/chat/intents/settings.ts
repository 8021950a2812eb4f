import type { SettingChange } from './utterance.js';

const languages: readonly (readonly [RegExp, string])[] = [
  [/中文|汉语|普通话|简体|繁体|国语|chinese|mandarin|(?<![a-z])zh(?:-[a-z]+)?(?![a-z])/, 'zh-CN'],
  [/英文|英语|english|(?<![a-z])en(?:-(?:us|gb))?(?![a-z])/, 'en'],
];

/** Places people name instead of an IANA zone. */
const places: readonly (readonly [RegExp, string])[] = [
  [/北京|上海|东八区|beijing|shanghai|china/, 'Asia/Shanghai'],
  [/东京|东九区|tokyo|japan/, 'Asia/Tokyo'],
  [/香港|hong ?kong/, 'Asia/Hong_Kong'],
  [/台北|taipei|taiwan/, 'Asia/Taipei'],
  [/新加坡|singapore/, 'Asia/Singapore'],
  [/伦敦|london/, 'Europe/London'],
  [/柏林|berlin/, 'Europe/Berlin'],
  [/巴黎|paris/, 'Europe/Paris'],
  [/纽约|new york/, 'America/New_York'],
  [/洛杉矶|西八区|los angeles|san francisco/, 'America/Los_Angeles'],
  [/(?<![a-z])utc(?![+-])/, 'UTC'],
];

const off =
  /关|停|退订|取消|禁用|不要|别|静音|勿|不想|不用|\boff\b|\bstop|\bmute|\bdisable|\bunsubscribe|\bno more|\bdont|\bdo not\b|\bpause|\bsilence|\bsnooze|\bcancel/;
const on = /打开|开启|启用|订阅|恢复|开(?!会)|\bon\b|\benable|\bunmute|\bsubscribe|\bresume/;

/** The setting a sentence names, with its value in the form the settings are kept in. `shown` keeps a zone's spelling. */
export function readSetting(text: string, shown: string): SettingChange | undefined {
  const zone = /(?<![\w/])([A-Za-z]+\/[A-Za-z_]+(?:\/[A-Za-z_]+)?)(?![\w/])/.exec(shown)?.[1];
  const offset = /(?<![a-z])(?:utc|gmt) ?([+-]\d{1,2}(?::\d\d)?)/.exec(text)?.[0];
  if (zone) return { key: 'zone', value: zone };
  if (offset) return { key: 'zone', value: offset.toUpperCase().replace(' ', '') };
  if (/时区|time ?zone|\btz\b|时间/.test(text) && !/免打扰|勿扰|quiet|disturb/.test(text)) {
    const place = places.find(([pattern]) => pattern.test(text));
    if (place) return { key: 'zone', value: place[1] };
  }
  const quiet =
    /(晚上?|夜里|夜间|下午)? ?(\d{1,2})(?::(\d\d))? ?(am|pm|点)? ?(?:-|~|到|至|to|until|till|and|–) ?(?:早上|早|次日|第二天|上午)?(\d{1,2})(?::(\d\d))? ?(am|pm|点)?/.exec(
      text,
    );
  if (/免打扰|勿扰|静默|安静|打扰|quiet|disturb|dnd|晚上|夜/.test(text)) {
    if (quiet)
      return {
        key: 'quiet-hours',
        value: `${clock(quiet[2], quiet[3], quiet[1] ? 'pm' : quiet[4])}-${clock(quiet[5], quiet[6], quiet[7])}`,
      };
    if (/免打扰|勿扰|quiet|dnd|disturb|打扰/.test(text)) {
      const wants = /\boff\b|关|disable|取消|解除/.test(text)
        ? 'off'
        : /dont|do not (?!disturb)|不要|别|勿|on\b|开|enable/.test(text)
          ? 'on'
          : null;
      return wants ? { key: 'quiet-hours', value: wants } : undefined;
    }
  }
  const language = languages.find(([pattern]) => pattern.test(text));
  if (language) return { key: 'language', value: language[1] };
  const key = /digest|周报|weekly|摘要|周总结/.test(text)
    ? 'digest'
    : /notif|alert|通知|提醒|告警|预警|remind|ping|推送|消息/.test(text)
      ? 'alerts'
      : null;
  if (key === null) return undefined;
  if (off.test(text)) return { key, value: 'off' };
  if (on.test(text)) return { key, value: 'on' };
  const level = /(\d{1,3}) ?%/.exec(text)?.[0];
  return level ? { key, value: level } : undefined;
}

/** Two digits of a 24-hour clock. `half`: am, pm (which 晚上 means too), or 点, which leaves the hour as it is. */
function clock(hour: string | undefined, minute: string | undefined, half: string | undefined): string {
  const typed = Number(hour) % 24;
  const h = half === 'pm' && typed < 12 ? typed + 12 : half === 'am' && typed === 12 ? 0 : typed;
  return `${String(h).padStart(2, '0')}:${minute ?? '00'}`;
}
