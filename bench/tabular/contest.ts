import type { Workers } from "@portrait/core";
import type { DenseData, SparseData } from "./data.ts";

/** A model of ours after its fit. */
export interface Fitted {
  /** The scores of the test rows: probabilities, decision values or predictions. */
  predict(workers: Workers | undefined): Promise<Float64Array>;
  /** Scores one row of the test data, as an application would: a row object in, a prediction out. */
  single(row: number): void;
}

/** One peer of a contest. */
export interface Rival {
  /** What `tabular.py` or the npm peers call it. */
  readonly peer: string;
  /** Its package. */
  readonly package: "scikit-learn" | "lightgbm" | "xgboost" | NpmPeer;
  /** The name in the results. */
  readonly name: string;
  /** What it is told. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The most that ours ÷ peer should be for a fit, by number of threads. */
  readonly goal?: Readonly<Record<number, number>>;
  /** The same for predicting the test rows. */
  readonly predictGoal?: number;
  /** Left out of runs on more than one thread, which it cannot use. */
  readonly oneThread?: boolean;
}

/** Packages from npm that are peers. */
export type NpmPeer = "ml-random-forest" | "ml-cart" | "ml-logistic-regression" | "libsvm-js" | "scikitjs";

/** One task on one data set, done by us and by peers. */
export interface Contest {
  /** The name on the command line. */
  readonly id: string;
  /** The name in the results. */
  readonly task: string;
  /** The data to learn from and to judge by, made when the contest begins. */
  data(): { readonly train: DenseData | SparseData; readonly test: DenseData | SparseData };
  /** How both sides are judged. */
  readonly quality: "rocAuc" | "accuracy" | "rmse" | "poissonDeviance";
  /** Prepares ours: the fit is what is timed. */
  ours(
    train: DenseData | SparseData,
    test: DenseData | SparseData,
  ): (workers: Workers | undefined) => Promise<Fitted>;
  readonly rivals: readonly Rival[];
  /** On how many threads to run. */
  readonly threads: readonly number[];
  /** Whether the latency of one row is measured too. */
  readonly single?: boolean;
  /** Runs of each, at least 5. */
  readonly runs?: number;
}
