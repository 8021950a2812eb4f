import { type Chart, fullHeight } from './chart.js';
import { fittingSize, xmlText } from './text.js';

/** Size of a chart in CSS pixels; the picture has twice as many for dense screens. */
export const chartSize = { width: 720, height: 340 } as const;

/**
 * An opaque light card with dark text: it reads the same in a light and in a dark window, which a picture cannot know.
 * The colours are told apart by people who see no red or green, too.
 */
const colours = {
  card: '#f6f8fa',
  edge: '#d0d7de',
  text: '#1f2933',
  quiet: '#5b6672',
  bar: '#3b6fb6',
  line: '#b45f06',
};

/** Where the bars stand. */
const plot = { left: 36, right: 684, top: 108, bottom: 292 };

/** The chart as SVG. Pure; every text is escaped and made to fit its place. */
export function chartSvg(chart: Chart): string {
  const { width, height } = chartSize;
  const slot = (plot.right - plot.left) / Math.max(1, chart.bars.length);
  const bars = chart.bars.map((bar, at) => ({
    ...bar,
    middle: plot.left + slot * (at + 0.5),
    slot,
    // What there is is to be seen, however little it is beside the other bars.
    height: bar.height > 0 ? Math.max(2, pixels(bar.height)) : 0,
  }));
  const parts = [
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="12" fill="${colours.card}" stroke="${colours.edge}"/>`,
    heading(chart),
    ...bars.map(shape),
    `<line x1="${plot.left}" y1="${plot.bottom}" x2="${plot.right}" y2="${plot.bottom}" stroke="${colours.quiet}"/>`,
    level(chart),
    ...bars.map(labels),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`;
}

/** A bar with its place; the height is in pixels here. */
type PlacedBar = Chart['bars'][number] & { middle: number; slot: number };

function heading({ title, subtitle, line }: Chart): string {
  return [
    words(title, { x: plot.left, y: 46, size: fittingSize(title, 400, 22), fill: colours.text }),
    words(subtitle, {
      x: plot.right,
      y: 46,
      size: fittingSize(subtitle, 230, 15),
      fill: colours.quiet,
      anchor: 'end',
    }),
    ...(line === null ? [] : [legend(line.text)]),
  ].join('');
}

function legend(text: string): string {
  const x = plot.left + 34;
  return (
    dashes(plot.left, x - 8, 70) +
    words(text, { x, y: 75, size: fittingSize(text, plot.right - x, 15), fill: colours.quiet })
  );
}

function shape({ middle, slot, height }: PlacedBar): string {
  const width = Math.min(64, slot * 0.62);
  const corner = Math.min(4, height / 2);
  return `<rect x="${round(middle - width / 2)}" y="${round(plot.bottom - height)}" width="${round(width)}" height="${round(height)}" rx="${corner}" fill="${colours.bar}"/>`;
}

function labels({ label, text, middle, slot, height }: PlacedBar): string {
  const room = slot - 6;
  return [
    words(text, {
      x: middle,
      y: plot.bottom - height - 8,
      size: fittingSize(text, room, 14),
      fill: colours.text,
      anchor: 'middle',
    }),
    words(label, {
      x: middle,
      y: plot.bottom + 26,
      size: fittingSize(label, room, 15),
      fill: colours.quiet,
      anchor: 'middle',
    }),
  ].join('');
}

function level({ line }: Chart): string {
  if (line === null || line.height <= 0) return '';
  return dashes(plot.left, plot.right, round(plot.bottom - pixels(line.height)));
}

function dashes(from: number, to: number, y: number): string {
  return `<line x1="${from}" y1="${y}" x2="${to}" y2="${y}" stroke="${colours.line}" stroke-width="2" stroke-dasharray="6 4"/>`;
}

function pixels(height: number): number {
  return (Math.min(height, fullHeight) / fullHeight) * (plot.bottom - plot.top);
}

interface Place {
  x: number;
  y: number;
  size: number;
  fill: string;
  anchor?: 'start' | 'middle' | 'end';
}

/** A text with an edge in the card's colour, so that it stays readable where the level crosses it. */
function words(text: string, { x, y, size, fill, anchor = 'start' }: Place): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" fill="${fill}" text-anchor="${anchor}" stroke="${colours.card}" stroke-width="4" paint-order="stroke">${xmlText(text)}</text>`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
