import {
  type ClassExamples,
  type Classifier,
  type Codec,
  type Estimator,
  numberOption,
} from "@portrait/core";
import { invalidArtifact, readConfig, readTensor, textsRule } from "../input/artifact.js";
import { classPrediction, classProbabilities } from "../input/probabilities.js";
import { scoringTable } from "../input/scoring-table.js";
import { countManyClasses, rowWeights } from "../input/training-data.js";
import { checkEmpty, checkEmptyRows, type NoColumns, noInputs } from "./no-columns.js";

/** A model that gives every row the shares of the classes among the examples. */
export interface MajorityClassModel extends Classifier<NoColumns, string> {
  /** What kind of model. */
  readonly kind: "majorityClass";
  /** For each class its share of the examples, by weight, in [0, 1]. */
  readonly shares: readonly number[];
}

const KIND = "majorityClass";
const VERSION = 1;

function createModel(
  classes: readonly string[],
  shares: readonly number[],
  horizon: number,
): MajorityClassModel {
  const prediction = classPrediction(classes, shares);
  return Object.freeze<MajorityClassModel>({
    kind: KIND,
    classes,
    inputs: noInputs,
    horizon,
    shares,
    async predictProba(data) {
      checkEmptyRows(KIND, data);
      const { length } = scoringTable(KIND, data, noInputs);
      const values = new Float64Array(length * classes.length);
      for (let row = 0; row < length; row++) values.set(shares, row * classes.length);
      return classProbabilities(KIND, classes, values);
    },
    predictOne(row) {
      checkEmpty(KIND, row, 0);
      return prediction;
    },
    state: () => ({
      kind: KIND,
      version: VERSION,
      config: { classes, horizon },
      tensors: { shares: { shape: [classes.length], data: Float64Array.from(shares) } },
      parts: {},
    }),
  });
}

/**
 * The baseline of classifiers of several classes: for every row the probability of a class is its share of the training
 * examples, by weight. It reads no columns, as `majority` does.
 *
 * One pass over the classes. `fit` throws PortraitError `invalid-argument` when the data is no examples with classes, and
 * `invalid-data` when there are none, or all are of one class.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { majorityClass } from "@portrait/models/baseline";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 3 }, { visits: 0 }, { visits: 9 }, { visits: 4 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: ["gold", "basic", "gold", "silver"],
 * });
 * const model = await fit(majorityClass(), examples);
 * model.predictOne({}); // => { value: "gold", probability: 0.5, probabilities: [0.25, 0.5, 0.25] }
 * ```
 */
export function majorityClass(): Estimator<ClassExamples, MajorityClassModel> {
  return Object.freeze<Estimator<ClassExamples, MajorityClassModel>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      countManyClasses(KIND, data);
      const { codes, classes } = data.target;
      const weights = rowWeights(KIND, data);
      const sums = new Array<number>(classes.length).fill(0);
      let total = 0;
      codes.forEach((code, row) => {
        const weight = weights?.[row] ?? 1;
        sums[code] = (sums[code] as number) + weight;
        total += weight;
      });
      await context.step(1, 1);
      const shares = Object.freeze(sums.map((sum) => sum / total));
      return createModel(Object.freeze([...classes]), shares, data.horizon);
    },
  });
}

/**
 * Makes {@link majorityClass} models out of their state again.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { majorityClass, majorityClassCodec } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}], schema: { columns: [] }, target: ["a", "b"] });
 * const model = await fit(majorityClass(), examples);
 * majorityClassCodec.decode(model.state()).shares; // => [0.5, 0.5]
 * ```
 */
export const majorityClassCodec: Codec<MajorityClassModel> = {
  kind: KIND,
  decode(state) {
    const config = readConfig(KIND, VERSION, state);
    const classes = config.read("classes", textsRule);
    if (classes.length < 2) throw invalidArtifact(KIND, "config.classes must hold at least two classes");
    const shares = readTensor(KIND, state, "shares", [classes.length]);
    const total = shares.reduce((sum, share) => sum + share, 0);
    if (shares.some((share) => share < 0) || Math.abs(total - 1) > 1e-9) {
      throw invalidArtifact(KIND, 'tensor "shares" must hold numbers >= 0 that sum to 1');
    }
    const horizon = config.read("horizon", numberOption(0, { min: 0 }));
    return createModel(Object.freeze([...classes]), Object.freeze([...shares]), horizon);
  },
};
