/** A number for each kind of token: counts, or US dollars per million. */
export interface PerKind {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/**
 * The price list, valid from 2026-01-01: of the order of what vendors publish, rounded, and no statement about them.
 * The model of the company's own machines costs nothing.
 */
export const modelPrices = {
  'claude-sonnet-4-5': { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
  'gpt-5.1': { input: 1.25, output: 10, cacheRead: 0.125, cacheWrite: 1.25 },
  'qwen3-max': { input: 1.2, output: 6, cacheRead: 0.24, cacheWrite: 1.5 },
  'deepseek-v3.2': { input: 0.28, output: 0.42, cacheRead: 0.028, cacheWrite: 0.28 },
  'house-7b': { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
} as const satisfies Record<string, PerKind>;

/** A model on the price list. */
export type Model = keyof typeof modelPrices;
