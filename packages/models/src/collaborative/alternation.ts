import type { Workers } from "@portrait/core";
import { type Csr, instantiate, instantiateSync, type KernelInstance } from "@portrait/kernels";
import { type FactorKernels, factor } from "@portrait/kernels/factor";

import { padded, placePadded, readPadded, writePadded } from "./padded-rows.js";

/** The rows of a sparse matrix, without values: they count as 1. */
export type Pattern = Pick<Csr, "rows" | "offsets" | "indices">;

/** One side of the alternation: what its rows have, and their vectors. */
export interface Side {
  /** For each row the columns. */
  readonly pattern: Pattern;
  /** The rows' vectors to start from, row-major. */
  readonly vectors: Float32Array;
  /** For each row the weight of its vector's squared length, above 0. */
  readonly penalties: Float32Array;
}

/**
 * How rows are solved for in an iteration: by Cholesky's factor, so many dimensions at a time, or by so many steps of conjugate
 * gradients.
 */
export type Solver = { readonly block: number } | { readonly steps: number };

/** What an alternation is told. */
export interface AlternationOptions {
  /** The length of a vector. */
  readonly factors: number;
  /** How rows are solved for. */
  readonly solver: Solver;
  /** The weight of the squared scores of all pairs. */
  readonly unobservedWeight: number;
  /** The threads; left out, the calling one. */
  readonly workers?: Workers | undefined;
}

/** Two sides in the kernels' memory, each of which can be solved for with the other one fixed. */
export interface Alternation {
  /**
   * Solves for the rows of one side against the vectors of the other, from where they stand.
   *
   * @param side - 0 or 1.
   */
  solve(side: 0 | 1): void;
  /**
   * Solves for the rows of one side from nothing, until they no longer move: to the bit what {@link solveOnce} gives.
   *
   * @param side - 0 or 1.
   * @param against - The vectors of the other side, row-major; they take the place of those that it had.
   */
  settle(side: 0 | 1, against: Float32Array): Float32Array;
  /**
   * The vectors of a side, row-major.
   *
   * @param side - 0 or 1.
   */
  vectors(side: 0 | 1): Float32Array;
  /** Frees the kernels' memory. */
  dispose(): void;
}

/** Where the data of a side lie. */
interface Placed {
  readonly rows: number;
  readonly offsets: number;
  readonly indices: number;
  readonly penalties: number;
  readonly vectors: number;
  readonly longest: number;
}

type Instance = KernelInstance<FactorKernels>;

function longestOf({ rows, offsets }: Pattern): number {
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
  }
  return longest;
}

function placeSide(instance: Instance, { pattern, vectors, penalties }: Side, factors: number): Placed {
  const offsets = instance.alloc(pattern.offsets.byteLength);
  const indices = instance.alloc(pattern.indices.byteLength);
  const weights = instance.alloc(penalties.byteLength);
  instance.i32(offsets, pattern.offsets.length).set(pattern.offsets);
  instance.i32(indices, pattern.indices.length).set(pattern.indices);
  instance.f32(weights, penalties.length).set(penalties);
  const at = placePadded(instance, vectors, factors);
  const { rows } = pattern;
  return { rows, offsets, indices, penalties: weights, vectors: at, longest: longestOf(pattern) };
}

/** After how many steps of conjugate gradients a row counts as solved for, if its slope has not gone before. */
const SETTLED: Solver = { steps: 64 };

function solveSide(
  instance: Instance,
  { offsets, indices, rows, longest, penalties, vectors }: Placed,
  against: number,
  gram: number,
  factors: number,
  solver: Solver,
): void {
  const mark = instance.mark();
  const width = padded(factors);
  const solve = (kernel: "solveRows" | "improveRows", count: number, room: number): void => {
    const scratch = instance.alloc(room * instance.threads);
    const places = [offsets, indices, rows, against, width, count, gram, penalties, vectors] as const;
    instance.parallel(kernel, ...places, scratch, room);
  };
  if ("steps" in solver) solve("improveRows", solver.steps, instance.kernels.improveScratch(width, longest));
  else {
    const block = Math.min(padded(solver.block), width);
    solve("solveRows", block, instance.kernels.solveScratch(block, longest));
  }
  instance.release(mark);
}

/**
 * Puts two sides into the kernels' memory: 4 bytes for each number of their vectors, 8 for each pair.
 *
 * @param sides - The sides; the columns of each are the rows of the other.
 * @param options - See {@link AlternationOptions}.
 */
export async function createAlternation(
  sides: readonly [Side, Side],
  options: AlternationOptions,
): Promise<Alternation> {
  const { factors, solver, unobservedWeight, workers } = options;
  const width = padded(factors);
  const bytes = sides.reduce((sum, { vectors, pattern }) => {
    const rows = vectors.length / factors;
    return sum + 4 * (rows * (width + 3) + pattern.indices.length) + 512;
  }, 0);
  const instance = await instantiate(factor, { bytes, workers });
  const placed = sides.map((side) => placeSide(instance, side, factors)) as [Placed, Placed];
  const gram = instance.alloc(4 * width * width);
  const solve = (side: 0 | 1, by: Solver): void => {
    const against = placed[side === 0 ? 1 : 0];
    instance.parallel("gram", against.vectors, against.rows, width, unobservedWeight, gram);
    solveSide(instance, placed[side], against.vectors, gram, factors, by);
  };
  const vectors = (side: 0 | 1): Float32Array =>
    readPadded(instance, placed[side].vectors, placed[side].rows, factors);
  return {
    solve: (side) => solve(side, solver),
    settle(side, against) {
      const { vectors: at, rows } = placed[side];
      writePadded(instance, placed[side === 0 ? 1 : 0].vectors, against, factors);
      instance.f32(at, rows * width).fill(0);
      solve(side, SETTLED);
      return vectors(side);
    },
    vectors,
    dispose: instance.dispose,
  };
}

/**
 * `weight * vectors' vectors` in the kernels' width, for {@link solveOnce}.
 *
 * @param vectors - Row-major.
 * @param factors - The length of a vector.
 * @param weight - The factor.
 */
export function weightedGram(vectors: Float32Array, factors: number, weight: number): Float32Array {
  const width = padded(factors);
  const instance = instantiateSync(factor);
  try {
    const at = placePadded(instance, vectors, factors);
    const gram = instance.alloc(4 * width * width);
    instance.parallel("gram", at, vectors.length / factors, width, weight, gram);
    return instance.f32(gram, width * width).slice();
  } finally {
    instance.dispose();
  }
}

/** The columns that rows name, each once, and the rows in terms of these. */
function compact(pattern: Pattern): { readonly columns: Int32Array; readonly pattern: Pattern } {
  const columns = Int32Array.from(new Set(pattern.indices)).sort();
  const places = new Map(Array.from(columns, (column, place) => [column, place]));
  const indices = pattern.indices.map((column) => places.get(column) as number);
  return { columns, pattern: { ...pattern, indices } };
}

/**
 * Solves for rows against fixed vectors, until they no longer move, on the calling thread.
 *
 * @param rows - For each row the columns, and its penalty.
 * @param against - The columns' vectors, row-major.
 * @param factors - The length of a vector.
 * @param gram - What {@link weightedGram} gave for them.
 */
export function solveOnce(
  rows: { readonly pattern: Pattern; readonly penalties: Float32Array },
  against: Float32Array,
  factors: number,
  gram: Float32Array,
): Float32Array {
  const { columns, pattern } = compact(rows.pattern);
  const named = new Float32Array(columns.length * factors);
  columns.forEach((column, place) => {
    named.set(against.subarray(column * factors, (column + 1) * factors), place * factors);
  });
  const instance = instantiateSync(factor);
  try {
    const fixed = placePadded(instance, named, factors);
    const weights = instance.alloc(gram.byteLength);
    instance.f32(weights, gram.length).set(gram);
    const vectors = new Float32Array(pattern.rows * factors);
    const side = placeSide(instance, { pattern, vectors, penalties: rows.penalties }, factors);
    solveSide(instance, side, fixed, weights, factors, SETTLED);
    return readPadded(instance, side.vectors, pattern.rows, factors);
  } finally {
    instance.dispose();
  }
}
