import { type Examples, fit, takeExamples } from "@portrait/core";
import { naiveBayes } from "../bayes/naive-bayes.js";
import { binaryTask } from "../multiclass/class-task.js";
import { applyCalibration, learnCalibration } from "./calibrator.js";
import { userFolds } from "./user-folds.js";

/**
 * Platt scaling of naive Bayes with two folds, step by step.
 *
 * @param data - The examples.
 * @param seed - The seed of the fit.
 * @returns The calibrated probabilities of the examples.
 */
export async function naiveAverage(data: Examples, seed: number): Promise<Float64Array> {
  const rows = binaryTask.read("test", data);
  const folds = userFolds("test", data.users, rows, 2, seed);
  const inFold = (fold: number): number[] => [...folds.keys()].filter((row) => folds[row] === fold);
  const values = new Float64Array(2 * folds.length);
  for (const fold of [0, 1]) {
    const model = await fit(naiveBayes(), takeExamples(data, inFold(1 - fold)));
    const scored = await model.predictProba(takeExamples(data, inFold(fold)));
    inFold(fold).forEach((row, at) => {
      values.set(scored.values.subarray(2 * at, 2 * at + 2), 2 * row);
    });
  }
  const calibration = learnCalibration("platt", {
    values,
    codes: data.target,
    classes: 2,
    weights: undefined,
  });
  const whole = await fit(naiveBayes(), data);
  return applyCalibration(calibration, (await whole.predictProba(data)).values, 2);
}
