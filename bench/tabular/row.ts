/** One measurement: ours beside a peer's. */
export interface ResultRow {
  /** What was done: `boosted trees, binary: fit`. */
  readonly task: string;
  /** On which data. */
  readonly data: string;
  readonly rows: number;
  readonly columns: number;
  readonly threads: number;
  /** Ours, in `unit`: the median of the runs. */
  readonly ours: number;
  /** The peer's. */
  readonly peer: number;
  readonly peerName: string;
  readonly peerVersion: string;
  /** Ours ÷ peer. */
  readonly ratio: number;
  /** Our figure on the test rows. */
  readonly quality: number | null;
  /** The peer's. */
  readonly peerQuality: number | null;
  /** What `ours` and `peer` are in. */
  readonly unit: "s" | "MiB";
  /** What `quality` is. */
  readonly metric: string | null;
  /** The ratio that was aimed at, where there was one. */
  readonly goal: number | null;
  /** By how many per cent the ratio is above its goal; 0 when it is not. */
  readonly missedBy: number;
  /** How many runs of each the medians are of. */
  readonly runs: number;
  /** When it was measured, the machine's load at the beginning. */
  readonly measured: { readonly at: string; readonly load: number; readonly node: string };
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Keeps six significant digits. */
export const rounded = (value: number): number => Number(value.toPrecision(6));

/** What identifies a row: a new measurement replaces the old. */
export const keyOf = (
  row: Pick<ResultRow, "task" | "data" | "rows" | "columns" | "threads" | "peerName">,
): string => JSON.stringify([row.task, row.data, row.rows, row.columns, row.threads, row.peerName]);
