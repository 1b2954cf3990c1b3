import {
  type ClassExamples,
  type ClassTarget,
  type Examples,
  PortraitError,
  type RowValues,
} from "@portrait/core";
import { countBothClasses, countClasses, countManyClasses, rowWeights } from "../../input/training-data.js";
import { BOOSTED_KIND } from "./boosted-kind.js";
import type { BoostingParams } from "./boosting-options.js";
import { binaryObjective, softmaxObjective } from "./class-objectives.js";
import type { BoostingTask } from "./fit-trees.js";

const VALIDATION = `${BOOSTED_KIND}: the validation data`;

function balanced(
  codes: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(classes);
  const weightOf = (row: number): number => (weights === undefined ? 1 : (weights[row] as number));
  let total = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    sums[code] = (sums[code] as number) + weightOf(row);
    total += weightOf(row);
  }
  const present = sums.reduce((count, sum) => count + (sum > 0 ? 1 : 0), 0);
  return Float64Array.from({ length: codes.length }, (_, row) => {
    const sum = sums[codes[row] as number] as number;
    return sum === 0 ? 0 : (weightOf(row) * total) / (present * sum);
  });
}

/**
 * Checks examples of a yes-or-no outcome.
 *
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkBinary<Row extends RowValues>(data: Examples<Row>): void {
  countBothClasses(BOOSTED_KIND, data);
  rowWeights(BOOSTED_KIND, data);
}

/**
 * The task of a yes-or-no outcome.
 *
 * @param params - The options.
 */
export function binaryTask(params: BoostingParams): BoostingTask<Uint8Array> {
  return {
    outputs: 1,
    weights(data) {
      const weights = rowWeights(BOOSTED_KIND, data);
      return params.classWeight === "balanced" ? balanced(data.target, 2, weights) : weights;
    },
    objective: (instance, point, of, data) => binaryObjective(instance, point, of, data.target),
    judged(data) {
      const count = params.earlyStopping?.metric === "auc" ? countBothClasses : countClasses;
      count(VALIDATION, data);
      return { target: data.target, weights: rowWeights(VALIDATION, data), queries: undefined };
    },
  };
}

/**
 * Checks examples of several classes.
 *
 * @param data - The examples.
 * @throws PortraitError `invalid-argument`, `invalid-data`.
 */
export function checkClasses<Row extends RowValues>(data: ClassExamples<Row>): void {
  countManyClasses(BOOSTED_KIND, data);
  rowWeights(BOOSTED_KIND, data);
}

/** The codes of a target in the classes of a model. */
function codesIn(owner: string, target: ClassTarget, classes: readonly string[]): Int32Array {
  const places = target.classes.map((name) => classes.indexOf(name));
  return target.codes.map((code, row) => {
    const place = places[code];
    if (place !== undefined && place >= 0) return place;
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: row ${row} is of the class ${JSON.stringify(target.classes[code] ?? code)}, which the model does not know.`,
      hint: `The classes are ${classes.map((name) => JSON.stringify(name)).join(", ")}.`,
      details: { row, classes },
    });
  });
}

/**
 * The task of several classes.
 *
 * @param params - The options.
 * @param classes - The classes.
 */
export function classTask(params: BoostingParams, classes: readonly string[]): BoostingTask<ClassTarget> {
  const outputs = classes.length;
  return {
    outputs,
    weights(data) {
      const weights = rowWeights(BOOSTED_KIND, data);
      if (params.classWeight === "none") return weights;
      return balanced(codesIn(BOOSTED_KIND, data.target, classes), outputs, weights);
    },
    objective: (instance, point, of, data) =>
      softmaxObjective(instance, point, of, codesIn(BOOSTED_KIND, data.target, classes), outputs),
    judged: (data) => ({
      target: codesIn(VALIDATION, data.target, classes),
      weights: rowWeights(VALIDATION, data),
      queries: undefined,
    }),
  };
}
