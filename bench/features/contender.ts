/** What a contender made of the events: users in order, and for each feature its values. */
export interface Matrix {
  readonly users: number;
  /** Feature after feature, the rows of each in the order of cutoff and user; NaN for none. */
  readonly columns: readonly Float64Array[];
}

/** One side of a contest: holds the events in its own form, and computes all features on demand. */
export interface Contender {
  readonly name: string;
  readonly version: string;
  /** Computes; gives the seconds that took. */
  run(cutoffs: readonly number[]): Promise<number>;
  /** What the last run gave. */
  result(): Promise<Matrix>;
  close(): Promise<void>;
}

/** Where two results differ by more than 1e-9 of the greater value, in words; nothing when they are equal. */
export function difference(one: Matrix, other: Matrix): string | undefined {
  for (const [feature, values] of one.columns.entries()) {
    const others = other.columns[feature];
    if (others?.length !== values.length)
      return `feature ${feature}: ${values.length} and ${others?.length} rows`;
    const row = values.findIndex((value, at) => {
      const against = others[at] as number;
      if (Number.isNaN(value) || Number.isNaN(against)) return Number.isNaN(value) !== Number.isNaN(against);
      return Math.abs(value - against) > 1e-9 * Math.max(Math.abs(value), Math.abs(against));
    });
    if (row >= 0) return `feature ${feature}, row ${row}: ${values[row]} and ${others[row]}`;
  }
  return undefined;
}
