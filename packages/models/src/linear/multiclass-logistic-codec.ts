import { type Codec, choiceOption, numberOption } from "@portrait/core";
import { invalidArtifact, readConfig, textsRule } from "../input/artifact.js";
import { convergenceFromState } from "./convergence.js";
import { coefficientsFromState, mixedEncoderFromState } from "./linear-state.js";
import { readLogisticParams } from "./logistic-regression-codec.js";
import { learnClassesOn } from "./multiclass-logistic-fit.js";
import {
  createMulticlassModel,
  MULTICLASS_KIND,
  MULTICLASS_VERSION,
  type MulticlassLogisticRegressionModel,
} from "./multiclass-logistic-model.js";

/**
 * Makes `logisticRegression` models of several classes out of their state again; the state is checked throughout.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { logisticRegression, multiclassLogisticRegressionCodec } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 9 }, { visits: 5 }, { visits: 1 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: ["often", "now and then", "rarely"],
 * });
 * const model = await fit(logisticRegression({ multiClass: "multinomial" }), examples);
 * const again = multiclassLogisticRegressionCodec.decode(model.state());
 * again.predictOne({ visits: 8 }).value; // => "often"
 * ```
 */
export const multiclassLogisticRegressionCodec: Codec<MulticlassLogisticRegressionModel> = {
  kind: MULTICLASS_KIND,
  decode(state) {
    const config = readConfig(MULTICLASS_KIND, MULTICLASS_VERSION, state);
    const classes = Object.freeze([...config.read("classes", textsRule)]);
    if (classes.length < 2) {
      throw invalidArtifact(
        MULTICLASS_KIND,
        `config.classes must hold at least two; received ${classes.length}`,
      );
    }
    const encoder = mixedEncoderFromState(MULTICLASS_KIND, config, state);
    const params = config.object("params");
    const multiClass = params.read("multiClass", choiceOption("multinomial", ["multinomial", "oneVsRest"]));
    return createMulticlassModel(
      {
        encoder,
        classes,
        coefficients: coefficientsFromState(MULTICLASS_KIND, state, classes.length, encoder.width),
        convergence: convergenceFromState(config.object("convergence")),
        horizon: config.read("horizon", numberOption(0, { min: 0 })),
        params: readLogisticParams(params, { multiClass }),
      },
      learnClassesOn,
    );
  },
};
