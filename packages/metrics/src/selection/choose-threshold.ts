import {
  describeValue,
  type Examples,
  fingerprintOf,
  type Learnable,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  takeExamples,
  type Workers,
} from "@portrait/core";
import { createScoredRows, type ScoredRows } from "../binary/scored-rows.js";
import { type BinaryCosts, checkCosts, thresholdOf } from "../cost/binary-costs.js";
import { thin } from "../curves/thin.js";
import { isClassifier } from "../evaluate/capability.js";
import { binaryRows, checkTest, weightsOf } from "../evaluate/example-rows.js";
import type { AnyClassifier } from "../evaluate/options.js";
import { refuseSeen } from "../seen/seen-rows.js";
import type { BinaryOutOfFold } from "./cross-validation.js";

/** Options of {@link chooseThreshold}. */
export interface ChooseThresholdOptions {
  /** What each kind of call costs. */
  readonly costs: BinaryCosts;
  /** Threads to predict on, for models that can. */
  readonly workers?: Workers;
  /** Stops the prediction. */
  readonly signal?: AbortSignal;
}

/** What a threshold costs. */
export interface ThresholdCost {
  /** A row is called positive when its probability is at least this. */
  readonly threshold: number;
  /** The mean cost of a row. */
  readonly cost: number;
  /** The share of the rows that is called positive. */
  readonly called: number;
}

/** A threshold by cost, beside what else could be done. Plain data. */
export interface ThresholdChoice extends ThresholdCost {
  /** The threshold of least expected cost for probabilities that are right. Far from the chosen one, calibrate. */
  readonly bayes: ThresholdCost;
  /** The mean cost of a row when all are called positive. */
  readonly callAll: number;
  /** The mean cost of a row when none is called positive. */
  readonly callNone: number;
  /** Cost by threshold, descending: at most 200 points. */
  readonly curve: readonly ThresholdCost[];
  /** The costs, those left out filled in. */
  readonly costs: Required<BinaryCosts>;
  /** How many rows it was chosen by. */
  readonly rows: number;
  /** How many of them are positive. */
  readonly positives: number;
}

/** What a threshold can be chosen by: a model that saw none of the rows, predictions out of fold, or one probability a row. */
export type ThresholdSource = AnyClassifier | BinaryOutOfFold | ArrayLike<number>;

const CURVE_POINTS = 200;
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const rules = {
  costs: optionalOption<BinaryCosts>("an object of costs", isObject),
  workers: optionalOption<Workers>(
    "threads made by workers()",
    (value) => isObject(value) && "size" in value,
  ),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
} satisfies Readonly<Record<string, OptionRule<unknown>>>;

const isOutOfFold = (source: object): source is BinaryOutOfFold =>
  "probabilities" in source && "rows" in source && source.rows instanceof Int32Array && "target" in source;

const isList = (source: unknown): source is ArrayLike<number> =>
  Array.isArray(source) || (ArrayBuffer.isView(source) && !(source instanceof DataView));

function refuse(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `chooseThreshold: ${message}`, hint });
}

function refuseTrained(model: AnyClassifier, examples: Examples): void {
  const trained = model.provenance?.fingerprint ?? "";
  if (trained === "" || trained !== fingerprintOf(examples)) return;
  throw new PortraitError({
    code: "leakage",
    message: `chooseThreshold: the model of kind "${model.kind}" was fitted on these very rows, on which its probabilities are too sure.`,
    hint: "Pass the outOfFold of crossValidate, or rows that the model did not see.",
  });
}

interface Judged {
  readonly scored: ScoredRows;
  readonly weights: Float64Array;
}

async function judgedBy<Row extends RowValues>(
  source: unknown,
  examples: Examples<Row>,
  options: { readonly workers: Workers | undefined; readonly signal: AbortSignal | undefined },
): Promise<Judged> {
  const owner = "chooseThreshold";
  const { target } = examples;
  if (isList(source)) {
    return {
      scored: createScoredRows({ probabilities: source, target }, owner),
      weights: weightsOf(examples),
    };
  }
  if (isObject(source) && isOutOfFold(source)) {
    const fits = source.rows.every((row, place) => target[row] === source.target[place]);
    if (!fits)
      throw refuse(
        "the predictions out of fold are of other examples.",
        "Pass the examples that were cross-validated.",
      );
    const { interactions: _, ...bare } = examples;
    const taken = takeExamples({ ...bare, table: { length: target.length, columns: {} } }, source.rows);
    const { probabilities } = source;
    return {
      scored: createScoredRows({ probabilities, target: taken.target }, owner),
      weights: weightsOf(taken),
    };
  }
  if (isClassifier(source)) {
    refuseTrained(source, examples);
    refuseSeen(owner, source, examples);
    const { workers, signal } = options;
    const scored = await binaryRows(owner, source, examples, {
      ...(workers === undefined ? {} : { workers }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { scored, weights: weightsOf(examples) };
  }
  throw refuse(
    `the first argument must be a classifier, predictions out of fold or a list of probabilities; received ${describeValue(source)}.`,
    isObject(source) && "learn" in source
      ? "Cross-validate the estimator, and pass the outOfFold of the result."
      : "Pass the outOfFold of crossValidate.",
  );
}

/** A number that tells two neighbouring probabilities apart: halfway, and above the lower. */
function between(high: number, low: number): number {
  const middle = (high + low) / 2;
  return middle > low ? middle : high;
}

/**
 * The threshold of least cost on rows that the model did not see, beside the costs of the threshold that would be best
 * if the probabilities were right, of calling all and of calling none.
 *
 * The cost of a threshold is the mean over the rows, by weight, of what their calls cost. Every cut between two
 * different probabilities is tried, the threshold lying halfway; among equals the one nearest to the Bayes threshold.
 * The least of many costs is a little too low: judge the choice by held-out rows, with `meanCost(costs, { threshold })`.
 *
 * On rows that the model learnt from its probabilities are too sure: pass the `outOfFold` of `crossValidate`, or rows
 * that it did not see. A model that was fitted on these very examples, or chosen by a search that saw some of them, is
 * refused; a model fitted on a part of them is not recognised.
 *
 * Cost: one prediction for a model, then n log n for n rows.
 *
 * Source: Elkan 2001; Sheng and Ling 2006.
 *
 * @param source - See {@link ThresholdSource}.
 * @param examples - The examples: those that were cross-validated, or whose probabilities are listed.
 * @param options - `costs` and, for a model, `workers` and `signal`.
 * @throws PortraitError `invalid-option`; `invalid-argument` when a cost is missing or a wrong call costs no more than a
 *   right one, or the source is none or of other examples; `leakage` when the model saw the rows; `invalid-data` when
 *   there are no rows or a probability is none; and what the model throws.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 * import { chooseThreshold } from "@portrait/metrics/selection";
 *
 * const customers = createExamples({
 *   rows: [1, 2, 3, 4, 5].map((n) => ({ n })),
 *   schema: { columns: [{ name: "n", type: "number" }] },
 *   target: [false, false, true, false, true],
 * });
 * // German credit, positive: a bad customer. To accept one costs 5, to refuse a good one 1.
 * const costs = { falseNegative: 5, falsePositive: 1 };
 * const choice = await chooseThreshold([0.1, 0.3, 0.4, 0.5, 0.9], customers, { costs });
 * choice.threshold; // ≈ 0.35
 * choice.cost; // => 0.2
 * choice.bayes.cost; // => 0.4
 * choice.callAll; // => 0.6
 * choice.callNone; // => 2
 * ```
 */
export async function chooseThreshold<Row extends RowValues>(
  source: ThresholdSource,
  examples: Learnable<Examples<Row>>,
  options: ChooseThresholdOptions,
): Promise<ThresholdChoice> {
  const settings = resolveOptions("chooseThreshold", rules, options);
  const costs = checkCosts("chooseThreshold", settings.costs);
  if (!isObject(examples) || !(examples.target instanceof Uint8Array)) {
    throw refuse(
      `the examples must be of a yes-or-no outcome; received ${describeValue(examples)}.`,
      "For several classes use decideByCost.",
    );
  }
  checkTest("chooseThreshold", examples);
  const { scored, weights } = await judgedBy(source, examples, settings);
  const { order, probability, target, last, length } = scored;
  let [positives, negatives] = [0, 0];
  for (let place = 0; place < length; place++) {
    const weight = weights[order[place] as number] as number;
    if (target[place] === 1) positives += weight;
    else negatives += weight;
  }
  const total = positives + negatives;
  if (total === 0) {
    throw new PortraitError({ code: "invalid-data", message: "chooseThreshold: all weights are 0." });
  }
  const costOf = (calledPositives: number, calledNegatives: number): number =>
    (calledPositives * costs.truePositive +
      (positives - calledPositives) * costs.falseNegative +
      calledNegatives * costs.falsePositive +
      (negatives - calledNegatives) * costs.trueNegative) /
    total;
  const points: ThresholdCost[] = [];
  const highest = probability[0] as number;
  if (highest < 1) points.push({ threshold: between(1, highest), cost: costOf(0, 0), called: 0 });
  let [calledPositives, calledNegatives] = [0, 0];
  for (let place = 0; place < length; place++) {
    const weight = weights[order[place] as number] as number;
    if (target[place] === 1) calledPositives += weight;
    else calledNegatives += weight;
    if (last[place] === 0) continue;
    const here = probability[place] as number;
    points.push({
      threshold: place + 1 < length ? between(here, probability[place + 1] as number) : 0,
      cost: costOf(calledPositives, calledNegatives),
      called: (calledPositives + calledNegatives) / total,
    });
  }
  const analytic = thresholdOf(costs);
  const best = points.reduce((a, b) => {
    if (b.cost !== a.cost) return b.cost < a.cost ? b : a;
    return Math.abs(b.threshold - analytic) < Math.abs(a.threshold - analytic) ? b : a;
  });
  const below = probability.findIndex((value) => value < analytic);
  const reached = below < 0 ? length : below;
  const sums = [0, 0];
  for (let place = 0; place < reached; place++) {
    const side = target[place] as number;
    sums[side] = (sums[side] as number) + (weights[order[place] as number] as number);
  }
  const [calledNo, calledYes] = sums as [number, number];
  return Object.freeze({
    ...best,
    bayes: Object.freeze({
      threshold: analytic,
      cost: costOf(calledYes, calledNo),
      called: (calledYes + calledNo) / total,
    }),
    callAll: costOf(positives, negatives),
    callNone: costOf(0, 0),
    curve: Object.freeze(thin(points, CURVE_POINTS).map((point) => Object.freeze(point))),
    costs,
    rows: length,
    positives: scored.positives,
  });
}
