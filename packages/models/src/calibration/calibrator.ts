import { shareRows } from "../multiclass/share-rows.js";
import { softmaxRows } from "../multiclass/softmax.js";
import { type IsotonicFunction, isotonicAt, isotonicRegression } from "./isotonic.js";
import { logistic, type PlattFunction, plattScaling } from "./platt.js";
import { temperatureScaling } from "./temperature.js";

/** How probabilities are calibrated. */
export type CalibrationMethod = "platt" | "isotonic" | "temperature";

/** What calibration learnt: a function for `true`, or for each of several classes, or one temperature for all. */
export type Calibration =
  | {
      /** Marks the method. */
      readonly method: "platt";
      /** The functions of the log odds. */
      readonly functions: readonly PlattFunction[];
    }
  | {
      /** Marks the method. */
      readonly method: "isotonic";
      /** The functions of the probability. */
      readonly functions: readonly IsotonicFunction[];
    }
  | {
      /** Marks the method. */
      readonly method: "temperature";
      /** What the logarithms of the probabilities are multiplied by. */
      readonly inverseTemperature: number;
    };

/** Probabilities are kept this far from 0 and 1 before their logarithm is taken. */
const LEAST = 1e-7;

const logOf = (probability: number): number => Math.log(Math.min(1, Math.max(LEAST, probability)));

/** The log odds of a class, from its probability and that of the others. */
const logOdds = (own: number, others: number): number => logOf(own) - logOf(others);

/** Probabilities to learn from. */
export interface CalibrationRows {
  /** Row-major: for each row the probability of each class. */
  readonly values: Float64Array;
  /** For each row its class. */
  readonly codes: ArrayLike<number>;
  /** How many classes there are. */
  readonly classes: number;
  /** The weight of each row; undefined when all count the same. */
  readonly weights: Float64Array | undefined;
}

function columnOf({ values, classes }: CalibrationRows, class_: number): Float64Array {
  return Float64Array.from(
    { length: values.length / classes },
    (_, row) => values[row * classes + class_] as number,
  );
}

function oddsOf(rows: CalibrationRows, class_: number): Float64Array {
  const own = columnOf(rows, class_);
  const others = rows.classes === 2 ? columnOf(rows, 1 - class_) : own.map((value) => 1 - value);
  return own.map((value, row) => logOdds(value, others[row] as number));
}

/**
 * Learns to calibrate.
 *
 * @param method - The method.
 * @param rows - Probabilities of rows that the model has not learnt from, with the truth.
 */
export function learnCalibration(method: CalibrationMethod, rows: CalibrationRows): Calibration {
  const { classes, codes, weights, values } = rows;
  if (method === "temperature") {
    return Object.freeze({
      method,
      inverseTemperature: temperatureScaling(values.map(logOf), codes, weights),
    });
  }
  const learnt = classes === 2 ? [1] : Array.from({ length: classes }, (_, class_) => class_);
  const outcomes = (class_: number): Uint8Array => Uint8Array.from(codes, (code) => Number(code === class_));
  if (method === "platt") {
    const functions = learnt.map((class_) => plattScaling(oddsOf(rows, class_), outcomes(class_), weights));
    return Object.freeze({ method, functions: Object.freeze(functions) });
  }
  const functions = learnt.map((class_) =>
    isotonicRegression(columnOf(rows, class_), outcomes(class_), weights),
  );
  return Object.freeze({ method, functions: Object.freeze(functions) });
}

function calibratedOne(calibration: Calibration, index: number, own: number, others: number): number {
  if (calibration.method === "platt") {
    const { slope, intercept } = calibration.functions[index] as PlattFunction;
    return logistic(slope * logOdds(own, others) + intercept);
  }
  if (calibration.method === "isotonic") {
    return isotonicAt(calibration.functions[index] as IsotonicFunction, own);
  }
  return own;
}

/**
 * Calibrates probabilities.
 *
 * @param calibration - What was learnt.
 * @param values - Row-major probabilities; they are left as they are.
 * @param classes - How many classes there are.
 * @returns The calibrated probabilities, row-major.
 */
export function applyCalibration(
  calibration: Calibration,
  values: ArrayLike<number>,
  classes: number,
): Float64Array {
  const result = new Float64Array(values.length);
  if (calibration.method === "temperature") {
    const { inverseTemperature } = calibration;
    for (let at = 0; at < values.length; at++) result[at] = inverseTemperature * logOf(values[at] as number);
    return softmaxRows(result, classes);
  }
  if (classes === 2) {
    for (let at = 0; at < values.length; at += 2) {
      const yes = calibratedOne(calibration, 0, values[at + 1] as number, values[at] as number);
      result[at] = 1 - yes;
      result[at + 1] = yes;
    }
    return result;
  }
  for (let at = 0; at < values.length; at++) {
    const own = values[at] as number;
    result[at] = calibratedOne(calibration, at % classes, own, 1 - own);
  }
  return shareRows(result, classes);
}
