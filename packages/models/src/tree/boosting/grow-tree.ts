import { NODE, NODE_BYTES, PLAN_FIELDS, writePlan } from "@portrait/kernels/boosting";
import type { Feature } from "./binned-rows.js";
import type { Scales } from "./fixed-point.js";
import type { GrownNode, GrownSplit, GrownTree } from "./grown-tree.js";
import type { TreeMemory } from "./tree-memory.js";

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

/** From so many rows on a leaf is summed and parted by all threads: below, they would wait for each other longer. */
const MANY_ROWS = 1024;

/** From so many bins on splits are sought by all threads. */
const MANY_BINS = 2048;

const GROWN = PLAN_FIELDS.indexOf("grown");

/** What a tree's nodes are multiplied by, since they are in fixed-point units. */
interface Units {
  readonly gain: number;
  readonly value: number;
  readonly hessian: number;
}

/** Reads the nodes of the tree that was grown last. */
function readTree(memory: TreeMemory, units: Units): GrownTree {
  const { instance, features, plan, nodes } = memory;
  const count = instance.u32(plan, PLAN_FIELDS.length)[GROWN] as number;
  const words = instance.i32(nodes, (count * NODE_BYTES) / 4);
  const doubles = instance.f64(nodes, (count * NODE_BYTES) / 8);
  const word = (node: number, at: number): number => words[(node * NODE_BYTES) / 4 + at] as number;
  const double = (node: number, at: number): number => doubles[(node * NODE_BYTES) / 8 + at] as number;

  function splitOf(node: number): GrownSplit | undefined {
    const left = word(node, NODE.left);
    if (left < 0) return undefined;
    const feature = word(node, NODE.feature);
    const { bins } = features[feature] as Feature;
    const set = nodes + node * NODE_BYTES + NODE.set * 4;
    return {
      feature,
      bin: word(node, NODE.bin),
      missingLeft: word(node, NODE.missingLeft) === 1,
      set: bins.kind === "category" ? instance.u32(set, 8).slice() : undefined,
      gain: (double(node, NODE.gain) * units.gain) / 2,
      left,
    };
  }

  const tree: GrownNode[] = [];
  for (let node = 0; node < count; node++) {
    tree.push({
      value: double(node, NODE.value) * units.value,
      cover: double(node, NODE.hessian) * units.hessian,
      start: word(node, NODE.start),
      count: word(node, NODE.count),
      split: splitOf(node),
    });
  }
  return tree;
}

/**
 * Makes a function that grows trees, best leaf first.
 *
 * @param memory - Where.
 * @param growth - How.
 */
export function createGrower(memory: TreeMemory, growth: Growth): (sample: Sample) => GrownTree {
  const { instance, data, features, point } = memory;
  const { kernels, parallel, threads } = instance;
  const { l1, l2, minSplitGain, minSamplesLeaf, minChildWeight, maxDepth, numLeaves, learningRate } = growth;
  const monotone = features.some(({ direction }) => direction !== 0);
  const allBins = features.reduce((sum, { bins }) => sum + bins.count, 0);

  return (sample) => {
    const { pairs, scales, count } = sample;
    const toGain = scales.h / (scales.g * scales.g);
    instance.u32(memory.list, features.length).set(sample.features);
    instance
      .f64(memory.options, 10)
      .set([
        l1 * scales.g,
        l2 * scales.h,
        Math.max(1, minChildWeight * scales.h),
        minSamplesLeaf,
        point.shift,
        monotone ? 1 : 0,
        growth.categorySmoothing * scales.h,
        growth.categoryL2 * scales.h,
        growth.maxOneVsRest,
        minSplitGain / toGain,
      ]);
    writePlan(instance.u32(memory.plan, PLAN_FIELDS.length), {
      ...data,
      ...memory,
      features: features.length,
      listed: sample.features.length,
      pairs,
      count,
      maxLeaves: numLeaves,
      maxDepth: Math.min(maxDepth, 2 ** 31),
      threads,
      manyRows: MANY_ROWS,
      manyBins: allBins >= MANY_BINS ? 1 : 0,
    });
    while (kernels.grow(memory.plan) === 1) parallel("work", memory.plan);
    return readTree(memory, {
      gain: toGain,
      value: (scales.h / scales.g) * learningRate,
      hessian: 1 / scales.h,
    });
  };
}

/**
 * Adds the values of the leaves of the tree that was grown last to the scores of its rows.
 *
 * @param memory - Where it was grown.
 * @param tree - The tree, with the values that are to be added.
 * @param scores - Where the scores are.
 */
export function addLeaves({ instance, plan, nodes }: TreeMemory, tree: GrownTree, scores: number): void {
  const doubles = instance.f64(nodes, (tree.length * NODE_BYTES) / 8);
  tree.forEach(({ value }, node) => {
    doubles[(node * NODE_BYTES) / 8 + NODE.value] = value;
  });
  if (instance.threads > 1 && (tree[0] as GrownNode).count >= MANY_ROWS) {
    instance.parallel("addLeaves", plan, scores);
  } else instance.kernels.addLeaves(0, 1, plan, scores);
}
