import { type Chart, heightsOf } from '../../../src/kit/chart/chart.js';

const costs = [6_200_000n, 7_100_000n, 9_940_000n, 4_050_000n, 11_300_000n, 0n, 120_000n];

const [level = 0, ...heights] = heightsOf([7_010_000n, ...costs]);

/** A week as a Chinese reader sees it. */
export function chineseChart(): Chart {
  const days = ['一', '二', '三', '四', '五', '六', '日'];
  return {
    title: '每天用量',
    subtitle: '11月16日至11月22日',
    bars: costs.map((value, at) => ({
      label: `周${days[at]}`,
      height: heights[at] ?? 0,
      text: `¥${Number(value) / 1_000_000}`,
    })),
    line: { height: level, text: '过去 8 周的日均用量 ¥7.01' },
  };
}

/** The same in English, without a past. */
export function englishChart(): Chart {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  return {
    title: 'Spent per day',
    subtitle: '16 Nov to 22 Nov',
    bars: costs.map((value, at) => ({
      label: days[at] ?? '',
      height: heights[at] ?? 0,
      text: `$${Number(value) / 1_000_000}`,
    })),
    line: null,
  };
}
