import {
  type Evidence,
  PortraitError,
  type Probabilities,
  type RowValues,
  rowAt,
  type Snapshot,
  selectColumns,
  type Tag,
} from "@portrait/core";
import { hashModel } from "./hash-model.js";
import type { ClassifierOver, ModelTag } from "./model-tag.js";
import { validUntil } from "./valid-until.js";

/** How many inputs are named as the evidence of a model tag. */
const REASONS = 3;

/** For each row of a snapshot the different items that its user took up before its cutoff. */
function itemsBefore({ interactions, users, cutoffs }: Snapshot): (row: number) => readonly string[] {
  if (interactions === undefined) return () => [];
  const rowsOf = new Map<string, number[]>();
  users.forEach((user, row) => {
    rowsOf.set(user, [...(rowsOf.get(user) ?? []), row]);
  });
  const rows = interactions.users.map((user) => rowsOf.get(user) ?? []);
  const items: Set<string>[] = users.map(() => new Set());
  interactions.user.forEach((user, event) => {
    const at = interactions.at[event] as number;
    const item = interactions.items[interactions.item[event] as number] as string;
    for (const row of rows[user] as number[]) if (at < (cutoffs[row] as number)) items[row]?.add(item);
  });
  return (row) => [...(items[row] as Set<string>)];
}

function reasons<Row extends RowValues>(
  model: ClassifierOver<Row>,
  row: Row,
  items: readonly string[],
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

function checkClasses(name: string, { classes }: Pick<Probabilities, "classes">): void {
  if (classes.includes(true)) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `buildProfiles: model "${name}" must tell true from false; its classes are ${classes.map(String).join(", ")}.`,
    hint: "Fit it on examples whose target is true or false.",
  });
}

function checkProbability(name: string, user: string, probability: unknown): void {
  if (typeof probability === "number" && probability >= 0 && probability <= 1) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `buildProfiles: model "${name}" gave no probability for user ${JSON.stringify(user)}; received ${probability}.`,
    details: { model: name, user },
  });
}

/**
 * The tag of each row of a snapshot: its evidence is the probability, and the inputs that add most to it where the
 * model can say.
 *
 * @param name - The tag's name, for messages.
 * @param tag - The model tag.
 * @param snapshot - The rows.
 * @throws PortraitError `missing-column` when the model needs a column that the rows lack; `invalid-data` when the
 *   model gives no probability; `invalid-argument` when it does not tell true from false.
 */
export async function readModelTag<Row extends RowValues>(
  name: string,
  tag: ModelTag<Row>,
  snapshot: Snapshot<Row>,
): Promise<readonly Tag<boolean>[]> {
  const { model, threshold, expires } = tag;
  const inputs = selectColumns(`buildProfiles: model "${name}"`, snapshot.table, model.inputs);
  checkClasses(name, model);
  if (snapshot.users.length === 0) return [];
  const probabilities = (await model.predictProba(snapshot)).of(true);
  const definition = hashModel(model);
  const items = itemsBefore(snapshot);
  return snapshot.users.map((user, row) => {
    const probability = probabilities[row] as number;
    checkProbability(name, user, probability);
    const value = probability >= threshold;
    const decision = { name: "probability", value: probability, comparison: ">=", threshold, holds: value };
    return Object.freeze({
      value,
      confidence: value ? probability : 1 - probability,
      evidence: Object.freeze([
        Object.freeze(decision),
        ...reasons(model, rowAt(inputs, row) as Row, items(row)),
      ]),
      source: "model",
      definition,
      validUntil: validUntil(snapshot.cutoffs[row] as number, expires),
    });
  });
}
