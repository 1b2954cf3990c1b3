import {
  type Classifier,
  type DecodedState,
  describeValue,
  type Model,
  PortraitError,
  type RowValues,
} from "@portrait/core";
import { invalidArtifact } from "../input/artifact.js";

/**
 * Whether a model tells classes apart.
 *
 * @param model - Anything.
 */
export function isClassifier(model: unknown): model is Classifier<RowValues, string | boolean> {
  return (
    typeof model === "object" &&
    model !== null &&
    "predictProba" in model &&
    typeof model.predictProba === "function" &&
    "predictOne" in model &&
    typeof model.predictOne === "function" &&
    "classes" in model &&
    Array.isArray(model.classes)
  );
}

/**
 * Whether something can be fitted.
 *
 * @param value - Anything.
 */
export function isEstimator(value: unknown): boolean {
  return typeof value === "object" && value !== null && "learn" in value && typeof value.learn === "function";
}

/**
 * Refuses what is no estimator.
 *
 * @param owner - Who asks, for the message.
 * @param estimator - Anything.
 * @throws PortraitError `invalid-argument`.
 */
export function checkEstimator(owner: string, estimator: unknown): void {
  if (isEstimator(estimator)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the first argument must be an estimator of a classifier; received ${describeValue(estimator)}.`,
    hint: "Make one with a factory such as logisticRegression().",
  });
}

/**
 * The model that an inner estimator made, if it tells the classes asked for apart.
 *
 * @param owner - Who fitted it, for the message.
 * @param model - The model.
 * @throws PortraitError `not-supported` when it is no classifier.
 */
export function needClassifier<M extends Model>(owner: string, model: M): M {
  if (isClassifier(model)) return model;
  throw new PortraitError({
    code: "not-supported",
    message: `${owner}: the estimator must make a classifier; it made a model of kind "${model.kind}" that is none.`,
    details: { kind: model.kind },
  });
}

/**
 * A classifier among the parts of a state.
 *
 * @param kind - The kind of the model that is decoded.
 * @param state - Its state.
 * @param role - The part's role.
 * @throws PortraitError `invalid-artifact` when it is missing or no classifier.
 */
export function readClassifier(
  kind: string,
  state: DecodedState,
  role: string,
): Classifier<RowValues, string | boolean> {
  const parts: unknown = state.parts;
  const part: unknown =
    typeof parts === "object" && parts !== null && Object.hasOwn(parts, role)
      ? new Map<string, unknown>(Object.entries(parts)).get(role)
      : undefined;
  if (isClassifier(part)) return part;
  throw invalidArtifact(kind, `part "${role}" must be a classifier; received ${describeValue(part)}`);
}
