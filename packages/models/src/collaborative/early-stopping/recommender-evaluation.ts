import { choiceOption, integerOption, type Json, type OptionRule } from "@portrait/core";
import { type ConfigReader, invalidArtifact } from "../../input/artifact.js";

/** How the metric of the items to stop by went during a fit. */
export interface RecommenderEvaluation {
  /** The metric. */
  readonly metric: "ndcg" | "recall";
  /** How many items a list had. */
  readonly k: number;
  /** After how many steps of this fit the model was judged, ascending. */
  readonly steps: readonly number[];
  /** What it reached each time: the mean over users, in [0, 1]. */
  readonly values: readonly number[];
  /** After how many steps of this fit the state was kept: those of the best value, the first of several. */
  readonly best: number;
}

const objectOrNull: OptionRule<object | null> = {
  default: null,
  expected: "an object or null",
  accepts: (value) => typeof value === "object" && !Array.isArray(value),
};

const stepsRule: OptionRule<readonly number[]> = {
  default: [],
  expected: "a list of ascending integers >= 1",
  accepts: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((step, at) => Number.isSafeInteger(step) && step > (at === 0 ? 0 : value[at - 1])),
};

const valuesRule: OptionRule<readonly number[]> = {
  default: [],
  expected: "a list of numbers from 0 to 1",
  accepts: (value) =>
    Array.isArray(value) && value.every((one) => typeof one === "number" && one >= 0 && one <= 1),
};

/**
 * What a state says of an evaluation.
 *
 * @param evaluation - The evaluation, if there was one.
 */
export const evaluationConfig = (evaluation: RecommenderEvaluation | undefined): Json =>
  evaluation === undefined ? null : { ...evaluation };

/**
 * Reads what {@link evaluationConfig} wrote.
 *
 * @param kind - The model's kind.
 * @param config - The config that it stands in, as `evaluation`.
 * @throws PortraitError `invalid-artifact`.
 */
export function readEvaluation(kind: string, config: ConfigReader): RecommenderEvaluation | undefined {
  if (config.read("evaluation", objectOrNull) === null) return undefined;
  const held = config.object("evaluation");
  const steps = held.read("steps", stepsRule);
  const values = held.read("values", valuesRule);
  const best = held.read("best", integerOption(1, { min: 1 }));
  if (values.length !== steps.length) {
    throw invalidArtifact(
      kind,
      `config.evaluation must hold a value for each of ${steps.length} steps; it holds ${values.length}`,
    );
  }
  if (!steps.includes(best)) {
    throw invalidArtifact(kind, `config.evaluation.best must be one of its steps; received ${best}`);
  }
  return Object.freeze({
    metric: held.read("metric", choiceOption("ndcg", ["ndcg", "recall"])),
    k: held.read("k", integerOption(1, { min: 1 })),
    steps: Object.freeze([...steps]),
    values: Object.freeze([...values]),
    best,
  });
}
