import type { KernelInstance } from "@portrait/kernels";
import { type ForestKernels, forest, planForest, writeForestJob } from "@portrait/kernels/forest";
import { type KernelCase, type Runnable, randomOf, suite } from "./case.ts";

const ROWS = 100_000;
const COLUMNS = 30;

/** Lays out random rows and the job of a tree a thread; gives where the job is. */
function layForest(instance: KernelInstance<ForestKernels>, outOfBag: boolean): number {
  const plan = planForest({
    rows: ROWS,
    columns: COLUMNS,
    classes: 0,
    coded: true,
    maxLeaves: 0,
    minLeaf: 1,
    categories: false,
    outOfBag,
    trees: instance.threads,
    threads: instance.threads,
  });
  const { job, place } = plan.at(instance.alloc(plan.bytes));
  const random = randomOf("forest");
  const bytes = instance.u8(0, job.workspace);
  const floats = instance.f64(0, job.workspace / 8);
  for (let bin = 0; bin < COLUMNS * 256; bin++) {
    floats.fill(bin % 256, job.lows / 8 + bin, job.lows / 8 + bin + 1);
    floats.fill((bin % 256) + 0.5, job.highs / 8 + bin, job.highs / 8 + bin + 1);
  }
  for (let code = 0; code < 512; code++) {
    const times = code % 256;
    floats.set([times, code < 256 ? 0 : times], job.table / 8 + 2 * code);
  }
  for (let row = 0; row < ROWS; row++) {
    const record = job.source + row * job.stride;
    let score = 0;
    for (let column = 0; column < COLUMNS; column++) {
      const bin = random.integer(255);
      bytes[record + column] = bin;
      score += column < 10 ? bin - 127 : 0;
    }
    bytes.set([1, score + 200 * random.normal() > 0 ? 1 : 0], record + job.payloadAt);
  }
  instance.u32(job.seeds, instance.threads).forEach((_, tree, seeds) => {
    seeds[tree] = 31 + tree;
  });
  writeForestJob(bytes.buffer, place, { ...job, minSplit: 2, maxDepth: 1 << 30, features: 5, draws: ROWS });
  return place;
}

const grow: KernelCase<ForestKernels> = {
  kernel: "grow",
  shape: "one tree a thread, 100,000 x 30 in 255 bins, 2 classes, 5 columns a split, to purity",
  bytes: ROWS * 32,
  flops: 0,
  unit: "row",
  units: ROWS,
  threads: true,
  prepare(instance) {
    const place = layForest(instance, false);
    return () => instance.parallel("grow", place, 0);
  },
};

const outOfBag: KernelCase<ForestKernels> = {
  kernel: "outOfBag",
  shape: "a tree a thread over the rows that it did not draw, some 37,000 of 100,000",
  bytes: 0.37 * ROWS * 64,
  flops: 0,
  unit: "row",
  units: Math.round(0.37 * ROWS),
  threads: true,
  prepare(instance) {
    const place = layForest(instance, true);
    instance.parallel("grow", place, 0);
    return () => instance.parallel("outOfBag", place, 0);
  },
};

/** The kernels of decision trees and forests. */
export const forestCases: readonly Runnable[] = suite(forest, [grow, outOfBag]);
