import { NODE_BYTES, PLAN_FIELDS } from "@portrait/kernels/boosting";
import type { BinnedRows, Boosting, Feature } from "./binned-rows.js";
import { type FixedPoint, fixedPoint } from "./fixed-point.js";

/** The length of a split's record, in bytes. */
const RECORD = 96;

/** Histograms of leaves may take this much memory; beyond it, they are summed again when needed. */
const POOL_BYTES = 2 ** 28;

/** Where a tree is grown: the places of all that the kernels read and write. */
export interface TreeMemory {
  /** The kernels. */
  readonly instance: Boosting;
  /** The rows. */
  readonly data: BinnedRows;
  /** The features, in the order of their names. */
  readonly features: readonly Feature[];
  /** The room for sums. */
  readonly point: FixedPoint;
  /** The most leaves of a tree. */
  readonly maxLeaves: number;
  /** The rows of the tree, in the order of their leaves, 32-bit. */
  readonly rows: number;
  /** Room for rows that go left. */
  readonly left: number;
  /** Room for rows that go right. */
  readonly right: number;
  /** Room for counts of the threads. */
  readonly counts: number;
  /** 256 bytes: which bins go left. */
  readonly table: number;
  /** How many bins each feature has, 32-bit. */
  readonly sizes: number;
  /** What the split kernel knows of features. */
  readonly meta: number;
  /** The features of this tree, 32-bit. */
  readonly list: number;
  /** The split kernel's options. */
  readonly options: number;
  /** The plan of a tree. */
  readonly plan: number;
  /** Nodes. */
  readonly nodes: number;
  /** Where the leaves are among them, 32-bit. */
  readonly leaves: number;
  /** Records of all features, for two leaves. */
  readonly records: number;
  /** Histograms. */
  readonly slots: number;
  /** How many of them. */
  readonly slotCount: number;
  /** Which histograms are unused, 32-bit. */
  readonly unused: number;
  /** Bytes of one. */
  readonly slotBytes: number;
  /** Histograms of the other threads. */
  readonly partial: number;
  /** Room for each thread. */
  readonly scratch: number;
}

/**
 * Takes the memory to grow trees in.
 *
 * @param instance - The kernels.
 * @param data - The rows.
 * @param features - The features.
 * @param maxLeaves - The most leaves of a tree.
 */
export function createTreeMemory(
  instance: Boosting,
  data: BinnedRows,
  features: readonly Feature[],
  maxLeaves: number,
): TreeMemory {
  const { alloc, threads } = instance;
  const count = features.length;
  const slotBytes = Math.max(1, count) * 4096;
  const slotCount = Math.max(2, Math.min(maxLeaves, Math.floor(POOL_BYTES / slotBytes)));
  const memory: TreeMemory = {
    instance,
    data,
    features,
    point: fixedPoint(data.rows),
    maxLeaves,
    rows: alloc(data.rows * 4),
    left: alloc(data.rows * 4 + 4),
    right: alloc(data.rows * 4 + 4),
    counts: alloc(threads * 4),
    table: alloc(256),
    sizes: alloc(count * 4),
    meta: alloc(count * 16),
    list: alloc(count * 4),
    options: alloc(80),
    plan: alloc(PLAN_FIELDS.length * 4),
    nodes: alloc(2 * maxLeaves * NODE_BYTES),
    leaves: alloc(maxLeaves * 4),
    records: alloc(2 * count * RECORD),
    slots: alloc(slotCount * slotBytes),
    slotCount,
    unused: alloc(slotCount * 4),
    slotBytes,
    partial: alloc((threads - 1) * slotBytes),
    scratch: alloc(threads * 49_152),
  };
  features.forEach(({ bins, direction }, index) => {
    instance.u32(memory.sizes, count)[index] = bins.count;
    const kind = bins.kind === "category" ? 1 : 0;
    instance.i32(memory.meta + index * 16, 4).set([bins.count, bins.missing, kind, direction]);
  });
  return memory;
}
