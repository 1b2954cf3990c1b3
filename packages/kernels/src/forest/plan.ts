import { FOREST_JOB_BYTES, FOREST_NODE, type ForestJob, noJob } from "./job.js";

/** The sizes that decide how much memory the growth of trees takes. */
export interface ForestSizes {
  /** Rows. */
  readonly rows: number;
  /** Columns, at least 1. */
  readonly columns: number;
  /** How many classes, if more than two; 0 for two classes and for numbers. */
  readonly classes: number;
  /** Whether the payload of a record is a code (two bytes) or two floats. */
  readonly coded: boolean;
  /** The most leaves of a tree; 0 for no bound. */
  readonly maxLeaves: number;
  /** The fewest rows of a leaf. */
  readonly minLeaf: number;
  /** Whether any column is of categories. */
  readonly categories: boolean;
  /** Whether what trees say of rows that they did not draw is kept. */
  readonly outOfBag: boolean;
  /** How many trees. */
  readonly trees: number;
  /** How many threads grow trees. */
  readonly threads: number;
}

/** A job whose blocks have their places. */
export interface PlacedJob {
  /** The job. */
  readonly job: ForestJob;
  /** Where the job itself is to be written. */
  readonly place: number;
}

/** Memory for the growth of trees: what is to be allocated, and a job that describes it. */
export interface ForestPlan {
  /** Bytes in all. */
  readonly bytes: number;
  /**
   * The job for a block of memory, and where in the block the job itself is to be written.
   *
   * @param base - The offset of the block, a multiple of 64.
   */
  at(base: number): PlacedJob;
}

const align = (bytes: number, to = 64): number => Math.ceil(bytes / to) * to;

function layOut(parts: Readonly<Record<string, number>>): {
  readonly offsets: Readonly<Record<string, number>>;
  readonly bytes: number;
} {
  let bytes = 64;
  const offsets = Object.fromEntries(
    Object.entries(parts).map(([name, size]) => {
      const offset = bytes;
      bytes += align(size);
      return [name, offset] as const;
    }),
  );
  return { offsets, bytes };
}

/**
 * Plans the memory of binned rows, of their bins' values and of each thread's workspace.
 *
 * @param sizes - See {@link ForestSizes}.
 *
 * @example
 * ```ts
 * import { planForest } from "@portrait/kernels/forest";
 *
 * const plan = planForest({
 *   rows: 1000, columns: 30, classes: 0, coded: true, maxLeaves: 0, minLeaf: 1, categories: false,
 *   outOfBag: false, trees: 10, threads: 1,
 * });
 * plan.at(64).job.stride; // => 32
 * ```
 */
export function planForest(sizes: ForestSizes): ForestPlan {
  const { rows, columns, classes, coded, trees, threads } = sizes;
  const payloadAt = align(columns, coded ? 2 : 8);
  const stride = align(payloadAt + (coded ? 2 : 16), 16);
  const byRows = Math.max(1, Math.floor(rows / sizes.minLeaf));
  const leaves = sizes.maxLeaves > 0 ? Math.min(sizes.maxLeaves, byRows) : byRows;
  const nodeBytes = FOREST_NODE.totals + 8 * classes;
  const nodes = 2 * leaves;
  const shared = layOut({
    job: FOREST_JOB_BYTES,
    source: rows * stride,
    kinds: columns,
    lows: columns * 2048,
    highs: columns * 2048,
    table: 256 * Math.max(2, classes) * 16,
    seeds: trees * 4,
    oobSums: sizes.outOfBag ? rows * Math.max(1, classes) * 8 : 0,
    oobHits: sizes.outOfBag ? rows * 4 : 0,
  });
  const own = layOut({
    bufferA: rows * stride,
    bufferB: rows * stride,
    counts: rows,
    nodes: nodes * nodeBytes,
    sets: sizes.categories ? leaves * 32 : 0,
    histogram: (classes > 0 ? (classes + 1) * 2048 : 4 * 4096) + 4096,
    frontier: nodes * 4,
    permutation: columns * 4,
    scratch: 12288 + 28 * stride + 16 * (classes + 1),
  });
  return {
    bytes: shared.bytes + threads * own.bytes,
    at(base) {
      const places = Object.fromEntries(
        Object.entries(shared.offsets).map(([name, offset]) => [name, base + offset]),
      );
      const job: ForestJob = {
        ...noJob,
        ...places,
        ...own.offsets,
        rows,
        columns,
        stride,
        payloadAt,
        coded: coded ? 1 : 0,
        classes,
        trees,
        maxLeaves: sizes.maxLeaves,
        minLeaf: sizes.minLeaf,
        nodeBytes,
        workspace: base + shared.bytes,
        workspaceBytes: own.bytes,
      };
      return { job, place: places.job ?? base };
    },
  };
}

/** The sizes that decide how much memory the growth of a tree over sorted rows takes. */
export interface SortedSizes
  extends Pick<ForestSizes, "rows" | "columns" | "classes" | "maxLeaves" | "minLeaf"> {
  /** Whether leaves hold medians. */
  readonly absolute: boolean;
  /** How many different values the numbers have, over all columns. */
  readonly distinct: number;
}

/** Memory for the growth of one tree over sorted rows. */
export interface SortedPlan extends ForestPlan {
  /**
   * Where the different values of the columns are to be written, one column behind the other.
   *
   * @param base - The offset of the block.
   */
  values(base: number): number;
}

/**
 * Plans the memory of rows that are sorted by each column.
 *
 * @param sizes - See {@link SortedSizes}.
 *
 * @example
 * ```ts
 * import { planSorted } from "@portrait/kernels/forest";
 *
 * const plan = planSorted({
 *   rows: 1000, columns: 30, classes: 0, maxLeaves: 0, minLeaf: 1, absolute: false, distinct: 30_000,
 * });
 * plan.at(64).job.sorted; // => 1
 * ```
 */
export function planSorted(sizes: SortedSizes): SortedPlan {
  const { rows, columns, classes, absolute } = sizes;
  const byRows = Math.max(1, Math.floor(rows / sizes.minLeaf));
  const leaves = sizes.maxLeaves > 0 ? Math.min(sizes.maxLeaves, byRows) : byRows;
  const nodes = 2 * leaves;
  const nodeBytes = FOREST_NODE.totals + 8 * Math.max(classes, absolute ? 1 : 0);
  const shared = layOut({
    job: FOREST_JOB_BYTES,
    kinds: columns,
    seeds: 4,
    lists: (columns + 2) * rows * 8,
    columnCodes: columns * rows,
    payloads: rows * 16,
    sides: rows,
    spare: rows * 8 + 8,
    distinct: columns * 4,
    values: sizes.distinct * 8,
  });
  const own = layOut({
    bufferA: absolute ? rows * 44 + 64 : 0,
    bufferB: absolute ? rows * 8 : 0,
    nodes: nodes * nodeBytes,
    sets: leaves * 32,
    histogram: (classes > 0 ? (classes + 1) * 2048 : 4 * 4096) + 4096,
    frontier: nodes * 4,
    permutation: columns * 4,
    scratch: 12288 + 28 * 16 + 16 * (classes + 1),
  });
  return {
    bytes: shared.bytes + own.bytes,
    values: (base) => base + (shared.offsets.values as number),
    at(base) {
      const { values: _, ...offsets } = shared.offsets;
      const places = Object.fromEntries(
        Object.entries(offsets).map(([name, offset]) => [name, base + offset]),
      );
      const job: ForestJob = {
        ...noJob,
        ...places,
        ...own.offsets,
        rows,
        columns,
        stride: 16,
        classes,
        trees: 1,
        sorted: 1,
        maxLeaves: sizes.maxLeaves,
        minLeaf: sizes.minLeaf,
        nodeBytes,
        workspace: base + shared.bytes,
        workspaceBytes: own.bytes,
      };
      return { job, place: places.job ?? base };
    },
  };
}
