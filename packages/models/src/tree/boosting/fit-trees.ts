import {
  type Examples,
  type FitContext,
  PortraitError,
  type RowValues,
  type TargetVector,
} from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { boosting } from "@portrait/kernels/boosting";
import { type Binner, createBinner } from "../bins/binner.js";
import { createEnsembleBuilder, takeTrees } from "../ensemble/ensemble-builder.js";
import { createPredictor } from "../ensemble/predictor.js";
import type { TreeEnsemble } from "../ensemble/tree-ensemble.js";
import type { TreeInputs } from "../ensemble/tree-inputs.js";
import { type BinnedRows, type Boosting, binRows, type Feature } from "./binned-rows.js";
import { boostTrees, type Watched } from "./boost.js";
import { BOOSTED_KIND } from "./boosted-kind.js";
import type { BoostingParams } from "./boosting-options.js";
import { createEvaluation, type Evaluation } from "./evaluate-iterations.js";
import type { Judged } from "./evaluation.js";
import type { FixedPoint } from "./fixed-point.js";
import type { Objective, ObjectiveRows } from "./objective.js";
import { createTreeMemory } from "./tree-memory.js";

/** What differs between the tasks: what the answers are and what is minimised. */
export interface BoostingTask<Target extends TargetVector> {
  /** How many scores a row has. */
  readonly outputs: number;
  /**
   * The rows' weights with those of their classes, undefined for all 1.
   *
   * @param data - The examples, checked.
   */
  weights(data: Examples<RowValues, Target>): Float64Array | undefined;
  /**
   * What is minimised.
   *
   * @param instance - The kernels.
   * @param point - The room for sums.
   * @param of - The rows.
   * @param data - The examples, checked.
   */
  objective(
    instance: Boosting,
    point: FixedPoint,
    of: ObjectiveRows,
    data: Examples<RowValues, Target>,
  ): Objective;
  /**
   * What validation rows are judged by; checks them.
   *
   * @param data - The validation examples.
   */
  judged(
    data: Examples<RowValues, Target>,
  ): Omit<Judged, "rows" | "pitch" | "outputs" | "alpha" | "truncation">;
}

/** What a fit made. */
export interface FittedTrees {
  /** The trees. */
  readonly ensemble: TreeEnsemble;
  /** How the metric went, if there were validation data. */
  readonly evaluation: Evaluation | undefined;
}

/** What is fitted. */
export interface TreeFit<Row extends RowValues, Target extends TargetVector> {
  /** The task. */
  readonly task: BoostingTask<Target>;
  /** How rows are encoded. */
  readonly inputs: TreeInputs<Row>;
  /** The options. */
  readonly params: BoostingParams;
  /** The examples, checked. */
  readonly data: Examples<Row, Target>;
  /** The trees to go on from. */
  readonly earlier: TreeEnsemble | undefined;
  /** The fit's context. */
  readonly context: FitContext<Examples<Row, Target>>;
  /** Whether to use SIMD; left out, where there is any. */
  readonly simd?: boolean;
}

/**
 * The columns in the order in which they are tried: of equally good splits the first is taken. Where two columns divide
 * the training rows alike, the one with fewer bins asks the coarser question, which new rows leave less often.
 */
function learnFeatures<Row extends RowValues>(
  inputs: TreeInputs<Row>,
  values: readonly Float64Array[],
  binner: Binner,
  params: BoostingParams,
  random: FitContext<unknown>["random"],
): readonly Feature[] {
  const { monotone = {}, maxBins } = params;
  return inputs.columns
    .map((column, index) => ({ column, index }))
    .sort((a, b) => (a.column.name < b.column.name ? -1 : 1))
    .map(({ column, index }) => ({
      column: index,
      bins: binner.learn(column, values[index] as Float64Array, { maxBins, random }),
      direction: Object.hasOwn(monotone, column.name) ? (monotone[column.name] as number) : 0,
    }))
    .filter(({ bins }) => bins.count > 1)
    .sort((a, b) => a.bins.count - b.bins.count);
}

function checkMonotone<Row extends RowValues>(
  inputs: TreeInputs<Row>,
  { monotone = {} }: BoostingParams,
): void {
  for (const name of Object.keys(monotone)) {
    const column = inputs.columns.find((other) => other.name === name);
    if (column !== undefined && column.type !== "category") continue;
    throw new PortraitError({
      code: "invalid-option",
      message:
        column === undefined
          ? `${BOOSTED_KIND}: "monotone" names "${name}", which is no input column.`
          : `${BOOSTED_KIND}: "monotone" names "${name}", a category; only numbers and booleans have an order.`,
      hint: `The input columns are ${inputs.columns.map((other) => `"${other.name}"`).join(", ")}.`,
      details: { column: name },
    });
  }
}

async function firstScores(
  instance: Boosting,
  scores: number,
  pitch: number,
  rows: number,
  base: Float64Array,
  earlier: TreeEnsemble | undefined,
  values: readonly Float64Array[],
): Promise<void> {
  const outputs = base.length;
  const all = instance.f64(scores, outputs * pitch);
  if (earlier === undefined) {
    for (let output = 0; output < outputs; output++) {
      all.fill(base[output] as number, output * pitch, (output + 1) * pitch);
    }
    return;
  }
  const raw = await createPredictor(earlier).many(values, rows);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++)
      all[output * pitch + row] = raw[row * outputs + output] as number;
  }
}

function firstRows(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

const even = (rows: number): number => (rows + 63) & ~63;

interface Prepared {
  readonly data: BinnedRows;
  readonly scores: number;
}

async function fitWith<Row extends RowValues, Target extends TargetVector>(
  fit: TreeFit<Row, Target>,
  instance: Boosting,
  binner: Binner,
): Promise<FittedTrees> {
  const { task, inputs, params, data, earlier, context } = fit;
  const { outputs } = task;
  const rows = data.table.length;
  const values = inputs.encode(data.table);
  const features = learnFeatures(inputs, values, binner, params, context.random);
  const place = (of: readonly Float64Array[], count: number, keep: boolean): Prepared => ({
    data: binRows(instance, binner, features, of, count, keep),
    scores: instance.alloc(outputs * even(count) * 8),
  });
  const main = place(values, rows, true);
  const pitch = even(rows);
  const memory = createTreeMemory(instance, main.data, features, params.numLeaves);
  const weights = task.weights(data);
  const goss = params.goss === undefined ? undefined : { topRate: 0.2, otherRate: 0.1, ...params.goss };
  const amplification = goss === undefined ? 1 : (1 - goss.topRate) / goss.otherRate;
  const objective = task.objective(instance, memory.point, { rows, pitch, weights, amplification }, data);
  const base = earlier?.base ?? objective.base();
  await firstScores(instance, main.scores, pitch, rows, base, earlier, values);
  let watched: Watched | undefined;
  let evaluation: ReturnType<typeof createEvaluation> | undefined;
  if (context.validation !== undefined) {
    const { validation } = context;
    const judged = task.judged(validation);
    const others = inputs.encode(validation.table);
    const count = validation.table.length;
    const second = place(others, count, false);
    await firstScores(instance, second.scores, even(count), count, base, earlier, others);
    const { alpha, truncation } = params;
    const all: Judged = { ...judged, rows: count, pitch: even(count), outputs, alpha, truncation };
    const scores = (): Float64Array => instance.f64(second.scores, outputs * even(count));
    evaluation = createEvaluation(params, all, scores);
    watched = { ...second, judge: evaluation.judge };
  }
  const shape = { columns: inputs.columns.length, outputs, base };
  const builder = createEnsembleBuilder(shape);
  if (earlier !== undefined) builder.addTrees(earlier);
  const before = builder.trees / outputs;
  if (features.length > 0) {
    await boostTrees({
      memory,
      objective,
      scores: main.scores,
      pitch,
      rows: firstRows(rows),
      watched,
      builder,
      boost: { ...params, maxDepth: params.maxDepth ?? Number.POSITIVE_INFINITY, goss },
      random: context.random,
      step: context.step,
    });
  }
  const ensemble = builder.build();
  const kept = evaluation?.result();
  return {
    ensemble: kept === undefined ? ensemble : takeTrees(ensemble, 0, (before + kept.best) * outputs),
    evaluation: kept,
  };
}

/** About how many bytes a fit takes: bins by row and by column, scores, gradients, row numbers, histograms. */
function bytesOf<Row extends RowValues, Target extends TargetVector>({
  task,
  inputs,
  data,
  params,
}: TreeFit<Row, Target>): number {
  const columns = inputs.columns.length;
  const histograms = Math.min(params.numLeaves * columns * 4096, 2 ** 28);
  return data.table.length * (2 * columns + 16 * task.outputs + 16) + histograms;
}

/** More bytes than this are not asked for at once: a fit takes what it needs. */
const MOST_BYTES = 2 ** 30;

/**
 * Fits boosted trees.
 *
 * @param fit - What and how.
 * @throws PortraitError `invalid-option` when `monotone` names no number or boolean input; `invalid-data`;
 *   `missing-column`; `out-of-memory`; `aborted`.
 */
export async function fitTrees<Row extends RowValues, Target extends TargetVector>(
  fit: TreeFit<Row, Target>,
): Promise<FittedTrees> {
  checkMonotone(fit.inputs, fit.params);
  const { workers } = fit.context;
  const simd = fit.simd ?? true;
  const bytes = Math.min(MOST_BYTES, bytesOf(fit));
  const instance = await instantiate(boosting, {
    bytes,
    simd,
    ...(workers === undefined ? {} : { workers }),
  });
  const binner = await createBinner(simd);
  try {
    return await fitWith(fit, instance, binner);
  } finally {
    binner.dispose();
    instance.dispose();
  }
}
