/**
 * The 32-bit words of the plan of a tree, in their order: what `grow` and `work` read, and where they note how far they
 * are. Byte offsets and counts, but for the last ones, which are theirs; `task` must be 0 at the start.
 */
export const PLAN_FIELDS = [
  "bins",
  "stride",
  "columns",
  "pitch",
  "features",
  "sizes",
  "meta",
  "list",
  "listed",
  "pairs",
  "rows",
  "count",
  "left",
  "right",
  "counts",
  "table",
  "options",
  "slots",
  "slotBytes",
  "slotCount",
  "unused",
  "partial",
  "scratch",
  "records",
  "nodes",
  "leaves",
  "maxLeaves",
  "maxDepth",
  "threads",
  "manySums",
  "manyRows",
  "manyBins",
  "task",
  "grown",
  "leafCount",
  "free",
  "parts",
  "current",
  "place",
  "small",
  "large",
  "pending",
] as const;

/** The name of a word of the plan of a tree. */
export type PlanField = (typeof PLAN_FIELDS)[number];

/** What a caller says of a tree that is to be grown: byte offsets and counts. */
export interface TreePlan {
  /** Row-major bins. */
  readonly bins: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  /** Column-major bins. */
  readonly columns: number;
  /** Bytes from one column to the next. */
  readonly pitch: number;
  /** How many features there are. */
  readonly features: number;
  /** How many bins each feature has, 32-bit. */
  readonly sizes: number;
  /** What `split` knows of features. */
  readonly meta: number;
  /** The features that may be split on, 32-bit, ascending. */
  readonly list: number;
  /** How many of them, at least 1. */
  readonly listed: number;
  /** Gradient pairs. */
  readonly pairs: number;
  /** The rows of the tree, 32-bit; they come to lie in the order of their leaves. */
  readonly rows: number;
  /** How many of them. */
  readonly count: number;
  /** Room for `count + 1` 32-bit integers. */
  readonly left: number;
  /** Room for `count + 1` 32-bit integers. */
  readonly right: number;
  /** Room for a 32-bit integer for each thread. */
  readonly counts: number;
  /** Room for 256 bytes. */
  readonly table: number;
  /** The options of `split`, then the least gain, doubles. */
  readonly options: number;
  /** Histograms. */
  readonly slots: number;
  /** Bytes of one. */
  readonly slotBytes: number;
  /** How many of them, at least 2; where there are fewer than leaves, some are summed again. */
  readonly slotCount: number;
  /** Room for `slotCount` 32-bit integers. */
  readonly unused: number;
  /** Histograms of the threads but the first. */
  readonly partial: number;
  /** Room for 48 KiB for each thread. */
  readonly scratch: number;
  /** Room for two records for each listed feature. */
  readonly records: number;
  /** Room for `2 * maxLeaves` nodes; see {@link NODE_BYTES}. */
  readonly nodes: number;
  /** Room for `maxLeaves` 32-bit integers. */
  readonly leaves: number;
  /** The most leaves, at least 2. */
  readonly maxLeaves: number;
  /** The greatest depth of a leaf. */
  readonly maxDepth: number;
  /** How many threads there are. */
  readonly threads: number;
  /** From how many rows times features on a leaf is summed by all threads. */
  readonly manySums: number;
  /** From how many rows on a leaf is parted by all threads. */
  readonly manyRows: number;
  /** 1 where splits are to be sought by all threads. */
  readonly manyBins: number;
}

/**
 * Bytes of a node: the record of its best split (96 bytes), its totals (32 bytes), its value and sum of hessians
 * (doubles, in fixed-point units), then 32-bit words: its first row, how many, its depth, its histogram or -1, the
 * feature of its best split or -1, its left child or -1; the right one follows it.
 */
export const NODE_BYTES: number = 168;

/** Where in a node its numbers are: gain, value and hessian counted in doubles, the others in 32-bit words. */
export const NODE: Readonly<
  Record<
    | "gain"
    | "value"
    | "hessian"
    | "bin"
    | "missingLeft"
    | "set"
    | "start"
    | "count"
    | "depth"
    | "feature"
    | "left",
    number
  >
> = {
  gain: 0,
  bin: 12,
  missingLeft: 13,
  set: 14,
  value: 16,
  hessian: 17,
  start: 36,
  count: 37,
  depth: 38,
  feature: 40,
  left: 41,
};

/**
 * Writes a plan, ready to be grown.
 *
 * @param words - Room for it: {@link PLAN_FIELDS}.
 * @param plan - The plan.
 *
 * @example
 * ```ts
 * import { PLAN_FIELDS, type TreePlan, writePlan } from "@portrait/kernels/boosting";
 *
 * const nothing = {
 *   bins: 0, stride: 32, columns: 0, pitch: 0, features: 1, sizes: 0, meta: 0, list: 0, listed: 1, pairs: 0, rows: 0, count: 4,
 *   left: 0, right: 0, counts: 0, table: 0, options: 0, slots: 0, slotBytes: 4096, slotCount: 2, unused: 0, partial: 0,
 *   scratch: 0, records: 0, nodes: 0, leaves: 0, maxLeaves: 2, maxDepth: 1, threads: 1, manySums: 1, manyRows: 1, manyBins: 0,
 * } satisfies TreePlan;
 * const words = new Uint32Array(PLAN_FIELDS.length);
 * writePlan(words, nothing);
 * words[PLAN_FIELDS.indexOf("count")]; // => 4
 * ```
 */
export function writePlan(words: Uint32Array, plan: TreePlan): void {
  const given: Partial<Record<PlanField, number>> = plan;
  PLAN_FIELDS.forEach((field, at) => {
    words[at] = given[field] ?? 0;
  });
}
