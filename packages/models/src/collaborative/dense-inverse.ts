import type { Workers } from "@portrait/core";
import { type Csr, instantiate, type KernelInstance } from "@portrait/kernels";
import { type FactorKernels, factor } from "@portrait/kernels/factor";
import { sharedUsers } from "./neighbours.js";
import type { TrainingRows } from "./training-rows.js";

/** The numbers that an inverse is computed in. */
export type Precision = "float32" | "float64";

/** How {@link invertGram} computes. */
export interface InverseOptions {
  /** What is added to the diagonal, above 0. */
  readonly l2: number;
  /** The numbers. */
  readonly precision: Precision;
  /** The threads; left out, the calling one. */
  readonly workers: Workers | undefined;
  /** Awaited after each block of pivots. */
  readonly step: (done: number, total: number) => Promise<void>;
}

/** A symmetric matrix, of which the upper triangle is there. */
export interface UpperTriangle {
  /** How many rows it has. */
  readonly size: number;
  /** A number of row `a` and column `b` in either order. */
  at(a: number, b: number): number;
}

const BLOCK = 64;

type Instance = KernelInstance<FactorKernels>;

function placeGram(
  instance: Instance,
  at: number,
  width: number,
  { byUser, byItem, popularity }: TrainingRows,
  { l2, precision }: InverseOptions,
): void {
  const view = precision === "float32" ? instance.f32 : instance.f64;
  const matrix = view(at, width * width);
  const share = sharedUsers(byUser, byItem, new Float64Array(byUser.rows).fill(1));
  for (let item = 0; item < width; item++) {
    const count = popularity[item];
    matrix[item * width + item] = count === undefined ? 1 : count + l2;
    if (count === undefined) continue;
    const { touched, size, sums } = share(item);
    for (let other = 0; other < size; other++) {
      const column = touched[other] as number;
      if (column > item) matrix[item * width + column] = sums[column] as number;
    }
  }
}

/**
 * `(X' X + l2 I)^(-1)` of the users' different items X, as an upper triangle. It takes the square of the items, rounded up to a multiple
 * of 64, times 4 or 8 bytes, and the third power of additions and multiplications.
 *
 * @param rows - What is learnt from.
 * @param options - See {@link InverseOptions}.
 * @param read - Reads the inverse while it is there.
 */
export async function invertGram<Result>(
  rows: TrainingRows,
  options: InverseOptions,
  read: (inverse: UpperTriangle) => Result,
): Promise<Result> {
  const { precision, workers, step } = options;
  const size = rows.items.length;
  const width = BLOCK * Math.ceil(size / BLOCK);
  const bytes = precision === "float32" ? 4 : 8;
  const kind = precision === "float32" ? "F32" : "F64";
  const instance = await instantiate(factor, {
    bytes: bytes * width * (width + 2 * BLOCK) + 2 ** 16,
    workers,
  });
  try {
    const at = instance.alloc(bytes * width * width);
    placeGram(instance, at, width, rows, options);
    const pivot = instance.alloc(bytes * BLOCK * BLOCK);
    const [raw, weighed] = [instance.alloc(bytes * BLOCK * width), instance.alloc(bytes * BLOCK * width)];
    for (let from = 0; from < width; from += BLOCK) {
      instance.kernels[`pivots${kind}`](at, width, from, pivot);
      instance.parallel(`panel${kind}`, at, width, from, pivot, raw, weighed);
      instance.parallel(`sweep${kind}`, at, width, from, raw, weighed);
      await step(from / BLOCK + 1, width / BLOCK);
    }
    const view = precision === "float32" ? instance.f32 : instance.f64;
    const matrix = view(at, width * width);
    return read({
      size,
      at: (a, b) => -(matrix[Math.min(a, b) * width + Math.max(a, b)] as number),
    });
  } finally {
    instance.dispose();
  }
}

/**
 * The weights that EASE makes of the inverse: `-P_ab / P_bb` from a to another item b, those of the greatest magnitude into each b.
 *
 * @param inverse - P.
 * @param most - How many weights go into an item; null for all that are not 0.
 */
export function easeWeights({ size, at }: UpperTriangle, most: number | null): Csr {
  const kept = most === null ? undefined : strongest({ size, at }, most);
  const offsets = new Int32Array(size + 1);
  const count = kept === undefined ? size * (size - 1) : kept.reduce((sum, list) => sum + list.length, 0);
  const indices = new Int32Array(count);
  const values = new Float32Array(count);
  const own = Float64Array.from({ length: size }, (_, item) => at(item, item));
  const from = kept === undefined ? undefined : turned(kept, size);
  let next = 0;
  for (let a = 0; a < size; a++) {
    const add = (b: number): void => {
      indices[next] = b;
      values[next++] = -at(a, b) / (own[b] as number);
    };
    if (from === undefined) {
      for (let b = 0; b < size; b++) if (b !== a) add(b);
    } else for (const b of from[a] as number[]) add(b);
    offsets[a + 1] = next;
  }
  return { rows: size, columns: size, offsets, indices, values };
}

/** For each item the others with the strongest weights into it. */
function strongest({ size, at }: UpperTriangle, most: number): readonly Int32Array[] {
  return Array.from({ length: size }, (_, b) => {
    const strength = Float64Array.from({ length: size }, (__, a) => (a === b ? -1 : Math.abs(at(a, b))));
    const order = Int32Array.from(strength.keys()).sort(
      (p, q) => (strength[q] as number) - (strength[p] as number) || p - q,
    );
    return order.slice(0, Math.min(most, size - 1));
  });
}

/** The same pairs from the other side, ascending. */
function turned(lists: readonly Int32Array[], size: number): readonly number[][] {
  const from = Array.from({ length: size }, (): number[] => []);
  lists.forEach((list, b) => {
    for (const a of list) (from[a] as number[]).push(b);
  });
  return from;
}
