import {
  type Classifier,
  type Codec,
  type Estimator,
  type Examples,
  integerOption,
  numberOption,
} from "@portrait/core";
import { readConfig } from "../input/artifact.js";
import { BINARY_CLASSES, binaryPrediction, binaryProbabilities } from "../input/probabilities.js";
import { scoringTable } from "../input/scoring-table.js";
import { countClasses, rowWeights } from "../input/training-data.js";
import { checkEmpty, checkEmptyRows, type NoColumns, noInputs } from "./no-columns.js";

/** A model that gives every row the share of the examples whose outcome came true. */
export interface MajorityModel extends Classifier<NoColumns> {
  /** What kind of model. */
  readonly kind: "majority";
  /** The share of the examples whose outcome came true, in [0, 1]. */
  readonly share: number;
  /** How many examples it was learnt from. */
  readonly count: number;
}

const KIND = "majority";
const VERSION = 1;

function createModel(share: number, count: number, horizon: number): MajorityModel {
  const prediction = binaryPrediction(1 - share, share);
  return Object.freeze<MajorityModel>({
    kind: KIND,
    classes: Object.freeze([...BINARY_CLASSES]),
    inputs: noInputs,
    horizon,
    share,
    count,
    async predictProba(data) {
      checkEmptyRows(KIND, data);
      const { length } = scoringTable(KIND, data, noInputs);
      const values = new Float64Array(length * 2);
      for (let row = 0; row < length; row++) values.set(prediction.probabilities, row * 2);
      return binaryProbabilities(KIND, values);
    },
    predictOne(row) {
      checkEmpty(KIND, row, 0);
      return prediction;
    },
    state: () => ({
      kind: KIND,
      version: VERSION,
      config: { share, count, horizon },
      tensors: {},
      parts: {},
    }),
  });
}

/** The weight of the rows whose outcome came true over that of all; `share` where all rows weigh the same. */
function shareOfTrue(data: Examples, share: number): number {
  const weights = rowWeights(KIND, data);
  if (weights === undefined) return share;
  let total = 0;
  let positive = 0;
  weights.forEach((weight, row) => {
    total += weight;
    if (data.target[row] === 1) positive += weight;
  });
  return positive / total;
}

/**
 * The baseline of classifiers: for every row the probability is the share of the training examples, by weight, whose
 * outcome came true, and the class is the more frequent one. It reads no columns, so its `inputs` are empty: any snapshot can
 * be scored, and row objects must be empty. A classifier is worth its inputs when it beats this one.
 *
 * One pass over the outcomes. `fit` throws PortraitError `invalid-argument` when the data is no examples, and
 * `invalid-data` when there are none; examples of one class are fine.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { majority } from "@portrait/models/baseline";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 3 }, { visits: 0 }, { visits: 9 }, { visits: 4 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false, true, true],
 * });
 * const model = await fit(majority(), examples);
 * model.predictOne({}); // => { value: true, probability: 0.75, probabilities: [0.25, 0.75] }
 * const probabilities = await model.predictProba(examples);
 * [...probabilities.of(true)]; // => [0.75, 0.75, 0.75, 0.75]
 * ```
 */
export function majority(): Estimator<Examples, MajorityModel> {
  return Object.freeze<Estimator<Examples, MajorityModel>>({
    kind: KIND,
    params: Object.freeze({}),
    async learn(data, context) {
      const { negative, positive } = countClasses(KIND, data);
      await context.step(1, 1);
      const count = negative + positive;
      return createModel(shareOfTrue(data, positive / count), count, data.horizon);
    },
  });
}

/**
 * Makes {@link majority} models out of their state again.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { majority, majorityCodec } from "@portrait/models/baseline";
 *
 * const examples = createExamples({ rows: [{}, {}], schema: { columns: [] }, target: [true, false] });
 * const model = await fit(majority(), examples);
 * majorityCodec.decode(model.state()).share; // => 0.5
 * ```
 */
export const majorityCodec: Codec<MajorityModel> = {
  kind: KIND,
  decode(state) {
    const config = readConfig(KIND, VERSION, state);
    return createModel(
      config.read("share", numberOption(0, { min: 0, max: 1 })),
      config.read("count", integerOption(1, { min: 1 })),
      config.read("horizon", numberOption(0, { min: 0 })),
    );
  },
};
