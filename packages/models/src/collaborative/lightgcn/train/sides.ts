import type { KernelInstance } from "@portrait/kernels";
import type { GraphKernels } from "@portrait/kernels/graph";

/** An instance of the kernels. */
export type Kernels = KernelInstance<GraphKernels>;

/** How many users and items there are, and how long their vectors are. */
export interface Extent {
  /** How many users. */
  readonly users: number;
  /** How many items. */
  readonly items: number;
  /** The length of a vector. */
  readonly width: number;
}

/** Where the vectors of all users and, behind them, of all items lie. */
export interface Sides {
  /** Where the users' begin; the items' follow without a gap. */
  readonly users: number;
  /** Where the items' begin. */
  readonly items: number;
}

/**
 * Takes room for a vector of every user and every item, filled with zeros.
 *
 * @param kernels - Whose memory.
 * @param extent - How many, and how long.
 */
export function allocateSides(kernels: Kernels, { users, items, width }: Extent): Sides {
  const start = kernels.alloc(4 * (users + items) * width);
  return { users: start, items: start + 4 * users * width };
}
