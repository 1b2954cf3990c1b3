import type { Classifier, Json, RowValues, Tensor } from "@portrait/core";
import type { AnswerTask } from "../multiclass/class-task.js";
import { applyCalibration, type Calibration, type CalibrationMethod } from "./calibrator.js";
import type { IsotonicFunction } from "./isotonic.js";

/** The kind of calibrated models and of their estimator. */
export const CALIBRATED_KIND = "calibrated";

/** The version of the layout of their state. */
export const CALIBRATED_VERSION = 1;

/** A classifier whose probabilities are those of another, calibrated: of rows given 0.7, about 7 in 10 come true. */
export interface CalibratedModel<Row extends RowValues = RowValues, Class = boolean>
  extends Classifier<Row, Class> {
  /** What kind of model. */
  readonly kind: "calibrated";
  /** How the probabilities were calibrated. */
  readonly method: CalibrationMethod;
  /** The classifier within, whose probabilities are not calibrated. */
  readonly model: Classifier<Row, Class>;
}

function isotonicTensors(functions: readonly IsotonicFunction[]): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    functions.map(({ x, y }, index) => [
      `points${index}`,
      { shape: [2, x.length], data: Float64Array.from([...x, ...y]) },
    ]),
  );
}

function calibrationState(calibration: Calibration): {
  readonly config: Readonly<Record<string, Json>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
} {
  switch (calibration.method) {
    case "temperature": {
      const { method, inverseTemperature } = calibration;
      return { config: { method, inverseTemperature }, tensors: {} };
    }
    case "isotonic":
      return { config: { method: "isotonic" }, tensors: isotonicTensors(calibration.functions) };
    case "platt": {
      const { functions } = calibration;
      const data = Float64Array.from(functions.flatMap(({ slope, intercept }) => [slope, intercept]));
      return { config: { method: "platt" }, tensors: { lines: { shape: [functions.length, 2], data } } };
    }
  }
}

/** What a calibrated model is made of. */
export interface CalibratedFit<Row extends RowValues, Class> {
  /** Two classes or several. */
  readonly task: AnswerTask<Class>;
  /** The classifier. */
  readonly model: Classifier<Row, Class>;
  /** What was learnt. */
  readonly calibration: Calibration;
  /** The horizon of the examples, in milliseconds. */
  readonly horizon: number;
}

/**
 * The calibrated model.
 *
 * @param fit - See {@link CalibratedFit}.
 */
export function createCalibratedModel<Row extends RowValues, Class>(
  fit: CalibratedFit<Row, Class>,
): CalibratedModel<Row, Class> {
  const { task, model, calibration, horizon } = fit;
  const { classes, inputs } = model;
  const width = classes.length;
  return Object.freeze<CalibratedModel<Row, Class>>({
    kind: CALIBRATED_KIND,
    method: calibration.method,
    model,
    classes,
    inputs,
    horizon,
    async predictProba(data, options) {
      const { values } = await model.predictProba(data, options);
      return task.probabilities(CALIBRATED_KIND, classes, applyCalibration(calibration, values, width));
    },
    predictOne(row) {
      const { probabilities } = model.predictOne(row);
      return task.prediction(classes, [...applyCalibration(calibration, probabilities, width)]);
    },
    state() {
      const { config, tensors } = calibrationState(calibration);
      return {
        kind: CALIBRATED_KIND,
        version: CALIBRATED_VERSION,
        config: { ...config, horizon },
        tensors,
        parts: { model },
      };
    },
  });
}
