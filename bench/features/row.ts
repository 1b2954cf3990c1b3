/** One measurement: ours beside a peer's, or ours alone. */
export interface FeatureRow {
  /** What was done: `batch, duckdb`. */
  readonly task: string;
  readonly events: number;
  readonly users: number;
  readonly features: number;
  readonly cutoffs: number;
  readonly threads: number;
  /** Ours, in `unit`: the median of the runs. */
  readonly ours: number;
  /** The peer's; null where ours stands alone. */
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly peerVersion: string | null;
  /** Ours ÷ peer. */
  readonly ratio: number | null;
  /** What `ours` and `peer` are in. */
  readonly unit: "s" | "µs" | "bytes";
  /** The most that the ratio should be or, where ours stands alone, that ours should be; null where there is no goal. */
  readonly goal: number | null;
  /** How many runs of each the medians are of. */
  readonly runs: number;
  /** When it was measured, and the machine's load at the beginning. */
  readonly measured: { readonly at: string; readonly load: number; readonly node: string };
}

/** What identifies a row: a new measurement replaces the old. */
export const keyOf = (row: FeatureRow): string =>
  JSON.stringify([row.task, row.events, row.features, row.cutoffs, row.threads, row.peerName]);

/** By how many per cent a row is above its goal; 0 when it is not, or has none. */
export function missedBy({ ours, ratio, goal }: FeatureRow): number {
  const value = ratio ?? ours;
  return goal === null || value <= goal ? 0 : (value / goal - 1) * 100;
}
