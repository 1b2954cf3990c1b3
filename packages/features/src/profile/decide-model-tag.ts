import { type Evidence, PortraitError, type Probabilities, type RowValues, type Tag } from "@portrait/core";
import type { ClassifierOver, ModelTag } from "./model-tag.js";
import { validUntil } from "./valid-until.js";

/** How many inputs are named as the evidence of a model tag. */
const REASONS = 3;

/** One user at one instant, as a model is asked about it. */
export interface Asked<Row extends RowValues> {
  /** The user. */
  readonly user: string;
  /** The instant, in epoch milliseconds. */
  readonly at: number;
  /** The model's inputs. */
  readonly row: Row;
  /** The items that the user took up before. */
  readonly items: readonly string[];
}

function reasons<Row extends RowValues>(
  model: ClassifierOver<Row>,
  { row, items }: Asked<Row>,
): readonly Evidence[] {
  const contributions = model.contributions?.(row, { items }) ?? [];
  return contributions.slice(0, REASONS).map(({ name, weight }) =>
    Object.freeze({
      name,
      value: Object.hasOwn(row, name) ? (row[name] ?? null) : null,
      comparison: "contribution",
      threshold: weight,
      holds: null,
    }),
  );
}

/**
 * Checks that a model tells true from false.
 *
 * @param owner - Who asks, for the message.
 * @param name - The tag's name.
 * @param classes - The model's classes.
 * @throws PortraitError `invalid-argument`.
 */
export function checkClasses(owner: string, name: string, { classes }: Pick<Probabilities, "classes">): void {
  if (classes.includes(true)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: model "${name}" must tell true from false; its classes are ${classes.map(String).join(", ")}.`,
    hint: "Fit it on examples whose target is true or false.",
  });
}

function checkProbability(owner: string, name: string, user: string, probability: unknown): void {
  if (typeof probability === "number" && probability >= 0 && probability <= 1) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: model "${name}" gave no probability for user ${JSON.stringify(user)}; received ${probability}.`,
    details: { model: name, user },
  });
}

/**
 * The tag that a probability gives: its evidence is the probability, and the inputs that add most to it where the model
 * can say.
 *
 * @param owner - Who asks, for messages.
 * @param name - The tag's name.
 * @param tag - The model tag.
 * @param definition - The hash of the model.
 * @param asked - Whom the model was asked about.
 * @param probability - What it answered.
 * @throws PortraitError `invalid-data` when that is no probability.
 */
export function decideModelTag<Row extends RowValues>(
  owner: string,
  name: string,
  { model, threshold, expires }: ModelTag<Row>,
  definition: string,
  asked: Asked<Row>,
  probability: number,
): Tag<boolean> {
  checkProbability(owner, name, asked.user, probability);
  const value = probability >= threshold;
  const decision = { name: "probability", value: probability, comparison: ">=", threshold, holds: value };
  return Object.freeze({
    value,
    confidence: value ? probability : 1 - probability,
    evidence: Object.freeze([Object.freeze(decision), ...reasons(model, asked)]),
    source: "model",
    definition,
    validUntil: validUntil(asked.at, expires),
  });
}
