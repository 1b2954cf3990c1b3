import type { Examples, FitContext, Random, RowValues, TableSchema, TargetVector } from "@portrait/core";
import type { ClassRows, ClassTask } from "../multiclass/class-task.js";
import { classCosts } from "./class-costs.js";
import { joinConvergence } from "./convergence.js";
import { dealFolds } from "./folds.js";
import { allocateMatrix, gatherInto, type SvmInstance } from "./kernel-function.js";
import { kernelSums } from "./kernel-sums.js";
import { type KernelMachine, pairsOf } from "./machine.js";
import { fitPlatt, type Platt } from "./platt.js";
import type { SmoOptions } from "./smo-problem.js";
import { createSvcModel, SVC_KIND, type SvcModel } from "./svc-model.js";
import type { SvcParams } from "./svc-options.js";
import {
  prepareTraining,
  type RowsSolution,
  smoOptions,
  solveRows,
  type TrainingSet,
  withInstance,
} from "./training-set.js";

/** How many parts probabilities are fitted over. */
const FOLDS = 5;

interface Job {
  readonly instance: SvmInstance;
  readonly set: Pick<TrainingSet<RowValues>, "points" | "kernel">;
  /** For each row its class. */
  readonly codes: ArrayLike<number>;
  /** For each row what its error costs. */
  readonly costs: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly options: SmoOptions;
}

/** The machine that tells one class (positive) from the others among some rows. */
function solvePair(job: Job, rows: Int32Array, positive: number): Promise<RowsSolution> {
  const sign = (row: number): number => (job.codes[row] === positive ? 1 : -1);
  const linear = Float64Array.from(rows, sign);
  const cost = (at: number): number => job.costs[rows[at] as number] as number;
  return solveRows(
    job.instance,
    job.set,
    {
      rows,
      linear,
      lower: linear.map((value, at) => (value > 0 ? 0 : -cost(at))),
      upper: linear.map((value, at) => (value > 0 ? cost(at) : 0)),
      epsilon: 0,
    },
    job.options,
  );
}

/** Decision values of rows that were not learnt from. */
async function decideFold(
  job: Job,
  rows: Int32Array,
  inside: (row: number, at: number) => boolean,
  positive: number,
): Promise<readonly (readonly [at: number, value: number])[]> {
  const learnt = rows.filter((row, at) => !inside(row, at));
  const places = Int32Array.from(rows.keys()).filter((at) => inside(rows[at] as number, at));
  const yes = learnt.filter((row) => job.codes[row] === positive).length;
  if (yes === 0 || yes === learnt.length) {
    const value = learnt.length === 0 ? 0 : yes === 0 ? -1 : 1;
    return Array.from(places, (at) => [at, value] as const);
  }
  const { beta, intercept } = await solvePair(job, learnt, positive);
  const { instance, set } = job;
  const released = instance.mark();
  const both = Int32Array.from([...learnt, ...Array.from(places, (at) => rows[at] as number)]);
  const matrix = allocateMatrix(instance, both.length, set.points.stride);
  gatherInto(instance, set.points.values, both, matrix);
  const all = new Float64Array(both.length);
  all.set(beta);
  const others = Int32Array.from(places, (_, at) => learnt.length + at);
  const sums = kernelSums(instance, { matrix, kernel: set.kernel }, all, others);
  instance.release(released);
  return Array.from(places, (at, index) => [at, (sums[index] as number) + intercept] as const);
}

/** The sigmoid of a pair, over decision values by machines that did not see the rows. */
async function calibratePair(
  job: Job,
  rows: Int32Array,
  positive: number,
  random: Random,
  done: () => void,
): Promise<Platt> {
  const labels = rows.map((row) => (job.codes[row] === positive ? 1 : 0));
  const folds = dealFolds(labels, FOLDS, random);
  const decisions = new Float64Array(rows.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const part = await decideFold(job, rows, (_, at) => folds[at] === fold, positive);
    for (const [at, value] of part) decisions[at] = value;
    done();
  }
  const weights = Float64Array.from(rows, (row) => job.weights?.[row] ?? 1);
  return fitPlatt(decisions, labels, weights);
}

/** The support vectors of all pairs, sorted by class, and their coefficients. */
function assemble<Row extends RowValues>(
  set: TrainingSet<Row>,
  codes: ArrayLike<number>,
  classes: readonly number[],
  solutions: readonly RowsSolution[],
): KernelMachine<Row> {
  const used = new Set<number>();
  for (const { rows, beta } of solutions) {
    rows.forEach((row, at) => {
      if (beta[at] !== 0) used.add(row);
    });
  }
  const rows = classes.flatMap((code) =>
    [...set.order].filter((row) => codes[row] === code && used.has(row)),
  );
  const starts = new Int32Array(classes.length + 1);
  classes.forEach((code, at) => {
    starts[at + 1] = (starts[at] as number) + rows.filter((row) => codes[row] === code).length;
  });
  const { values, width, stride } = set.points;
  const vectors = new Float32Array(rows.length * width);
  const places = new Map(rows.map((row, at) => [row, at]));
  rows.forEach((row, at) => {
    vectors.set(values.subarray(row * stride, row * stride + width), at * width);
  });
  const coefficients = new Float64Array((classes.length - 1) * rows.length);
  let pair = 0;
  for (let a = 0; a < classes.length; a++) {
    for (let b = a + 1; b < classes.length; b++, pair++) {
      const { rows: learnt, beta } = solutions[pair] as RowsSolution;
      learnt.forEach((row, at) => {
        const place = places.get(row);
        const line = codes[row] === classes[a] ? b - 1 : a;
        if (place !== undefined) coefficients[line * rows.length + place] = beta[at] as number;
      });
    }
  }
  return Object.freeze({
    inputs: set.inputs,
    kernel: set.kernel,
    centre: set.points.centre,
    vectors,
    supportRows: Int32Array.from(rows),
    starts,
    coefficients,
    intercepts: Float64Array.from(solutions, ({ intercept }) => intercept),
  });
}

/**
 * Learns a support vector classifier: one machine for each pair of classes that occur.
 *
 * @param data - The examples.
 * @param asked - The columns that were asked for.
 * @param params - The options.
 * @param task - Two classes or several.
 * @param context - The fit's context.
 * @throws PortraitError `invalid-argument`, `invalid-option`, `invalid-data`, `missing-column`, `aborted`,
 *   `out-of-memory`.
 */
export async function learnSvc<Row extends RowValues, Class, Target extends TargetVector>(
  data: Examples<Row, Target>,
  asked: TableSchema<Row> | undefined,
  params: SvcParams,
  task: ClassTask<Class, Target>,
  context: FitContext<Examples<Row, Target>>,
): Promise<SvcModel<Row, Class>> {
  const { codes, classes, weights, totals }: ClassRows<Class> = task.read(SVC_KIND, data);
  const source = { owner: SVC_KIND, table: data.table, asked, answers: codes, weights };
  const set = prepareTraining(source, params);
  const present = [...totals.keys()].filter((code) => (totals[code] as number) > 0);
  const pairs = pairsOf(present.length);
  const total = pairs * (1 + (params.probability ? FOLDS : 0));
  let completed = 0;
  const pause = (): Promise<void> => context.step(completed, total);
  const costs = classCosts(codes, totals, weights, params);
  const { solutions, sigmoids } = await withInstance(context, async (instance) => {
    const job: Job = { instance, set, codes, costs, weights, options: smoOptions(params, pause) };
    const solved: RowsSolution[] = [];
    const platts: Platt[] = [];
    for (let a = 0; a < present.length; a++) {
      for (let b = a + 1; b < present.length; b++) {
        const [first, second] = [present[a] as number, present[b] as number];
        const rows = set.order.filter((row) => codes[row] === first || codes[row] === second);
        solved.push(await solvePair(job, rows, second));
        completed++;
        if (params.probability) {
          const random = context.random.fork(`pair ${a} ${b}`);
          platts.push(
            await calibratePair(job, rows, second, random, () => {
              completed++;
            }),
          );
        }
      }
    }
    return { solutions: solved, sigmoids: platts };
  });
  await context.step(total, total);
  return createSvcModel({
    task,
    classes: Object.freeze(present.map((code) => classes[code] as Class)),
    machine: assemble(set, codes, present, solutions),
    sigmoids: params.probability ? sigmoids : undefined,
    convergence: joinConvergence(solutions.map(({ gap, ...rest }) => ({ ...rest, violation: gap }))),
    horizon: data.horizon,
    params,
  });
}
