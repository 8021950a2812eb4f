/** Bars with a line to compare them with, in finished words of one language. Plain JSON: it can be kept and sent on. */
export interface Chart {
  title: string;
  /** Small, at the other end of the title's line. */
  subtitle: string;
  /** From left to right, with their height in {@link fullHeight} parts of the plot; `text` stands above the bar. */
  bars: { label: string; height: number; text: string }[];
  /** A level across all bars, in the same measure, with its name; null where there is nothing to compare with. */
  line: { height: number; text: string } | null;
}

/** The height of the plot, in the parts that heights count. */
export const fullHeight = 10_000;

/** The heights of values beside each other: the highest is as high as the plot, whole parts, nothing below the ground. */
export function heightsOf(values: readonly bigint[]): number[] {
  let highest = 0n;
  for (const value of values) if (value > highest) highest = value;
  return values.map((value) => (value <= 0n ? 0 : Number((value * BigInt(fullHeight)) / highest)));
}
