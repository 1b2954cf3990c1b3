import { describeValue, PortraitError } from "@portrait/core";

/**
 * Refuses what is no estimator.
 *
 * @param owner - Who asks, for the message.
 * @param estimator - What the caller passed.
 * @throws PortraitError `invalid-argument`.
 */
export function checkEstimator(owner: string, estimator: unknown): void {
  const isObject = typeof estimator === "object" && estimator !== null;
  if (isObject && "learn" in estimator && typeof estimator.learn === "function") return;
  const model = isObject && "state" in estimator;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${owner === "crossValidate" ? "the first argument" : "what is made of the parameters"} must be an estimator; received ${describeValue(estimator)}.`,
    hint: model
      ? "Pass the estimator, not the model: it is fitted anew on each part."
      : "Make one with a factory such as logisticRegression().",
  });
}
