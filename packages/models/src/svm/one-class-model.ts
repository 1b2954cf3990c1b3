import type { Model, PredictOptions, RowValues, ScoringData, TableSchema } from "@portrait/core";
import { convergenceState, type SvmConvergence } from "./convergence.js";
import { createDecider } from "./decide.js";
import { type KernelMachine, machineState } from "./machine.js";
import type { OneClassSvmParams } from "./one-class-svm.js";
import { inputTable } from "./svm-inputs.js";

/** The kind of one-class machines and of their estimator. */
export const ONE_CLASS_KIND = "oneClassSvm";

/** The version of the layout of their state. */
export const ONE_CLASS_VERSION = 1;

/** Whether rows are like those that were learnt from. */
export interface NoveltyPredictions {
  /** How many rows there are. */
  readonly length: number;
  /** For each row 1 if it is an inlier, 0 if it is an outlier. */
  readonly inlier: Uint8Array;
  /** For each row its score: at least 0 for inliers, the smaller the stranger. */
  readonly score: Float64Array;
}

/** Whether one row is like those that were learnt from. */
export interface NoveltyPrediction {
  /** Whether it is. */
  readonly inlier: boolean;
  /** Its score: at least 0 for inliers, the smaller the stranger. */
  readonly score: number;
}

/** A model that tells inliers from outliers by the sign of `sum of coefficient * K(vector, x) - rho`. */
export interface OneClassSvmModel<Row extends RowValues = RowValues> extends Model {
  /** What kind of model. */
  readonly kind: "oneClassSvm";
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** How the optimisation ended; look at `converged`. */
  readonly convergence: SvmConvergence;
  /** The `gamma` that was used. */
  readonly gamma: number;
  /** What is subtracted from the sum over the support vectors. */
  readonly rho: number;
  /** For each support vector the number of its training row, from 0. */
  readonly supportRows: Int32Array;
  /** Inputs that held only one value in training, so that nothing was learnt from them. */
  readonly constants: readonly string[];
  /**
   * Scores many rows.
   *
   * @param data - The rows; further columns of a snapshot are ignored, of row objects an error.
   * @param options - Threads and signal.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`, `aborted`.
   */
  predict(data: ScoringData<Row>, options?: PredictOptions): Promise<NoveltyPredictions>;
  /**
   * Scores one row, without a promise.
   *
   * @param row - The row, with just the input columns.
   * @throws PortraitError `missing-column`, `unexpected-column`, `invalid-data`.
   */
  predictOne(row: Row): NoveltyPrediction;
}

/** What a one-class machine learnt. */
export interface OneClassFit<Row extends RowValues> {
  /** The function. */
  readonly machine: KernelMachine<Row>;
  /** How the optimisation ended. */
  readonly convergence: SvmConvergence;
  /** The options. */
  readonly params: OneClassSvmParams;
}

/**
 * The model of a fit.
 *
 * @param fit - What was learnt.
 */
export function createOneClassModel<Row extends RowValues>(fit: OneClassFit<Row>): OneClassSvmModel<Row> {
  const { machine, convergence, params } = fit;
  const { inputs } = machine;
  const decider = createDecider(ONE_CLASS_KIND, machine);
  const encoded = new Float64Array(inputs.encoder.width);
  return Object.freeze<OneClassSvmModel<Row>>({
    kind: ONE_CLASS_KIND,
    inputs: inputs.inputs,
    convergence,
    gamma: machine.kernel.gamma,
    rho: 0 - (machine.intercepts[0] as number),
    supportRows: machine.supportRows.slice(),
    constants: inputs.encoder.constants,
    async predict(data, options) {
      const score = await decider.many(inputTable(ONE_CLASS_KIND, data, inputs).table, options);
      const inlier = Uint8Array.from(score, (value) => (value >= 0 ? 1 : 0));
      return Object.freeze({ length: score.length, inlier, score });
    },
    predictOne(row) {
      inputs.encoder.encodeOne(row, encoded);
      const score = decider.one(encoded)[0] as number;
      return Object.freeze({ inlier: score >= 0, score });
    },
    state() {
      const { config, tensors } = machineState(machine);
      return {
        kind: ONE_CLASS_KIND,
        version: ONE_CLASS_VERSION,
        config: { ...config, params: { ...params }, convergence: convergenceState(convergence) },
        tensors,
        parts: {},
      };
    },
  });
}
