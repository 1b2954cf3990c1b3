import type {
  ClassExamples,
  Classifier,
  Estimator,
  Examples,
  Model,
  RowValues,
  TargetVector,
} from "@portrait/core";
import type { EstimatorOptions } from "../estimator/suite.js";
import {
  defaultOutcomes,
  defaultTolerance,
  type OrderTolerance,
  type Outcome,
  type SupervisedSubject,
  type WeightMeaning,
} from "../supervised/suite.js";
import { scoresOfOne, scoresOfRows } from "./scores.js";

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

/** The options that the suites of classifiers have in common. */
export interface ClassifierSuiteOptions extends EstimatorOptions {
  /** Whether the model reads no column at all, as a baseline may; left out, `false`. */
  readonly ignoresInputs?: boolean;
  /** What becomes of fits on odd data. */
  readonly outcomes?: ClassifierOutcomes;
  /** How far two probabilities may lie apart where only the order of something differs. */
  readonly tolerance?: OrderTolerance;
  /** What a sample weight means; left out, `"accepted"`. */
  readonly weights?: WeightMeaning;
}

/** Options of {@link describeClassifier}: `Row` is what the examples hold, `Input` what the model reads of it. */
export interface ClassifierSuite<Row extends RowValues = RowValues, Input extends RowValues = RowValues>
  extends ClassifierSuiteOptions {
  /** The estimator. */
  readonly estimator: Estimator<Examples<Row>, Classifier<Input>>;
  /**
   * What it learns from: at least forty rows with outcomes of both kinds, the first without nulls. Left out,
   * `mixedExamples()`.
   */
  readonly examples?: Examples<NoInfer<Row>>;
}

/**
 * Options of {@link describeMulticlassClassifier}: `Row` is what the examples hold, `Input` what the model reads of it.
 */
export interface MulticlassSuite<Row extends RowValues = RowValues, Input extends RowValues = RowValues>
  extends ClassifierSuiteOptions {
  /** The estimator. */
  readonly estimator: Estimator<ClassExamples<Row>, Classifier<Input, string>>;
  /**
   * What it learns from: at least forty rows of at least three classes, the first without nulls. Left out,
   * `mixedClasses()`.
   */
  readonly examples?: ClassExamples<NoInfer<Row>>;
}

/** A classifier's suite with its defaults. */
export interface ClassifierSubject<Class, Target extends TargetVector>
  extends SupervisedSubject<Classifier<RowValues, Class>, Target> {
  /** Whether the model reads no column at all. */
  readonly ignoresInputs: boolean;
  /** The classes that the model must have, in any order. */
  readonly classes: readonly Class[];
  /** For each row its class. */
  readonly truth: readonly Class[];
}

/** What differs between the targets of classifiers. */
export interface ClassifierData<Class, Target extends TargetVector>
  extends Pick<
      SupervisedSubject<Classifier<RowValues, Class>, Target>,
      "examples" | "oneTarget" | "oddTargets"
    >,
    Pick<ClassifierSubject<Class, Target>, "classes" | "truth"> {}

/**
 * Fills in the defaults of a suite, and forgets the names of its columns, which the checks find at run time.
 *
 * @param suite - The suite.
 * @param estimator - Its estimator.
 * @param data - What it learns from.
 */
export function classifierSubject<Class, Target extends TargetVector>(
  suite: ClassifierSuiteOptions,
  estimator: Estimator<never, Model>,
  data: ClassifierData<Class, Target>,
): ClassifierSubject<Class, Target> {
  const { codecs, backend, seeded, stopsEarly, outcomes = {}, ignoresInputs = false } = suite;
  const { oneClass, ...others } = outcomes;
  return {
    codecs,
    ...(backend === undefined ? {} : { backend }),
    ...(seeded === undefined ? {} : { seeded }),
    ...(stopsEarly === undefined ? {} : { stopsEarly }),
    ...data,
    estimator: estimator as Estimator<Examples<RowValues, Target>, Classifier<RowValues, Class>>,
    ignoresInputs,
    outcomes: { ...defaultOutcomes, ...others, ...(oneClass === undefined ? {} : { oneTarget: oneClass }) },
    tolerance: { ...defaultTolerance, ...suite.tolerance },
    weights: suite.weights ?? "accepted",
    noun: "probabilities",
    scores: scoresOfRows,
    scoresOfOne,
  };
}
