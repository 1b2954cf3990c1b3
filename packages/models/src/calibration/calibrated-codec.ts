import {
  type Classifier,
  type Codec,
  choiceOption,
  type DecodedState,
  numberOption,
  type RowValues,
} from "@portrait/core";
import {
  type ConfigReader,
  invalidArtifact,
  readConfig,
  readNumbers,
  readTensor,
} from "../input/artifact.js";
import { type AnswerTask, binaryTask, multiclassTask } from "../multiclass/class-task.js";
import { readClassifier } from "../multiclass/inner-models.js";
import {
  CALIBRATED_KIND,
  CALIBRATED_VERSION,
  type CalibratedModel,
  createCalibratedModel,
} from "./calibrated-model.js";
import type { Calibration } from "./calibrator.js";
import type { IsotonicFunction } from "./isotonic.js";

function readPoints(state: DecodedState, name: string): IsotonicFunction {
  const points = readNumbers(CALIBRATED_KIND, state, name, [2, -1], "f64");
  const count = points.length / 2;
  if (count === 0) throw invalidArtifact(CALIBRATED_KIND, `tensor "${name}" must hold at least one point`);
  const x = points.slice(0, count);
  const y = points.slice(count);
  const rises = x.every((place, at) => at === 0 || place > (x[at - 1] as number));
  if (!rises) throw invalidArtifact(CALIBRATED_KIND, `tensor "${name}" must hold ascending places`);
  const sound = y.every(
    (value, at) => value >= 0 && value <= 1 && (at === 0 || value >= (y[at - 1] as number)),
  );
  if (!sound)
    throw invalidArtifact(CALIBRATED_KIND, `tensor "${name}" must hold values from 0 to 1 that never fall`);
  return Object.freeze({ x, y });
}

function readCalibration(state: DecodedState, config: ConfigReader, functions: number): Calibration {
  const method = config.read("method", choiceOption("platt", ["platt", "isotonic", "temperature"]));
  if (method === "temperature") {
    const rule = numberOption(1, { min: 0, exclusiveMin: true });
    return Object.freeze({ method, inverseTemperature: config.read("inverseTemperature", rule) });
  }
  const indices = Array.from({ length: functions }, (_, index) => index);
  if (method === "isotonic") {
    const read = indices.map((index) => readPoints(state, `points${index}`));
    return Object.freeze({ method, functions: Object.freeze(read) });
  }
  const lines = readTensor(CALIBRATED_KIND, state, "lines", [functions, 2]);
  const read = indices.map((index) =>
    Object.freeze({ slope: lines[2 * index] as number, intercept: lines[2 * index + 1] as number }),
  );
  return Object.freeze({ method, functions: Object.freeze(read) });
}

function decode<Class>(
  state: DecodedState,
  config: ConfigReader,
  task: AnswerTask<Class>,
  model: Classifier<RowValues, Class>,
): CalibratedModel<RowValues, Class> {
  const functions = task.name === "binary" ? 1 : model.classes.length;
  return createCalibratedModel({
    task,
    model,
    calibration: readCalibration(state, config, functions),
    horizon: config.read("horizon", numberOption(0, { min: 0 })),
  });
}

/**
 * Makes `calibrated` models out of their state again; `load` needs the codec of the inner model too.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { naiveBayes } from "@portrait/models/bayes";
 * import { calibrated, calibratedCodec } from "@portrait/models/calibration";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 1 }, { visits: 8 }, { visits: 2 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false, true, false],
 * });
 * const model = await fit(calibrated(naiveBayes(), { folds: 2 }), examples);
 * calibratedCodec.decode(model.state()).method; // => "platt"
 * ```
 */
export const calibratedCodec: Codec<CalibratedModel | CalibratedModel<RowValues, string>> = {
  kind: CALIBRATED_KIND,
  decode(state) {
    const config = readConfig(CALIBRATED_KIND, CALIBRATED_VERSION, state);
    const model = readClassifier(CALIBRATED_KIND, state, "model");
    const { classes } = model;
    if (classes.length === 2 && classes[0] === false && classes[1] === true) {
      return decode(state, config, binaryTask, model as Classifier);
    }
    if (classes.length >= 2 && classes.every((class_) => typeof class_ === "string")) {
      return decode(state, config, multiclassTask, model as Classifier<RowValues, string>);
    }
    throw invalidArtifact(
      CALIBRATED_KIND,
      'part "model" must tell false from true, or two or more texts apart',
    );
  },
};
