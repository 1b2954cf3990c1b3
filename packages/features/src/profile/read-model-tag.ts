import { type RowValues, rowAt, type Snapshot, selectColumns, type Tag } from "@portrait/core";
import { checkClasses, decideModelTag } from "./decide-model-tag.js";
import { hashModel } from "./hash-model.js";
import type { ModelTag } from "./model-tag.js";

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
  const { model } = tag;
  const inputs = selectColumns(`buildProfiles: model "${name}"`, snapshot.table, model.inputs);
  checkClasses("buildProfiles", name, model);
  if (snapshot.users.length === 0) return [];
  const probabilities = (await model.predictProba(snapshot)).of(true);
  const definition = hashModel(model);
  const items = itemsBefore(snapshot);
  return snapshot.users.map((user, row) => {
    const asked = {
      user,
      at: snapshot.cutoffs[row] as number,
      row: rowAt(inputs, row) as Row,
      items: items(row),
    };
    return decideModelTag("buildProfiles", name, tag, definition, asked, probabilities[row] as number);
  });
}
