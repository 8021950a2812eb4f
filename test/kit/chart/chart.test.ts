import { describe, expect, test } from 'vitest';
import { type Chart, heightsOf } from '../../../src/kit/chart/chart.js';
import { createPainter } from '../../../src/kit/chart/png.js';
import { chartSize, chartSvg } from '../../../src/kit/chart/svg.js';
import { emWidth, fittingSize } from '../../../src/kit/chart/text.js';
import { chineseChart, englishChart } from './samples.js';

/** Heights of the bars, left to right. */
function barHeights(svg: string): number[] {
  return [...svg.matchAll(/<rect [^>]*height="([\d.]+)" rx="[\d.]+" fill="#3b6fb6"/g)].map(([, n]) =>
    Number(n),
  );
}

/** Width and height as a PNG says them. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = Buffer.from(png);
  return [view.readUInt32BE(16), view.readUInt32BE(20)];
}

describe('heights', () => {
  test('keep their proportions however large the values, and nothing is below the ground', () => {
    const large = 10n ** 40n;
    expect(heightsOf([large, large / 4n, 0n, -large, 1n])).toEqual([10_000, 2_500, 0, 0, 0]);
    expect(heightsOf([0n, 0n])).toEqual([0, 0]);
    expect(heightsOf([])).toEqual([]);
  });
});

describe('a chart as SVG', () => {
  test('has a bar for each day, as high as its share of the highest', () => {
    const [mon = 0, , , , fri = 0, sat, sun = 0] = barHeights(chartSvg(chineseChart()));
    expect(fri).toBeCloseTo(184, 0);
    expect(mon / fri).toBeCloseTo(6.2 / 11.3, 2);
    expect(sat).toBe(0);
    expect(sun).toBeGreaterThanOrEqual(2);
  });

  test('shows every word it was given', () => {
    for (const chart of [chineseChart(), englishChart()]) {
      const svg = chartSvg(chart);
      const texts = [chart.title, chart.subtitle, ...chart.bars.flatMap(({ label, text }) => [label, text])];
      for (const text of [...texts, ...(chart.line === null ? [] : [chart.line.text])])
        expect(svg).toContain(`>${text}<`);
    }
  });

  test('keeps the line inside the plot, also where it is above every bar', () => {
    const chart = { ...chineseChart(), line: { height: 12_345, text: 'far above' } };
    expect(chartSvg(chart)).toMatch(/y1="108" x2="684" y2="108"/);
  });

  test('takes a week of nothing, and no bars at all', () => {
    const { bars, ...rest } = englishChart();
    expect(barHeights(chartSvg({ ...rest, bars: bars.map((bar) => ({ ...bar, height: 0 })) }))).toEqual([
      0, 0, 0, 0, 0, 0, 0,
    ]);
    expect(chartSvg({ ...rest, bars: [] })).not.toMatch(/NaN|Infinity/);
  });

  test('escapes what would be markup, and drops what XML does not know', () => {
    const svg = chartSvg({ ...englishChart(), title: 'A & <b>\u0000\u001b' });
    expect(svg).toContain('>A &amp; &lt;b&gt;<');
  });

  test('makes long texts smaller until they fit', () => {
    const text = '¥12,345,678,901.23';
    expect(emWidth('周一') * fittingSize('周一', 86, 15)).toBeLessThanOrEqual(86);
    expect(fittingSize('周一', 86, 15)).toBe(15);
    expect(emWidth(text) * fittingSize(text, 86, 14)).toBeCloseTo(86);
  });
});

describe('a chart as PNG', () => {
  const painter = createPainter();
  const signature = [0x89, 0x50, 0x4e, 0x47];

  test('is drawn at twice the size, small enough to be sent to everybody', async () => {
    for (const chart of [chineseChart(), englishChart()]) {
      const png = await painter.draw(chart);
      expect([...png.subarray(0, 4)]).toEqual(signature);
      expect(sizeOf(png)).toEqual([chartSize.width * 2, chartSize.height * 2]);
      expect(png.length).toBeLessThan(100_000);
    }
  });

  test('has glyphs for Chinese and Latin without a font of the machine', async () => {
    const only = (title: string): Chart => ({ title, subtitle: '', bars: [], line: null });
    const drawn = (title: string) =>
      painter.draw(only(title)).then((png) => Buffer.from(png).toString('base64'));
    const missing = await drawn('\u0378');
    const pictures = await Promise.all(['每', '周', '均', '万', '¥', '$', '9', 'W'].map(drawn));
    expect(new Set([missing, ...pictures]).size).toBe(9);
  });

  test('draws what is asked for at the same time, each its own', async () => {
    const [chinese, english] = await Promise.all([
      createPainter().draw(chineseChart()),
      createPainter().draw(englishChart()),
    ]);
    expect(Buffer.compare(chinese, english)).not.toBe(0);
  });

  test('goes on after a chart that could not be drawn', async () => {
    const broken: Chart = { ...englishChart(), title: '\ud800' };
    await painter.draw(broken).catch(() => undefined);
    expect(sizeOf(await painter.draw(englishChart()))).toEqual([1440, 680]);
  });
});
