import type { Lang } from '../region.js';
import type { SlackWords } from '../words/slack.js';

/** When things were said, on the reader's own clock: their time zone, and 12 or 24 hours as they are used to. */
export interface Times {
  /** `3:05 PM`, `15:05`. `ts` is a message's. */
  clock(ts: string): string;
  /** The day and the time, for whoever points at a time. */
  full(ts: string): string;
  /** `Today`, `Yesterday`, `Monday, November 23`. */
  day(ts: string): string;
  /** The same for every moment of a day. */
  dayKey(ts: string): string;
}

/** What times are written for. */
export interface TimesFor {
  /** BCP 47 tag and IANA zone of whoever one is in Slack. */
  readonly locale: string;
  readonly tz: string;
  /** The page's language: the day's words are in it. */
  readonly lang: Lang;
  readonly words: SlackWords;
  /** The workspace's clock, epoch milliseconds. */
  readonly now: number;
}

const dayMs = 86_400_000;

/** Creates the writer of times; its formatters are made once, as they are slow to make. */
export function createTimes({ locale, tz, lang, words, now }: TimesFor): Times {
  // A person's locale says more than the page's language (en-GB), as long as it is the same language.
  const tag = locale.slice(0, 2) === lang.slice(0, 2) ? locale : lang === 'en' ? 'en-US' : 'zh-CN';
  const { hourCycle = 'h23' } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  const at = { timeZone: tz, hourCycle } as const;
  const twoDigits = hourCycle === 'h23' ? '2-digit' : 'numeric';
  const clock = new Intl.DateTimeFormat(tag, { ...at, hour: twoDigits, minute: '2-digit' });
  const full = new Intl.DateTimeFormat(tag, { ...at, dateStyle: 'full', timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(tag, {
    timeZone: tz,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
  });
  const key = new Intl.DateTimeFormat('en-CA', { timeZone: tz });
  const today = key.format(now);
  const yesterday = key.format(now - dayMs);
  const ms = (ts: string): number => Math.floor(Number(ts) * 1000);
  return {
    clock: (ts) => clock.format(ms(ts)),
    full: (ts) => full.format(ms(ts)),
    dayKey: (ts) => key.format(ms(ts)),
    day(ts) {
      const that = key.format(ms(ts));
      if (that === today) return words.today;
      return that === yesterday ? words.yesterday : day.format(ms(ts));
    },
  };
}
