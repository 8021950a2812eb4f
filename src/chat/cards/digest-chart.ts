import type { AnyDigest } from '../../core/digest-view.js';
import { type Chart, heightsOf } from '../../kit/chart/chart.js';
import type { CardSection } from './card.js';
import { daysText } from './digest-parts.js';
import type { Voice } from './voice.js';

/** The week's days as a picture, with what a usual day took; without words that people typed. Null for an empty week. */
export function digestPicture(view: AnyDigest, say: Voice): { alt: string; chart: Chart } | undefined {
  if (view.byDay.every(({ cost }) => cost <= 0n)) return undefined;
  const usual = usualDay(view);
  const [level = 0, ...heights] = heightsOf([usual ?? 0n, ...view.byDay.map(({ cost }) => cost)]);
  return {
    alt: say.t('digest.chart.alt', {
      days: daysText(view.days, say),
      list: dayTexts(view, say).join(say.t('digest.chart.between')),
    }),
    chart: {
      title: say.t('digest.chart.title'),
      subtitle: daysText(view.days, say),
      bars: view.byDay.map(({ day, cost }, at) => ({
        label: weekday(day, say),
        // Below a tenth of a thousandth of the highest, but not nothing.
        height: Math.max(heights[at] ?? 0, cost > 0n ? 1 : 0),
        text: say.money(cost),
      })),
      line: usual === null ? null : { height: level, text: usualText(view, say) },
    },
  };
}

/** The same numbers as words. */
export function daySection(view: AnyDigest, say: Voice): CardSection[] {
  if (view.byDay.every(({ cost }) => cost <= 0n)) return [];
  const lines = [dayTexts(view, say).join(' · ')];
  if (usualDay(view) !== null) lines.push(usualText(view, say));
  return [{ title: say.t('digest.by-day'), lines }];
}

function dayTexts({ byDay }: AnyDigest, say: Voice): string[] {
  return byDay.map(({ day, cost }) => say.t('digest.day', { day: weekday(day, say), cost: say.money(cost) }));
}

function usualText(view: AnyDigest, say: Voice): string {
  return say.t('digest.chart.line', {
    amount: say.money(usualDay(view) ?? 0n),
    weeks: view.change?.weeks ?? 0,
  });
}

/** A seventh of the mean week; null where nothing is compared. */
function usualDay({ change }: AnyDigest): bigint | null {
  return change === null || change.mean <= 0n ? null : (change.mean + 3n) / 7n;
}

/** A day of the organisation's calendar is the same weekday everywhere. */
function weekday(day: string, say: Voice): string {
  const at = new Date(`${day}T00:00:00Z`).getUTCDay();
  return say.t('digest.weekday', { weekday: String(at === 0 ? 7 : at) });
}
