import { createRandom } from "@portrait/core";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import type { ForestKernels } from "./forest.js";
import { type ForestJob, writeForestJob } from "./job.js";
import { planForest } from "./plan.js";

/** What a random task for the growth of trees is made of. */
export interface RandomTask {
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  readonly coded: boolean;
  readonly bins: number;
  readonly missing: number;
  readonly categories: boolean;
  readonly seed: number;
  readonly trees?: number;
  readonly settings: Partial<ForestJob>;
}

/** What was grown. */
export interface Grown {
  readonly job: ForestJob;
  /** Nodes and sets of each tree. */
  readonly grown: readonly Uint8Array[];
  /** The sums of what trees say of rows that they did not draw. */
  readonly sums: Float64Array;
  /** How many trees did not draw a row. */
  readonly hits: Uint32Array;
}

/** Writes a random task into an instance's memory, grows its trees and returns them. */
export function growRandom(instance: KernelInstance<ForestKernels>, task: RandomTask): Grown {
  const { rows, columns, classes, coded, seed, settings, trees = 2 } = task;
  const plan = planForest({
    rows,
    columns,
    classes,
    coded,
    trees,
    categories: task.categories,
    outOfBag: true,
    maxLeaves: settings.maxLeaves ?? 0,
    minLeaf: settings.minLeaf ?? 1,
    threads: instance.threads,
  });
  const { job: planned, place } = plan.at(instance.alloc(plan.bytes));
  const job: ForestJob = { ...planned, minSplit: 2, maxDepth: 1 << 30, features: columns, ...settings };
  const random = createRandom(seed);
  const bytes = instance.u8(0, job.workspace);
  const floats = instance.f64(0, job.workspace / 8);
  for (let column = 0; column < columns; column++) {
    bytes[job.kinds + column] = task.categories && column % 2 === 1 ? 1 : 0;
    for (let bin = 0; bin < 255; bin++) {
      floats[job.lows / 8 + 256 * column + bin] = bin * 2;
      floats[job.highs / 8 + 256 * column + bin] = bin * 2 + random.next();
    }
  }
  const many = Math.max(2, classes);
  for (let c = 0; c < many; c++) {
    for (let times = 0; times < 256; times++) {
      floats.set([times * (1 + c * 0.3), times * (1 + c * 0.3) * c], job.table / 8 + 2 * (256 * c + times));
    }
  }
  for (let row = 0; row < rows; row++) {
    const record = job.source + row * job.stride;
    let score = 0;
    for (let column = 0; column < columns; column++) {
      const bin = random.next() < task.missing ? 255 : random.integer(task.bins);
      bytes[record + column] = bin;
      score += ((bin * (column + 3)) % (column + 5)) - 2;
    }
    const answer = Math.abs(Math.floor(score + 3 * random.next())) % many;
    if (coded) bytes.set([1, answer], record + job.payloadAt);
    else {
      const target = job.criterion >= 2 ? score + random.normal() : answer;
      floats.set([0.5 + random.next(), target], (record + job.payloadAt) / 8);
    }
  }
  const seeds = instance.u32(job.seeds, trees);
  for (let tree = 0; tree < trees; tree++) seeds[tree] = seed * 31 + tree;
  writeForestJob(bytes.buffer, place, job);
  const grown: Uint8Array[] = [];
  for (let tree = 0; tree < trees; tree += instance.threads) {
    instance.parallel("grow", place, tree);
    instance.parallel("outOfBag", place, tree);
    for (let thread = 0; thread < instance.threads && tree + thread < trees; thread++) {
      const workspace = job.workspace + thread * job.workspaceBytes;
      const nodes = instance.u32(workspace, 1)[0] as number;
      grown.push(instance.u8(workspace + job.nodes, nodes * job.nodeBytes).slice());
      grown.push(instance.u8(workspace + job.sets, task.categories ? Math.floor(nodes / 2) * 32 : 0).slice());
    }
  }
  return {
    job,
    grown,
    sums: instance.f64(job.oobSums, rows * Math.max(1, classes)).slice(),
    hits: instance.u32(job.oobHits, rows).slice(),
  };
}
