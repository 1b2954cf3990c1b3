import type { Estimator, Examples, Model, RowValues, TargetVector } from "@portrait/core";
import {
  choiceOption,
  describeValue,
  fit,
  isPortraitError,
  type OptionRule,
  optionalOption,
  PortraitError,
} from "@portrait/core";
import { checkTest, weightsOf } from "../evaluate/example-rows.js";
import { checkMetrics } from "../evaluate/options.js";
import { createPace, type Pace } from "../evaluate/pace.js";
import { type Scored, type Scorer, scorerOf } from "../evaluate/scorer.js";
import type { Metric } from "../metric/metric.js";
import { type SelectedModel, type Selection, seenRows } from "../seen/seen-rows.js";
import { checkEstimator } from "./check-estimator.js";
import type { FoldFacts } from "./cross-validation.js";
import { fitAndScore } from "./fit-fold.js";
import { fitOptionsOf, type RepeatedFit, type RepeatedFitOptions, repeatedFitRules } from "./fit-options.js";
import { errorIn } from "./fold-error.js";
import { areFolds, FOLDS_EXPECTED, type FoldsInput, foldRowsOf, type Part, partOf } from "./parts.js";
import { deviationOf, meanOf } from "./statistics.js";

/** Options of every search. */
export interface SearchOptions<M extends Metric> extends RepeatedFitOptions {
  /** The metric to choose by. */
  readonly metric: M;
  /**
   * The folds within the training examples: what a function such as `timeFolds` gave for them; or how many, an
   * integer >= 2, made of whole users with the classes spread evenly. Left out, 5.
   */
  readonly folds?: FoldsInput;
  /**
   * What becomes of a candidate that cannot be fitted or judged: `"throw"` stops the search with its error; `"skip"`
   * ranks it last, with the error's message. Left out, `"throw"`.
   */
  readonly onError?: "throw" | "skip";
}

/** The rules of {@link SearchOptions}. */
export const searchRules: typeof repeatedFitRules & {
  readonly metric: OptionRule<Metric | undefined>;
  readonly folds: OptionRule<FoldsInput>;
  readonly onError: OptionRule<"throw" | "skip">;
} = {
  metric: optionalOption<Metric>("a metric", (value) => typeof value === "object" && value !== null),
  folds: { default: 5, expected: FOLDS_EXPECTED, accepts: areFolds },
  onError: choiceOption("throw", ["throw", "skip"]),
  ...repeatedFitRules,
};

/** One candidate of a search, and how it did. */
export interface Trial<Params = Readonly<Record<string, unknown>>> {
  /** Its place, 1 the best. */
  readonly rank: number;
  /** Its parameters. */
  readonly params: Params;
  /** The mean of the metric over the folds; `null` when it failed. */
  readonly value: number | null;
  /** The standard deviation of the metric over the folds; `null` when it failed. */
  readonly standardDeviation: number | null;
  /** The metric on each fold; empty when it failed. */
  readonly folds: readonly number[];
  /** With which share of the resource it was tried last, in (0, 1]; 1 but for candidates that halving dropped. */
  readonly share: number;
  /** Why it failed; `null` when it did not. */
  readonly error: string | null;
}

/** What a search found. */
export interface SearchResult<Params, M extends Model, E> {
  /** All candidates, best first; ties in the order of the candidates. */
  readonly trials: readonly Trial<Params>[];
  /** The best candidate. Its value is the best of many and therefore too good: judge the model by held-out rows. */
  readonly best: Trial<Params> & {
    /** The estimator that was made of its parameters. */
    readonly estimator: E;
  };
  /** The best estimator fitted on all of the training examples. */
  readonly model: SelectedModel<M>;
  /** The folds. */
  readonly folds: readonly FoldFacts[];
  /** How it was chosen, and by which rows. */
  readonly selection: Selection;
}

/** A search under way. */
export interface Search<Row extends RowValues, Target extends TargetVector> {
  /** Who searches. */
  readonly owner: string;
  /** The scorer of the examples. */
  readonly scorer: Scorer;
  /** The metric. */
  readonly metric: Metric;
  /** The training examples. */
  readonly train: Examples<Row, Target>;
  /** The parts of each fold. */
  readonly parts: readonly Part<Row, Target>[];
  /** Seed, threads, signal. */
  readonly settings: RepeatedFit & { readonly onError: "throw" | "skip" };
  /** Reports progress; throws when aborted. */
  readonly pace: Pace;
}

/** A choice of parameters to try. */
export interface Candidate<Params> {
  /** Its number, from 0. */
  readonly number: number;
  /** Its parameters. */
  readonly params: Params;
}

/** A candidate before it is ranked. */
export interface Tried<Params, E> extends Candidate<Params> {
  /** The estimator, if one could be made. */
  readonly estimator: E | undefined;
  /** The metric on each fold. */
  readonly folds: readonly number[];
  /** With which share of the resource. */
  readonly share: number;
  /** Why it failed. */
  readonly error: string | null;
}

/**
 * Checks what every search takes and divides the training examples.
 *
 * @param owner - Who searches.
 * @param make - Makes an estimator of parameters.
 * @param train - The training examples.
 * @param settings - The options, resolved.
 */
export function startSearch<Row extends RowValues, Target extends TargetVector>(
  owner: string,
  make: unknown,
  train: Examples<Row, Target>,
  settings: RepeatedFit & {
    readonly metric: Metric | undefined;
    readonly folds: FoldsInput;
    readonly onError: "throw" | "skip";
  },
): Search<Row, Target> {
  if (typeof make !== "function") {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the second argument must be a function that makes an estimator of parameters; received ${describeValue(make)}.`,
      hint: "Write (params) => logisticRegression(params).",
    });
  }
  const scorer = scorerOf(owner, train);
  if (settings.metric === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: "metric" must be given.`,
      hint: "Write metric: rocAuc(), or another of the task.",
    });
  }
  checkMetrics(scorer.task, [settings.metric], owner);
  checkTest(owner, train);
  const rows = foldRowsOf(owner, train, settings.folds, settings.seed);
  return {
    owner,
    scorer,
    metric: settings.metric,
    train,
    parts: rows.map((fold) => partOf(train, fold)),
    settings,
    pace: createPace(owner, settings.signal, settings.onProgress),
  };
}

function valueOn(
  scored: Scored,
  metric: Metric,
  test: Examples<RowValues, TargetVector>,
  where: string,
  details: Readonly<Record<string, unknown>>,
): number {
  try {
    return scored.statistic(metric)(weightsOf(test));
  } catch (error) {
    throw errorIn(where, error, details);
  }
}

/**
 * Tries one candidate on every fold.
 *
 * @param search - The search.
 * @param candidate - Its number and parameters.
 * @param make - Makes the estimator.
 * @param parts - The parts to learn from and judge by.
 * @param share - The share of the resource.
 * @throws PortraitError `aborted`; and what fitting throws, unless failures are skipped.
 */
export async function tryCandidate<
  Params,
  Row extends RowValues,
  Target extends TargetVector,
  M extends Model,
>(
  search: Search<Row, Target>,
  candidate: Candidate<Params>,
  make: () => Estimator<Examples<Row, Target>, M>,
  parts: readonly Part<Row, Target>[],
  share: number,
): Promise<Tried<Params, Estimator<Examples<Row, Target>, M>>> {
  const { owner, metric, scorer, settings } = search;
  const { number, params } = candidate;
  const name = `candidate ${number + 1}`;
  let estimator: Estimator<Examples<Row, Target>, M> | undefined;
  try {
    try {
      estimator = make();
      checkEstimator(owner, estimator);
    } catch (error) {
      throw errorIn(`${owner}: ${name}`, error, { params });
    }
    const folds: number[] = [];
    for (const [index, part] of parts.entries()) {
      const fold = `fold ${index + 1} of ${parts.length}`;
      const scored = await fitAndScore(estimator, part, scorer, settings, {
        where: `${owner}: ${name}, ${fold}`,
        phase: `${owner} > ${name} > ${fold}`,
        details: { params, fold: index + 1 },
      });
      const value = valueOn(scored, metric, part.test, `${owner}: ${name}, ${fold}`, {
        params,
        fold: index + 1,
      });
      if (Number.isNaN(value)) {
        throw new PortraitError({
          code: "invalid-data",
          message: `${owner}: ${name}, ${fold}: "${metric.name}" is undefined on the rows judged by.`,
          hint: "Use fewer or other folds, such as stratifiedFolds, or another metric.",
          details: { params, fold: index + 1 },
        });
      }
      folds.push(value);
    }
    return { number, params, estimator, folds, share, error: null };
  } catch (error) {
    if (settings.onError === "throw" || isPortraitError(error, "aborted")) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { number, params, estimator, folds: [], share, error: message };
  }
}

/**
 * Candidates with the best first: those tried with the greatest share, then by the metric, then in their order.
 *
 * @param tried - The candidates.
 * @param higherIsBetter - Whether a greater value is a better one.
 */
export function ranked<Params, E>(
  tried: readonly Tried<Params, E>[],
  higherIsBetter: boolean,
): readonly Tried<Params, E>[] {
  const sign = higherIsBetter ? -1 : 1;
  return tried.toSorted((a, b) => {
    if ((a.error === null) !== (b.error === null)) return a.error === null ? -1 : 1;
    if (a.share !== b.share) return b.share - a.share;
    const difference = a.error === null ? sign * (meanOf(a.folds) - meanOf(b.folds)) : 0;
    return difference || a.number - b.number;
  });
}

function trialOf<Params>(
  { params, folds, share, error }: Tried<Params, unknown>,
  rank: number,
): Trial<Params> {
  return Object.freeze({
    rank,
    params,
    value: error === null ? meanOf(folds) : null,
    standardDeviation: error === null ? deviationOf(folds) : null,
    folds: Object.freeze([...folds]),
    share,
    error,
  });
}

/**
 * Ranks the candidates, fits the best on all training examples, and notes which rows it was chosen by.
 *
 * @param search - The search.
 * @param tried - The candidates.
 * @throws PortraitError `invalid-data` when all failed; `aborted`; and what fitting throws.
 */
export async function finishSearch<
  Params,
  Row extends RowValues,
  Target extends TargetVector,
  M extends Model,
>(
  search: Search<Row, Target>,
  tried: readonly Tried<Params, Estimator<Examples<Row, Target>, M>>[],
): Promise<SearchResult<Params, M, Estimator<Examples<Row, Target>, M>>> {
  const { owner, metric, parts, settings, train } = search;
  const order = ranked(tried, metric.higherIsBetter);
  const [first] = order;
  if (first?.estimator === undefined || first.error !== null) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: all of the ${tried.length} candidates failed; the first said: ${tried[0]?.error ?? ""}`,
    });
  }
  const model = await fit(first.estimator, train, fitOptionsOf(settings, `${owner} > refit`));
  const selection: Selection = Object.freeze({
    by: owner,
    metric: metric.name,
    candidates: tried.length,
    seen: seenRows(train),
  });
  const trials = order.map((candidate, index) => trialOf(candidate, index + 1));
  return Object.freeze({
    trials: Object.freeze(trials),
    best: Object.freeze({ ...trialOf(first, 1), estimator: first.estimator }),
    model: Object.freeze({ ...model, selection }),
    folds: Object.freeze(
      parts.map((part) => ({ train: part.train.users.length, test: part.test.users.length })),
    ),
    selection,
  });
}
