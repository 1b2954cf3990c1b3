import type { Classifier, Estimator, Examples, Model, RowValues } from "@portrait/core";
import { mixedExamples } from "../data/mixed-examples.js";
import type { EstimatorOptions } from "../estimator/suite.js";

/**
 * What becomes of a fit on data that teaches nothing: `"error"` is a PortraitError `invalid-data`; `"model"` is a model
 * with valid probabilities, as its documentation says.
 */
export type Outcome = "error" | "model";

/** What becomes of fits on odd data. */
export interface ClassifierOutcomes {
  /** One example; left out, `"error"`. */
  readonly oneRow?: Outcome;
  /** Examples whose outcomes are all the same; left out, `"error"`. */
  readonly oneClass?: Outcome;
  /** Columns in which every row has the same value; left out, `"model"`. */
  readonly constantColumns?: Outcome;
  /** A column without any value; left out, `"model"`. */
  readonly nullColumn?: Outcome;
  /** An infinite number; left out, `"error"`. */
  readonly infinite?: Outcome;
}

/** Options of {@link describeClassifier}: `Row` is what the examples hold, `Input` what the model reads of it. */
export interface ClassifierSuite<Row extends RowValues = RowValues, Input extends RowValues = RowValues>
  extends EstimatorOptions {
  /** The estimator. */
  readonly estimator: Estimator<Examples<Row>, Classifier<Input>>;
  /**
   * What it learns from: at least forty rows with outcomes of both kinds, the first without nulls. Left out,
   * `mixedExamples()`.
   */
  readonly examples?: Examples<NoInfer<Row>>;
  /** Whether the model reads no column at all, as a baseline may; left out, `false`. */
  readonly ignoresInputs?: boolean;
  /** What becomes of fits on odd data. */
  readonly outcomes?: ClassifierOutcomes;
  /** How far two probabilities may lie apart where only the order of something differs. */
  readonly tolerance?: {
    /** The order of the training rows; left out, 1e-9. */
    readonly rows?: number;
    /** The order of the columns, and of the categories in a dictionary; left out, 1e-9. */
    readonly columns?: number;
    /** Scoring a row alone or among others; left out, 1e-12. */
    readonly batch?: number;
  };
}

/** A suite with its defaults. */
export interface ClassifierSubject extends ClassifierSuite {
  readonly examples: Examples;
  readonly ignoresInputs: boolean;
  readonly outcomes: Required<ClassifierOutcomes>;
  readonly tolerance: Required<NonNullable<ClassifierSuite["tolerance"]>>;
}

/**
 * Fills in the defaults of a suite, and forgets the names of its columns, which the checks find at run time.
 *
 * @param suite - The suite.
 */
export function classifierSubject<Row extends RowValues, Input extends RowValues>(
  suite: ClassifierSuite<Row, Input>,
): ClassifierSubject {
  const { estimator, examples = mixedExamples(), ...others } = suite;
  return {
    ...others,
    estimator: estimator as Estimator<never, Model> as Estimator<Examples, Classifier>,
    examples: examples as Examples,
    ignoresInputs: suite.ignoresInputs ?? false,
    outcomes: {
      oneRow: "error",
      oneClass: "error",
      constantColumns: "model",
      nullColumn: "model",
      infinite: "error",
      ...suite.outcomes,
    },
    tolerance: { rows: 1e-9, columns: 1e-9, batch: 1e-12, ...suite.tolerance },
  };
}
