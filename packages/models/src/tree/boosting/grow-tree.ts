import { NODE, NODE_BYTES, PLAN_FIELDS, writePlan } from "@portrait/kernels/boosting";
import type { Scales } from "./fixed-point.js";
import { createGrownTree, type GrownTree } from "./grown-tree.js";
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

/** From so many rows times features on a leaf is summed by all threads: below, they would wait for each other longer. */
const MANY_SUMS = 32_768;

/** From so many rows on a leaf is parted by all threads, and its value added. */
const MANY_ROWS = 16_384;

/** From so many bins on splits are sought by all threads. */
const MANY_BINS = 2048;

const WORDS = NODE_BYTES / 4;
const DOUBLES = NODE_BYTES / 8;
const GROWN = PLAN_FIELDS.indexOf("grown");
const PAIRS = PLAN_FIELDS.indexOf("pairs");
const COUNT = PLAN_FIELDS.indexOf("count");
const LISTED = PLAN_FIELDS.indexOf("listed");

/** What a tree's nodes are multiplied by, since they are in fixed-point units. */
interface Units {
  readonly gain: number;
  readonly value: number;
  readonly hessian: number;
}

/** Reads the nodes of the tree that was grown last into `tree`. */
function readTree({ instance, plan, nodes }: TreeMemory, units: Units, tree: GrownTree): GrownTree {
  const count = instance.u32(plan, PLAN_FIELDS.length)[GROWN] as number;
  const words = instance.i32(nodes, count * WORDS);
  const doubles = instance.f64(nodes, count * DOUBLES);
  const { value, cover, gain, start, left, feature, bin, missingLeft, sets } = tree;
  for (let node = 0; node < count; node++) {
    const word = node * WORDS;
    const double = node * DOUBLES;
    const child = words[word + NODE.left] as number;
    value[node] = (doubles[double + NODE.value] as number) * units.value;
    cover[node] = (doubles[double + NODE.hessian] as number) * units.hessian;
    gain[node] = child < 0 ? 0 : ((doubles[double + NODE.gain] as number) * units.gain) / 2;
    start[node] = words[word + NODE.start] as number;
    tree.count[node] = words[word + NODE.count] as number;
    left[node] = child;
    feature[node] = words[word + NODE.feature] as number;
    bin[node] = words[word + NODE.bin] as number;
    missingLeft[node] = child < 0 ? 0 : (words[word + NODE.missingLeft] as number);
    for (let at = 0; at < 8; at++) sets[8 * node + at] = words[word + NODE.set + at] as number;
  }
  return { ...tree, nodes: count };
}

/**
 * Makes a function that grows trees, best leaf first. It writes each over the one before.
 *
 * @param memory - Where.
 * @param growth - How.
 */
export function createGrower(memory: TreeMemory, growth: Growth): (sample: Sample) => GrownTree {
  const { instance, data, features, point } = memory;
  const { kernels, parallel, threads } = instance;
  const { l1, l2, minSplitGain, minSamplesLeaf, minChildWeight, maxDepth, numLeaves, learningRate } = growth;
  const room = createGrownTree(2 * numLeaves);
  const monotone = features.some(({ direction }) => direction !== 0);
  const allBins = features.reduce((sum, { bins }) => sum + bins.count, 0);
  const template = new Uint32Array(PLAN_FIELDS.length);
  writePlan(template, {
    ...data,
    ...memory,
    features: features.length,
    listed: 0,
    pairs: 0,
    count: 0,
    maxLeaves: numLeaves,
    maxDepth: Math.min(maxDepth, 2 ** 31),
    threads,
    manySums: MANY_SUMS,
    manyRows: MANY_ROWS,
    manyBins: allBins >= MANY_BINS ? 1 : 0,
  });

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
    const plan = instance.u32(memory.plan, PLAN_FIELDS.length);
    plan.set(template);
    plan[PAIRS] = pairs;
    plan[COUNT] = count;
    plan[LISTED] = sample.features.length;
    while (kernels.grow(memory.plan) === 1) parallel("work", memory.plan);
    const value = (scales.h / scales.g) * learningRate;
    return readTree(memory, { gain: toGain, value, hessian: 1 / scales.h }, room);
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
  const doubles = instance.f64(nodes, tree.nodes * DOUBLES);
  for (let node = 0; node < tree.nodes; node++) {
    doubles[node * DOUBLES + NODE.value] = tree.value[node] as number;
  }
  if (instance.threads > 1 && (tree.count[0] as number) >= MANY_ROWS) {
    instance.parallel("addLeaves", plan, scores);
  } else instance.kernels.addLeaves(0, 1, plan, scores);
}
