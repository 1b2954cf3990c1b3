import { allocateMatrix, type PointMatrix, padded, type SvmInstance } from "./kernel-function.js";
import { reserveSums } from "./kernel-sums.js";
import { createRowCache, type RowCache } from "./row-cache.js";
import type { SmoOptions, SmoProblem } from "./smo-problem.js";

/** The variables that steps are taken over at present, packed together in the memory of the instance. */
export interface WorkingSet {
  /** How many there are. */
  readonly size: number;
  /** For each its number in the problem. */
  readonly ids: Int32Array;
  /** For each `z - Kb`. */
  readonly gradient: Float64Array;
  /** For each what is added to the gradient where the variable may grow; -Infinity where it may not. */
  readonly up: Float64Array;
  /** For each what is added to the gradient where the variable may fall; Infinity where it may not. */
  readonly down: Float64Array;
  /** For each `K(x, x)`. */
  readonly diagonal: Float32Array;
  /** Where `gradient`, `up`, `down` and `diagonal` are. */
  readonly at: Readonly<Record<"gradient" | "up" | "down" | "diagonal" | "results", number>>;
  /** What the loops answer: greatest, its place, least, its place, the partner's place. */
  readonly results: Float64Array;
  /** The kernel rows. */
  readonly cache: RowCache;
  /**
   * Keeps some of the variables.
   *
   * @param kept - Their places, ascending.
   */
  keep(kept: Int32Array): void;
  /** Takes all variables in again; the gradients of those that were set aside are not valid. */
  restore(): void;
}

/**
 * The working set of a problem, all variables in it.
 *
 * @param instance - Whose memory it takes.
 * @param problem - The problem.
 * @param options - How it is solved.
 */
export function createWorkingSet(
  instance: SvmInstance,
  problem: SmoProblem,
  options: SmoOptions,
): WorkingSet {
  const { matrix, kernel } = problem;
  const { rows, stride } = matrix;
  const room = Math.max(4, padded(rows));
  const active: PointMatrix = options.shrinking ? allocateMatrix(instance, rows, stride) : matrix;
  const at = {
    gradient: instance.alloc(room * 8),
    up: instance.alloc(room * 8),
    down: instance.alloc(room * 8),
    diagonal: instance.alloc(room * 4),
    results: instance.alloc(64),
  };
  const keptAt = instance.alloc(room * 4);
  const { code, gamma, coef0, degree } = kernel;
  let size = rows;
  const cache = createRowCache(instance, {
    variables: rows,
    bytes: options.cacheBytes,
    compute(variable, out) {
      instance.parallel(
        "kernelRow",
        code,
        active.data,
        active.norms,
        size,
        stride,
        active.data + variable * stride * 4,
        norms[variable] as number,
        gamma,
        coef0,
        degree,
        out,
      );
    },
  });
  reserveSums(instance, rows, stride);
  const ids = new Int32Array(room);
  const gradient = instance.f64(at.gradient, room);
  const up = instance.f64(at.up, room);
  const down = instance.f64(at.down, room);
  const diagonal = instance.f32(at.diagonal, room);
  const results = instance.f64(at.results, 8);
  const norms = instance.f32(active.norms, room);
  const points = instance.f32(active.data, room * stride);

  function pad(): void {
    up.fill(Number.NEGATIVE_INFINITY, size);
    down.fill(Number.POSITIVE_INFINITY, size);
    gradient.fill(0, size);
  }

  function restore(): void {
    size = rows;
    if (active !== matrix) {
      points.set(instance.f32(matrix.data, room * stride));
      norms.set(instance.f32(matrix.norms, room));
    }
    for (let row = 0; row < rows; row++) ids[row] = row;
    instance.kernels.kernelDiagonal(code, active.norms, rows, gamma, coef0, degree, at.diagonal);
    cache.clear(rows);
    pad();
  }
  restore();

  return {
    get size() {
      return size;
    },
    ids,
    gradient,
    up,
    down,
    diagonal,
    at,
    results,
    cache,
    keep(kept) {
      instance.i32(keptAt, kept.length).set(kept);
      cache.compact(kept, keptAt);
      for (let to = 0; to < kept.length; to++) {
        const from = kept[to] as number;
        ids[to] = ids[from] as number;
        gradient[to] = gradient[from] as number;
        up[to] = up[from] as number;
        down[to] = down[from] as number;
        diagonal[to] = diagonal[from] as number;
        norms[to] = norms[from] as number;
        points.copyWithin(to * stride, from * stride, (from + 1) * stride);
      }
      size = kept.length;
      pad();
    },
    restore,
  };
}
