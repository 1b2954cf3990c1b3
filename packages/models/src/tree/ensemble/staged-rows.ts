import type { BlockPredictor } from "./block-predictor.js";
import type { EnsembleMemory } from "./kernel-memory.js";
import { outputDivisors, type TreeEnsemble } from "./tree-ensemble.js";

/** Rows that walks take at a time: the values of one column for them fill a cache line. */
export const LANES = 8;

/** What adds up the leaves of staged rows: of so many groups of eight. */
export type Run = (groups: number) => void;

/** Where rows are staged and their sums are put. */
export interface StagedRows {
  /** Where the columns are staged, `capacity` numbers each. */
  readonly staged: number;
  /** Where the sums are. */
  readonly sums: number;
  /** How many rows can be staged. */
  readonly capacity: number;
}

/**
 * Makes room for staged rows.
 *
 * @param memory - Where.
 * @param slots - How many columns are staged.
 * @param outputs - How many sums a row has.
 * @param rows - How many rows.
 */
export function stageRows(memory: EnsembleMemory, slots: number, outputs: number, rows: number): StagedRows {
  const capacity = Math.max(1, Math.ceil(rows / LANES)) * LANES;
  return {
    staged: memory.alloc(Math.max(1, slots) * capacity * 8),
    sums: memory.alloc(capacity * outputs * 8),
    capacity,
  };
}

function anyMissing(
  columns: readonly Float64Array[],
  mixed: readonly number[],
  from: number,
  to: number,
): boolean {
  for (const column of mixed) {
    const values = columns[column] as Float64Array;
    for (let row = from; row < to; row++) if (Number.isNaN(values[row])) return true;
  }
  return false;
}

/**
 * What predicts blocks of rows by a kernel that adds up leaves.
 *
 * @param memory - Its memory.
 * @param ensemble - The ensemble.
 * @param slots - The columns that are staged, in order.
 * @param mixed - The columns in which some splits send a missing number left and others right.
 * @param rows - Where rows are staged.
 * @param prepare - Makes what adds up leaves, once: when numbers of mixed columns may be missing, and when not.
 */
export function predictStaged(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  slots: readonly number[],
  mixed: readonly number[],
  { staged, sums, capacity }: StagedRows,
  prepare: (missing: boolean) => Run,
): BlockPredictor {
  const { outputs, base } = ensemble;
  const divisors = outputDivisors(ensemble);
  let whole: Run | undefined;
  let holed: Run | undefined;
  return {
    memory,
    capacity,
    predict(columns, from, count, raw) {
      const missing = anyMissing(columns, mixed, from, from + count);
      if (missing) holed ??= prepare(true);
      else whole ??= prepare(false);
      const groups = Math.ceil(count / LANES);
      slots.forEach((column, slot) => {
        const values = (columns[column] as Float64Array).subarray(from, from + count);
        memory.f64(staged + slot * capacity * 8, count).set(values);
      });
      (missing ? holed : whole)?.(groups);
      const found = memory.f64(sums, groups * LANES * outputs);
      for (let output = 0; output < outputs; output++) {
        const divisor = divisors[output] as number;
        const start = base[output] as number;
        for (let row = 0; row < count; row++) {
          const at = ((row >>> 3) * outputs + output) * LANES + (row & 7);
          raw[(from + row) * outputs + output] = (found[at] as number) / divisor + start;
        }
      }
    },
  };
}
