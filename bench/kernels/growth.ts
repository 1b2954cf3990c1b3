import type { KernelInstance } from "@portrait/kernels";
import {
  type BoostingKernels,
  NODE_BYTES,
  PLAN_FIELDS,
  type TreePlan,
  writePlan,
} from "@portrait/kernels/boosting";
import { type KernelCase, placeF64, placeI32, placeU8, randomOf } from "./case.ts";

type Case = KernelCase<BoostingKernels>;
type Instance = KernelInstance<BoostingKernels>;

const ROWS = 100_000;
const FEATURES = 30;
const STRIDE = 32;
const BINS = 255;
const LEVELS = 5;
const LEAVES = 2 ** LEVELS;
const SHIFT = 40;
const SLOT = FEATURES * 4096;
const PITCH = Math.ceil(ROWS / 64) * 64;

/** Random bins. The gradient is a step at the middle of five features, each half as high as the one before. */
function layRows(instance: Instance): Pick<TreePlan, "bins" | "columns" | "pairs" | "rows"> {
  const random = randomOf("grow");
  const columns = placeU8(instance, FEATURES * PITCH, () => random.integer(BINS));
  const bins = instance.alloc(ROWS * STRIDE + 64);
  instance.kernels.interleave(0, 1, columns, PITCH, FEATURES, ROWS, bins, STRIDE);
  const byColumn = instance.u8(columns, LEVELS * PITCH).slice();
  const gradient = (row: number): number => {
    let sum = random.integer(2001) - 1000;
    for (let level = 0; level < LEVELS; level++) {
      const side = (byColumn[level * PITCH + row] as number) < 127 ? -1 : 1;
      sum += side * 2 ** (18 - level);
    }
    return sum;
  };
  const pairs = placeI32(instance, 2 * ROWS, (at) => ((at & 1) === 0 ? gradient(at >> 1) : 1 << 16));
  return { bins, columns, pairs, rows: instance.alloc(4 * ROWS) };
}

/** A plan for a tree of 32 leaves on all rows, which splits each level at one feature. */
function layPlan(instance: Instance): TreePlan {
  const { alloc, threads } = instance;
  const options = [0, 1, 1e-3, 20, SHIFT, 0, 10, 10, 4, 0];
  return {
    ...layRows(instance),
    stride: STRIDE,
    pitch: PITCH,
    features: FEATURES,
    sizes: placeI32(instance, FEATURES, () => BINS),
    meta: placeI32(instance, 4 * FEATURES, (at) => [BINS, BINS - 1, 0, 0][at % 4] as number),
    list: placeI32(instance, FEATURES, (feature) => feature),
    listed: FEATURES,
    count: ROWS,
    left: alloc(4 * ROWS + 4),
    right: alloc(4 * ROWS + 4),
    counts: alloc(4 * threads),
    table: alloc(256),
    options: placeF64(instance, options.length, (at) => options[at] as number),
    slots: alloc(LEAVES * SLOT),
    slotBytes: SLOT,
    slotCount: LEAVES,
    unused: alloc(4 * LEAVES),
    partial: alloc(Math.max(1, threads - 1) * SLOT),
    scratch: alloc(49_152 * threads),
    records: alloc(2 * 96 * FEATURES),
    nodes: alloc(2 * LEAVES * NODE_BYTES),
    leaves: alloc(4 * LEAVES),
    maxLeaves: LEAVES,
    maxDepth: 1000,
    threads,
    manySums: 2 ** 16,
    manyRows: 2 ** 14,
    manyBins: 0,
  };
}

/** Grows the tree from the start. */
function growOn(instance: Instance, plan: number, layout: TreePlan): void {
  instance.kernels.identity(layout.rows, ROWS);
  writePlan(instance.u32(plan, PLAN_FIELDS.length), layout);
  while (instance.kernels.grow(plan) === 1) instance.parallel("work", plan);
}

function checkGrown(instance: Instance, plan: number): void {
  const leaves = instance.u32(plan, PLAN_FIELDS.length)[PLAN_FIELDS.indexOf("leafCount")];
  if (leaves !== LEAVES) throw new Error(`the tree has ${leaves} leaves, not ${LEAVES}`);
}

/** What is read and written at least: rows summed and parted once a level, one of two siblings summed. */
const SUMMED = FEATURES + 8;
const PARTED = 1 + 4 + 4;

/** The kernels that grow a tree and add up its leaves. */
export const growthCases: readonly Case[] = [
  {
    kernel: "grow",
    also: ["work"],
    shape: "a full tree of 32 leaves, 100,000 x 30 in 255 bins, with work",
    bytes: ROWS * (SUMMED + LEVELS * PARTED + ((LEVELS - 1) * (SUMMED + 4)) / 2),
    flops: 0,
    unit: "value",
    units: ROWS * FEATURES,
    threads: true,
    prepare(instance) {
      const layout = layPlan(instance);
      const plan = instance.alloc(4 * PLAN_FIELDS.length);
      growOn(instance, plan, layout);
      checkGrown(instance, plan);
      return () => growOn(instance, plan, layout);
    },
  },
  {
    kernel: "addLeaves",
    shape: "100,000 rows in 32 leaves",
    bytes: ROWS * 20,
    flops: ROWS,
    unit: "row",
    units: ROWS,
    threads: true,
    prepare(instance) {
      const layout = layPlan(instance);
      const plan = instance.alloc(4 * PLAN_FIELDS.length);
      growOn(instance, plan, layout);
      checkGrown(instance, plan);
      const scores = instance.alloc(8 * ROWS);
      return () => instance.parallel("addLeaves", plan, scores);
    },
  },
];
