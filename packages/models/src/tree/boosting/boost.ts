import type { FitContext, Random } from "@portrait/core";
import type { EnsembleBuilder } from "../ensemble/ensemble-builder.js";
import type { BinnedRows } from "./binned-rows.js";
import type { Scales } from "./fixed-point.js";
import { addLeaves, createGrower, type Growth } from "./grow-tree.js";
import { addGrownTree, type GrownTree } from "./grown-tree.js";
import type { Objective } from "./objective.js";
import { type Drawn, drawByGradient, drawFeatures, drawShare, type GossOptions } from "./sampling.js";
import type { TreeMemory } from "./tree-memory.js";
import { createTreeScorer } from "./tree-scorer.js";

/** How trees are boosted. */
export interface Boost extends Growth {
  /** How many iterations at most. */
  readonly iterations: number;
  /** The share of rows of each iteration. */
  readonly subsample: number;
  /** The share of features of each tree. */
  readonly columnSample: number;
  /** Draws rows by their gradients. */
  readonly goss: GossOptions | undefined;
}

/** Rows that are scored along, to judge iterations by. */
export interface Watched {
  /** The rows. */
  readonly data: BinnedRows;
  /** Their scores, class-major. */
  readonly scores: number;
  /**
   * Judges an iteration.
   *
   * @returns The metric, and whether to stop.
   */
  judge(): {
    /** The metric. */
    readonly value: number;
    /** Whether to stop. */
    readonly stop: boolean;
  };
}

/** What is boosted. */
export interface BoostRun {
  /** Where trees are grown. */
  readonly memory: TreeMemory;
  /** What is minimised. */
  readonly objective: Objective;
  /** Scores of the rows, class-major. */
  readonly scores: number;
  /** Rows from one output's scores to the next. */
  readonly pitch: number;
  /** The rows to learn from: those of positive weight. */
  readonly rows: Uint32Array;
  /** Rows that are scored along. */
  readonly watched: Watched | undefined;
  /** Receives the trees. */
  readonly builder: EnsembleBuilder;
  /** How. */
  readonly boost: Boost;
  /** The stream. */
  readonly random: Random;
  /** The fit's context. */
  readonly step: FitContext<unknown>["step"];
}

interface Round {
  readonly drawn: Drawn;
  readonly scales: Scales;
}

function renewLeaves(run: BoostRun, tree: GrownTree): void {
  const { objective, memory, scores, boost } = run;
  const { instance } = memory;
  const all = instance.f64(scores, memory.data.rows);
  for (let node = 0; node < tree.nodes; node++) {
    if ((tree.left[node] as number) >= 0) continue;
    const start = memory.rows + (tree.start[node] as number) * 4;
    const rows = instance.u32(start, tree.count[node] as number);
    tree.value[node] = objective.leafValue(rows, all) * boost.learningRate;
  }
}

/**
 * Boosts: each iteration grows a tree for each output on the gradients of the objective and adds it to the scores.
 *
 * @param run - See {@link BoostRun}.
 * @returns How many iterations were made.
 * @throws PortraitError `aborted`.
 */
export async function boostTrees(run: BoostRun): Promise<number> {
  const { memory, objective, scores, pitch, builder, boost, random, watched } = run;
  const { instance, features, data } = memory;
  const { outputs } = objective;
  const samples = boost.subsample < 1 || boost.goss !== undefined;
  const pairs = instance.alloc(outputs * pitch * 8 + 8);
  const source = instance.alloc(run.rows.length * 4);
  const rest = instance.alloc(samples ? run.rows.length * 4 : 0);
  const held = instance.alloc(samples && outputs > 1 ? run.rows.length * 4 : 0);
  const scorer = createTreeScorer(instance, features, boost.numLeaves);
  const grow = createGrower(memory, boost);
  const everyFeature = Uint32Array.from(features.keys());
  const stream = { rows: random.fork("rows"), features: random.fork("features") };
  instance.u32(source, run.rows.length).set(run.rows);

  function draw(iteration: number): Drawn {
    const all = instance.u32(source, run.rows.length);
    const into = instance.u32(memory.rows, run.rows.length);
    const { goss, subsample } = boost;
    if (goss !== undefined && iteration * boost.learningRate >= 1) {
      const others = instance.u32(rest, run.rows.length);
      const all32 = instance.i32(pairs, 2 * outputs * pitch);
      return drawByGradient(all, all32, pitch, outputs, goss, stream.rows, into, others);
    }
    if (goss === undefined && subsample < 1) {
      return drawShare(all, subsample, stream.rows, into, instance.u32(rest, run.rows.length));
    }
    return { taken: run.rows.length, left: 0 };
  }

  function growOne(output: number, { drawn, scales }: Round): GrownTree {
    const list =
      boost.columnSample === 1
        ? everyFeature
        : drawFeatures(features.length, boost.columnSample, stream.features);
    if (drawn.left === 0 || output > 0) {
      const from = drawn.left === 0 ? source : held;
      instance.u8(memory.rows, drawn.taken * 4).set(instance.u8(from, drawn.taken * 4));
    }
    const tree = grow({ pairs: pairs + output * pitch * 8, scales, count: drawn.taken, features: list });
    const own = scores + output * pitch * 8;
    if (objective.renews && tree.nodes > 1) renewLeaves(run, tree);
    if (tree.nodes === 1) tree.value[0] = 0;
    else {
      addLeaves(memory, tree, own);
      if (drawn.left > 0 || watched !== undefined) scorer.load(tree);
      if (drawn.left > 0) scorer.add(data, rest, drawn.left, own);
      if (watched !== undefined) {
        scorer.add(watched.data, 0, watched.data.rows, watched.scores + output * watched.data.pitch * 8);
      }
    }
    addGrownTree(builder, tree, features);
    return tree;
  }

  for (let iteration = 0; iteration < boost.iterations; iteration++) {
    const scales = objective.gradients(scores, pairs);
    const drawn = draw(iteration);
    if (drawn.left > 0 && outputs > 1) {
      instance.u8(held, drawn.taken * 4).set(instance.u8(memory.rows, drawn.taken * 4));
    }
    let grew = false;
    for (let output = 0; output < outputs; output++) {
      grew = growOne(output, { drawn, scales }).nodes > 1 || grew;
    }
    const verdict = watched?.judge();
    await run.step(iteration + 1, boost.iterations, verdict?.value);
    if (verdict?.stop === true || !(grew || samples || boost.columnSample < 1)) return iteration + 1;
  }
  return boost.iterations;
}
