import type { Examples, FitContext, RowValues, TableSchema, TargetVector } from "@portrait/core";
import type { ClassTask } from "../multiclass/class-task.js";
import { classCosts } from "./class-costs.js";
import { joinConvergence } from "./convergence.js";
import { type DualOptions, type DualSolution, solveDual } from "./dual-solver.js";
import { dealFolds } from "./folds.js";
import { linearMachine } from "./linear-machine.js";
import type { LinearSvmParams } from "./linear-options.js";
import { placeRows } from "./linear-rows.js";
import { createLinearSvmModel, LINEAR_SVM_KIND, type LinearSvmModel } from "./linear-svm-model.js";
import { prepareLinear } from "./linear-training.js";
import { fitPlatt, type Platt } from "./platt.js";
import { withInstance } from "./training-set.js";

/** How many parts probabilities are fitted over. */
const FOLDS = 5;

/** The sigmoid over decision values by machines that did not see the rows. */
async function calibrate(
  order: Int32Array,
  positive: Uint8Array,
  weights: Float64Array | undefined,
  folds: Uint8Array,
  learn: (order: Int32Array) => Promise<DualSolution>,
): Promise<Platt> {
  const labels = order.map((row) => positive[row] as number);
  const decisions = new Float64Array(order.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const learnt = order.filter((_, at) => folds[at] !== fold);
    const { decisions: values } = await learn(learnt);
    order.forEach((row, at) => {
      if (folds[at] === fold) decisions[at] = values[row] as number;
    });
  }
  return fitPlatt(
    decisions,
    labels,
    Float64Array.from(order, (row) => weights?.[row] ?? 1),
  );
}

/**
 * Learns a linear support vector classifier: one machine for two classes, else one for each class against the others.
 *
 * @param data - The examples.
 * @param asked - The columns that were asked for.
 * @param params - The options.
 * @param task - Two classes or several.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-argument`, `invalid-option`, `invalid-data`, `missing-column`, `aborted`,
 *   `out-of-memory`.
 */
export async function learnLinearSvm<Row extends RowValues, Class, Target extends TargetVector>(
  data: Examples<Row, Target>,
  asked: TableSchema<Row> | undefined,
  params: LinearSvmParams,
  task: ClassTask<Class, Target>,
  context: FitContext<Examples<Row, Target>>,
): Promise<LinearSvmModel<Row, Class>> {
  const { codes, classes, weights, totals } = task.read(LINEAR_SVM_KIND, data);
  const source = { owner: LINEAR_SVM_KIND, table: data.table, asked, answers: codes, weights };
  const { inputs, rows, order } = prepareLinear(source, params);
  const present = [...totals.keys()].filter((code) => (totals[code] as number) > 0);
  const told = present.length === 2 ? present.slice(1) : present;
  const total = told.length * (1 + (params.probability ? FOLDS : 0));
  const costs = classCosts(codes, totals, weights, params);
  const constant = params.fitIntercept ? params.interceptScaling : 0;
  const random = context.random.fork("order");
  const groups = order.map((row) => codes[row] as number);
  const folds = dealFolds(groups, FOLDS, context.random.fork("folds"));
  let completed = 0;
  const options = (): DualOptions => ({
    seed: random.integer(2 ** 31),
    tolerance: params.tolerance,
    maxIterations: params.maxIterations,
    pause: () => context.step(completed, total),
  });
  const { solutions, sigmoids } = await withInstance(context, async (instance) => {
    const placed = placeRows(instance, rows, constant);
    const solved: DualSolution[] = [];
    const platts: Platt[] = [];
    for (const code of told) {
      const positive = Uint8Array.from({ length: codes.length }, (_, row) => (codes[row] === code ? 1 : 0));
      const targets = Float64Array.from(positive, (one) => 2 * one - 1);
      const squared = params.loss === "squaredHinge";
      const learn = async (part: Int32Array): Promise<DualSolution> => {
        const problem = { placed, order: part, targets, costs, squared, epsilon: undefined };
        const solution = await solveDual(instance, problem, options());
        completed++;
        return solution;
      };
      solved.push(await learn(order));
      if (params.probability) platts.push(await calibrate(order, positive, weights, folds, learn));
    }
    return { solutions: solved, sigmoids: platts };
  });
  await context.step(total, total);
  return createLinearSvmModel({
    task,
    classes: Object.freeze(present.map((code) => classes[code] as Class)),
    machine: linearMachine(inputs, rows, solutions, constant),
    sigmoids: params.probability ? sigmoids : undefined,
    convergence: joinConvergence(solutions),
    horizon: data.horizon,
    params,
  });
}
