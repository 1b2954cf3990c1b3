import type { FitContext, RowValues, Table, TableSchema } from "@portrait/core";
import { instantiate } from "@portrait/kernels";
import { svm } from "@portrait/kernels/svm";
import { createRowHashes, hashPoints } from "./canonical-order.js";
import { allocateMatrix, gatherInto, type KernelFunction, type SvmInstance } from "./kernel-function.js";
import { type InputOptions, type KernelOptions, kernelOf, type SolverOptions } from "./kernel-options.js";
import { encodePoints, type Points } from "./points.js";
import { solveSmo } from "./smo.js";
import type { SmoOptions, SmoProblem, SmoSolution } from "./smo-problem.js";
import { learnInputs, type SvmInputs } from "./svm-inputs.js";

/** The options that all kernel machines have in common, defaults filled in. */
export type KernelParams = Required<KernelOptions> & Required<SolverOptions> & Required<InputOptions>;

/** Training rows, ready to be learnt from. */
export interface TrainingSet<Row extends RowValues> {
  /** How rows are encoded. */
  readonly inputs: SvmInputs<Row>;
  /** The encoded rows. */
  readonly points: Points;
  /** The kernel function. */
  readonly kernel: KernelFunction;
  /** The rows of a weight above 0, in an order that depends on what they hold alone. */
  readonly order: Int32Array;
}

/** What a {@link TrainingSet} is made of. */
export interface TrainingSource<Row extends RowValues> {
  /** Who learns, for messages. */
  readonly owner: string;
  /** The rows. */
  readonly table: Table<Row>;
  /** The columns that were asked for. */
  readonly asked: TableSchema<Row> | undefined;
  /** For each row its answer as a number; undefined where there are no answers. */
  readonly answers: ArrayLike<number> | undefined;
  /** For each row its weight; undefined when all are 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * Encodes training rows and puts them in order.
 *
 * @param source - The rows.
 * @param params - The options.
 * @throws PortraitError `invalid-option`, `missing-column`, `invalid-data`.
 */
export function prepareTraining<Row extends RowValues>(
  source: TrainingSource<Row>,
  params: KernelParams,
): TrainingSet<Row> {
  const { owner, table, asked, answers, weights } = source;
  const { scaling, minCount } = params;
  const inputs = learnInputs(owner, table, asked, { scaling, minCount, sparse: false });
  const points = encodePoints(inputs.encoder.dense, table, params.kernel === "rbf");
  const hashes = createRowHashes(points.rows);
  hashPoints(hashes, points.values, points.stride);
  if (answers !== undefined) hashes.addNumbers(answers);
  if (weights !== undefined) hashes.addNumbers(weights);
  const order = hashes.order().filter((row) => weights === undefined || (weights[row] as number) > 0);
  return { inputs, points, kernel: kernelOf(params, points), order };
}

/** A problem over some rows of a training set. */
export interface RowsProblem extends Omit<SmoProblem, "matrix" | "kernel"> {
  /** The rows. */
  readonly rows: Int32Array;
}

/** The solution of a {@link RowsProblem}, and decision values by it. */
export interface RowsSolution extends SmoSolution {
  /** The rows. */
  readonly rows: Int32Array;
}

/**
 * Solves a problem over some rows.
 *
 * @param instance - The compiled loops.
 * @param set - The training set.
 * @param problem - The problem.
 * @param options - How it is solved.
 * @throws What `options.pause` throws.
 */
export async function solveRows(
  instance: SvmInstance,
  set: Pick<TrainingSet<RowValues>, "points" | "kernel">,
  problem: RowsProblem,
  options: SmoOptions,
): Promise<RowsSolution> {
  const released = instance.mark();
  const { rows, ...rest } = problem;
  const matrix = allocateMatrix(instance, rows.length, set.points.stride);
  gatherInto(instance, set.points.values, rows, matrix);
  const solution = await solveSmo(instance, { ...rest, matrix, kernel: set.kernel }, options);
  instance.release(released);
  return { ...solution, rows };
}

/**
 * How problems are solved with given options.
 *
 * @param params - The options.
 * @param pause - Called now and then.
 */
export function smoOptions(params: Required<SolverOptions>, pause: () => Promise<void>): SmoOptions {
  const { tolerance, maxIterations, shrinking, cacheSize } = params;
  return { tolerance, maxIterations, shrinking, cacheBytes: cacheSize * 2 ** 20, pause };
}

/**
 * Runs a computation with the compiled loops on the threads of a fit.
 *
 * @param context - The fit's context.
 * @param run - The computation.
 */
export async function withInstance<Data, Result>(
  context: FitContext<Data>,
  run: (instance: SvmInstance) => Promise<Result>,
): Promise<Result> {
  const instance = await instantiate(svm, { workers: context.workers });
  try {
    return await run(instance);
  } finally {
    instance.dispose();
  }
}
