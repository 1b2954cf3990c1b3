import type { Estimator, Examples } from "@portrait/core";
import { logisticRegression } from "../../linear/logistic-regression.js";
import type { LogisticRegressionModel } from "../../linear/logistic-regression-model.js";

/**
 * A logistic regression over all columns that shows what it is given.
 *
 * @param onLearn - Receives the examples and the validation data.
 */
export function spyClassifier(
  onLearn: (data: Examples, validation: Examples | undefined) => void,
): Estimator<Examples, LogisticRegressionModel> {
  const base = logisticRegression();
  return {
    kind: base.kind,
    params: base.params,
    learn(data, context) {
      onLearn(data, context.validation);
      return base.learn(data, context);
    },
  };
}
