import type {
  Estimator,
  Examples,
  Model,
  NumberExamples,
  PredictOptions,
  Regressor,
  RowValues,
  ScoringData,
} from "@portrait/core";
import { takeExamples } from "@portrait/core";
import { expect } from "vitest";
import { mixedNumbers } from "../data/mixed-numbers.js";
import type { EstimatorOptions } from "../estimator/suite.js";
import { must } from "../suite/must.js";
import {
  defaultOutcomes,
  defaultTolerance,
  type OrderTolerance,
  type Outcome,
  type SupervisedSubject,
  type WeightMeaning,
} from "../supervised/suite.js";

/** What becomes of fits on odd data. */
export interface RegressorOutcomes {
  /** One example; left out, `"model"`. */
  readonly oneRow?: Outcome;
  /** Examples whose targets are all the same number; left out, `"model"`. */
  readonly oneTarget?: Outcome;
  /** Columns in which every row has the same value; left out, `"model"`. */
  readonly constantColumns?: Outcome;
  /** A column without any value; left out, `"model"`. */
  readonly nullColumn?: Outcome;
  /** An infinite number; left out, `"error"`. */
  readonly infinite?: Outcome;
}

/** How far two predictions may lie apart. */
export interface RegressorTolerance extends OrderTolerance {
  /**
   * A prediction from the target where all targets were the same number, relative to that number; left out, 1e-6.
   */
  readonly constant?: number;
}

/** Options of {@link describeRegressor}: `Row` is what the examples hold, `Input` what the model reads of it. */
export interface RegressorSuite<Row extends RowValues = RowValues, Input extends RowValues = RowValues>
  extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<NumberExamples<Row>, Regressor<Input>>;
  /**
   * What it learns from: at least forty rows, the first without nulls; targets at least 0, so that models of counts
   * and amounts pass too. Left out, `mixedNumbers()`.
   */
  readonly examples?: NumberExamples<NoInfer<Row>>;
  /** Whether the model reads no column at all, as a baseline may; left out, `false`. */
  readonly ignoresInputs?: boolean;
  /** What becomes of fits on odd data. */
  readonly outcomes?: RegressorOutcomes;
  /** How far two predictions may lie apart where only the order of something differs. */
  readonly tolerance?: RegressorTolerance;
  /** What a sample weight means; left out, `"accepted"`. */
  readonly weights?: WeightMeaning;
}

/** A regressor's suite with its defaults. */
export interface RegressorSubject extends SupervisedSubject<Regressor<RowValues>, Float64Array> {
  /** Whether the model reads no column at all. */
  readonly ignoresInputs: boolean;
  /** How far two predictions may lie apart. */
  readonly tolerance: Required<RegressorTolerance>;
}

async function scores(
  model: Regressor<RowValues>,
  data: ScoringData<RowValues>,
  rows: number,
  options?: PredictOptions,
): Promise<number[]> {
  const predictions = await model.predict(data, options);
  must(predictions instanceof Float64Array, "predictions are a Float64Array");
  expect(predictions.length, "there is one prediction for each row").toBe(rows);
  const odd = predictions.findIndex((value) => !Number.isFinite(value));
  must(odd < 0, `row ${odd}: a prediction is finite; this one is ${predictions[odd]}`);
  return [...predictions];
}

function scoresOfOne(model: Regressor<RowValues>, row: RowValues): readonly number[] {
  const prediction = model.predictOne(row);
  must(Number.isFinite(prediction), `a prediction is a finite number; this one is ${prediction}`);
  return [prediction];
}

/**
 * Fills in the defaults of a suite, and forgets the names of its columns, which the checks find at run time.
 *
 * @param suite - The suite.
 */
export function regressorSubject<Row extends RowValues, Input extends RowValues>(
  suite: RegressorSuite<Row, Input>,
): RegressorSubject {
  const { codecs, backend, seeded, stopsEarly } = suite;
  const examples = (suite.examples ?? mixedNumbers()) as NumberExamples<RowValues>;
  const { target } = examples;
  const withTarget = (odd: number): NumberExamples<RowValues> => ({
    ...examples,
    target: target.map((value, row) => (row === 2 ? odd : value)),
  });
  return {
    codecs,
    ...(backend === undefined ? {} : { backend }),
    ...(seeded === undefined ? {} : { seeded }),
    ...(stopsEarly === undefined ? {} : { stopsEarly }),
    estimator: suite.estimator as Estimator<never, Model> as Estimator<
      Examples<RowValues, Float64Array>,
      Regressor<RowValues>
    >,
    examples,
    ignoresInputs: suite.ignoresInputs ?? false,
    outcomes: { ...defaultOutcomes, oneRow: "model", oneTarget: "model", ...suite.outcomes },
    tolerance: { ...defaultTolerance, constant: 1e-6, ...suite.tolerance },
    weights: suite.weights ?? "accepted",
    noun: "predictions",
    scores,
    scoresOfOne,
    oneTarget: () =>
      [0, 7].map((constant) => ({
        ...takeExamples(examples, [...target.keys()]),
        target: target.map(() => constant),
      })),
    oddTargets: () => [
      withTarget(Number.NaN),
      withTarget(Number.POSITIVE_INFINITY),
      withTarget(Number.NEGATIVE_INFINITY),
      { ...examples, target: target.slice(1) },
    ],
  };
}
