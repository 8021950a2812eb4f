/** What a bench found: ours beside its floor, measured in the same run. */
export interface BenchResult {
  readonly bench: string;
  readonly ours: number;
  readonly floor: number;
  readonly unit: string;
  /** `ours` over `floor`. */
  readonly ratio: number;
  /** Further figures, by name. */
  readonly [figure: string]: string | number;
}
