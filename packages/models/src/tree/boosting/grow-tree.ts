import type { ColumnBins } from "../bins/column-bins.js";
import type { Feature } from "./binned-rows.js";
import type { Scales } from "./fixed-point.js";
import { fillTable, type GrownNode, type GrownSplit, type GrownTree } from "./grown-tree.js";
import { createHistogramPool, type HistogramPool } from "./histogram-pool.js";
import { RECORD, TOTALS, type TreeMemory } from "./tree-memory.js";

/** What a tree is grown by. */
export interface Growth {
  /** The most leaves. */
  readonly numLeaves: number;
  /** The greatest depth of a leaf; the root has depth 0. */
  readonly maxDepth: number;
  /** The least rows of a leaf. */
  readonly minSamplesLeaf: number;
  /** The least sum of hessians of a leaf. */
  readonly minChildWeight: number;
  /** The least gain of a split. */
  readonly minSplitGain: number;
  /** The penalty of the magnitude of leaf values. */
  readonly l1: number;
  /** The penalty of the square of leaf values. */
  readonly l2: number;
  /** What a level's hessian is raised by where levels are ordered. */
  readonly categorySmoothing: number;
  /** The further squared penalty of splits by several levels. */
  readonly categoryL2: number;
  /** Up to how many levels one is split off the rest. */
  readonly maxOneVsRest: number;
  /** What leaf values are multiplied by. */
  readonly learningRate: number;
}

/** What a tree is grown from. */
export interface Sample {
  /** Gradient pairs. */
  readonly pairs: number;
  /** Their scales. */
  readonly scales: Scales;
  /** How many rows; their numbers are in the memory's `rows`. */
  readonly count: number;
  /** The features that may be split on, ascending. */
  readonly features: Uint32Array;
}

interface Leaf {
  readonly index: number;
  readonly node: number;
  readonly start: number;
  readonly count: number;
  readonly depth: number;
  readonly g: number;
  readonly h: number;
  /** The bounds of its value, which monotone features set. */
  readonly least: number;
  readonly most: number;
  slot: number;
  gain: number;
  feature: number;
}

/** The sums of the root, from the bins of one feature in the histograms of each thread. */
function sumUp(memory: TreeMemory, sample: Sample, slot: number, parts: number): { g: number; h: number } {
  const { instance, sizes, totals, slots, slotBytes, partial, point } = memory;
  const feature = sample.features[0] as number;
  const size = instance.u32(sizes, feature + 1)[feature] as number;
  let [g, word] = [0n, 0n];
  for (let part = 0; part < parts; part++) {
    const hist = part === 0 ? slots + slot * slotBytes : partial + (part - 1) * slotBytes;
    instance.kernels.totals(hist + feature * 4096, size, totals);
    const [more = 0n, moreWord = 0n] = instance.i64(totals, 2);
    g += more;
    word += moreWord;
  }
  instance.i64(totals, 2).set([g, word]);
  return { g: Number(g), h: Number(word & ((1n << BigInt(point.shift)) - 1n)) };
}

/** Fewer rows than this are dealt with on one thread. */
const FEW_ROWS = 4096;

/** Gains that are this small a share of the score come of rounding. */
const NOISE = 1e-12;

/**
 * Makes a function that grows trees, best leaf first: the leaf whose best split gains most is split, until there are
 * `numLeaves` leaves or no split gains anything. A leaf's histogram is summed over its rows for the smaller of two
 * siblings only; the other's is the parent's less that.
 *
 * @param memory - Where.
 * @param growth - How.
 */
export function createGrower(memory: TreeMemory, growth: Growth): (sample: Sample) => GrownTree {
  const { instance, data, features, point } = memory;
  const { kernels, parallel, threads } = instance;
  const { l1, l2, minSplitGain, minSamplesLeaf, minChildWeight, maxDepth, numLeaves, learningRate } = growth;
  const monotone = features.some(({ direction }) => direction !== 0);
  const used = instance.mark();
  const doubles = instance.f64(0, used >>> 3);
  const ints = instance.i32(0, used >>> 2);
  const words = instance.u32(0, used >>> 2);
  const bytes = instance.u8(0, used);
  const table = instance.u8(memory.table, 256);
  const record = (leaf: Leaf): number => memory.best + leaf.index * RECORD;
  const totals = (leaf: Leaf): number => memory.totals + leaf.index * TOTALS;
  const place = (slot: number): number => memory.slots + slot * memory.slotBytes;

  return (sample) => {
    const { pairs, scales, count } = sample;
    const listed = sample.features.length;
    const toGain = scales.h / (scales.g * scales.g);
    const leastH = Math.max(1, minChildWeight * scales.h);
    const nodes: GrownNode[] = [];
    const leaves: Leaf[] = [];
    const pool: HistogramPool<Leaf> = createHistogramPool(memory.slotCount, leaves);

    instance.u32(memory.list, listed).set(sample.features);
    instance
      .f64(memory.options, 9)
      .set([
        l1 * scales.g,
        l2 * scales.h,
        leastH,
        minSamplesLeaf,
        point.shift,
        monotone ? 1 : 0,
        growth.categorySmoothing * scales.h,
        growth.categoryL2 * scales.h,
        growth.maxOneVsRest,
      ]);

    const soft = (g: number): number => Math.max(Math.abs(g) - l1 * scales.g, 0);

    function leafValue(leaf: Leaf): number {
      const value = (-Math.sign(leaf.g) * soft(leaf.g)) / (leaf.h + l2 * scales.h);
      return Number.isNaN(value) ? 0 : Math.min(Math.max(value, leaf.least), leaf.most);
    }

    function addNode(leaf: Leaf): void {
      nodes[leaf.node] = {
        value: ((leafValue(leaf) * scales.h) / scales.g) * learningRate,
        cover: leaf.h / scales.h,
        start: leaf.start,
        count: leaf.count,
        split: undefined,
      };
      leaves[leaf.index] = leaf;
      doubles[totals(leaf) / 8 + 2] = leaf.least;
      doubles[totals(leaf) / 8 + 3] = leaf.most;
    }

    const splittable = (leaf: Leaf): boolean =>
      leaf.depth < maxDepth && leaf.count >= 2 * minSamplesLeaf && leaf.h >= 2 * leastH;

    function sum(leaf: Leaf): number {
      const parts = threads > 1 && leaf.count >= FEW_ROWS ? threads : 1;
      const rows = memory.rows + leaf.start * 4;
      const { sizes, partial, slotBytes, scratch } = memory;
      const rest = [
        sizes,
        rows,
        leaf.count,
        pairs,
        point.shift,
        place(leaf.slot),
        partial,
        slotBytes,
        scratch,
      ] as const;
      const { bins, stride } = data;
      if (listed === features.length) {
        if (parts === 1) kernels.histogram(0, 1, bins, stride, listed, ...rest);
        else parallel("histogram", bins, stride, listed, ...rest);
      } else if (parts === 1) kernels.histogramOf(0, 1, bins, stride, memory.list, listed, ...rest);
      else parallel("histogramOf", bins, stride, memory.list, listed, ...rest);
      return parts;
    }

    function choose(leaf: Leaf, records: number): void {
      const first = records / 8;
      let best = -1;
      let most = Math.max(
        minSplitGain / toGain,
        ((soft(leaf.g) * soft(leaf.g)) / (leaf.h + l2 * scales.h)) * NOISE,
      );
      for (let at = 0; at < listed; at++) {
        const gain = doubles[first + at * (RECORD / 8)] as number;
        if (gain > most) {
          most = gain;
          best = at;
        }
      }
      if (best < 0) return;
      leaf.gain = most * toGain;
      leaf.feature = sample.features[best] as number;
      bytes.copyWithin(record(leaf), records + best * RECORD, records + (best + 1) * RECORD);
    }

    function scan(small: Leaf, large: Leaf | undefined, parts: number): void {
      const other = memory.records + listed * RECORD;
      const mask = (splittable(small) ? 1 : 0) | (large !== undefined && splittable(large) ? 2 : 0);
      const args = [
        memory.list,
        listed,
        memory.meta,
        place(small.slot),
        large === undefined ? 0 : place(large.slot),
        memory.partial,
        memory.slotBytes,
        parts,
        memory.options,
        totals(small),
        totals(large ?? small),
        memory.records,
        other,
        mask,
        memory.scratch,
      ] as const;
      if (threads === 1) kernels.split(0, 1, ...args);
      else parallel("split", ...args);
      if ((mask & 1) !== 0) choose(small, memory.records);
      if (large !== undefined && (mask & 2) !== 0) choose(large, other);
      for (const leaf of [small, large]) if (leaf !== undefined && leaf.feature < 0) pool.free(leaf);
    }

    function part(leaf: Leaf, split: GrownSplit): number {
      const { bins } = features[split.feature] as Feature;
      fillTable(split, bins as ColumnBins, table);
      const rows = memory.rows + leaf.start * 4;
      const { left, right, counts } = memory;
      const column = data.columns + split.feature * data.pitch;
      if (threads > 1 && leaf.count >= FEW_ROWS) {
        parallel("partition", column, memory.table, rows, leaf.count, left, right, counts);
        parallel("gatherPartition", rows, leaf.count, left, right, counts);
      } else {
        kernels.partition(0, 1, column, memory.table, rows, leaf.count, left, right, counts);
        kernels.gatherPartition(0, 1, rows, leaf.count, left, right, counts);
      }
      return doubles[record(leaf) / 8 + 3] as number;
    }

    function splitOf(leaf: Leaf): GrownSplit {
      const at = record(leaf);
      const { bins } = features[leaf.feature] as Feature;
      return {
        feature: leaf.feature,
        bin: ints[at / 4 + 12] as number,
        missingLeft: ints[at / 4 + 13] === 1,
        set: bins.kind === "category" ? words.slice(at / 4 + 14, at / 4 + 22) : undefined,
        gain: leaf.gain / 2,
        left: nodes.length,
      };
    }

    function bounds(leaf: Leaf, left: Leaf, right: Leaf): readonly [Leaf, Leaf] {
      const direction = (features[leaf.feature] as Feature).direction;
      if (direction === 0) return [left, right];
      const middle = (leafValue(left) + leafValue(right)) / 2;
      return direction > 0
        ? [
            { ...left, most: middle },
            { ...right, least: middle },
          ]
        : [
            { ...left, least: middle },
            { ...right, most: middle },
          ];
    }

    function divide(leaf: Leaf): void {
      const split = splitOf(leaf);
      (nodes[leaf.node] as GrownNode).split = split;
      const g = doubles[record(leaf) / 8 + 1] as number;
      const h = doubles[record(leaf) / 8 + 2] as number;
      const n = part(leaf, split);
      const common = {
        depth: leaf.depth + 1,
        least: leaf.least,
        most: leaf.most,
        slot: -1,
        gain: 0,
        feature: -1,
      };
      const [left, right] = bounds(
        leaf,
        { ...common, index: leaf.index, node: split.left, start: leaf.start, count: n, g, h },
        {
          ...common,
          index: leaves.length,
          node: split.left + 1,
          start: leaf.start + n,
          count: leaf.count - n,
          g: leaf.g - g,
          h: leaf.h - h,
        },
      );
      kernels.children(record(leaf), totals(leaf), totals(left), totals(right));
      addNode(left);
      addNode(right);
      if (leaves.length === numLeaves || !(splittable(left) || splittable(right))) {
        pool.free(leaf);
        return;
      }
      const [small, large] = left.count <= right.count ? [left, right] : [right, left];
      if (leaf.slot >= 0) {
        large.slot = leaf.slot;
        small.slot = pool.take(large);
        scan(small, large, sum(small));
        return;
      }
      for (const child of [small, large]) {
        if (!splittable(child)) continue;
        child.slot = pool.take(child === small ? large : small);
        scan(child, undefined, sum(child));
      }
    }

    const root: Leaf = {
      index: 0,
      node: 0,
      start: 0,
      count,
      depth: 0,
      g: 0,
      h: 0,
      least: Number.NEGATIVE_INFINITY,
      most: Number.POSITIVE_INFINITY,
      slot: pool.take(),
      gain: 0,
      feature: -1,
    };
    const parts = sum(root);
    const whole = sumUp(memory, sample, root.slot, parts);
    const start: Leaf = { ...root, g: whole.g, h: whole.h };
    addNode(start);
    if (splittable(start)) scan(start, undefined, parts);
    while (leaves.length < numLeaves) {
      let best: Leaf | undefined;
      for (const leaf of leaves) {
        if (leaf.feature >= 0 && (best === undefined || leaf.gain > best.gain)) best = leaf;
      }
      if (best === undefined) break;
      divide(best);
    }
    return nodes;
  };
}
