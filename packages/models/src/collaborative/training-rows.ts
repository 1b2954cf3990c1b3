import { type Interactions, PortraitError } from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { checkInteractions } from "../recommend/check-interactions.js";
import { createIdIndex } from "../recommend/ids.js";
import { userRows } from "../recommend/user-rows.js";

/** Who had to do with what, once for each pair, from both sides. */
export interface TrainingRows {
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** For each user the different items, each with the value 1. */
  readonly byUser: Csr;
  /** For each item the different users, each with the value 1. */
  readonly byItem: Csr;
  /** For each item how many different users had to do with it. */
  readonly popularity: Float32Array;
}

/**
 * The matrix that a recommender learns from. Repeats of a pair count once.
 *
 * @param kind - The model's kind, for messages.
 * @param data - The interactions.
 * @throws PortraitError `invalid-argument` when it is no interactions; `invalid-data` when there are none.
 */
export function trainingRows(kind: string, data: unknown): TrainingRows {
  checkInteractions(kind, data);
  if (data.at.length === 0) {
    throw new PortraitError({
      code: "invalid-data",
      message: `${kind}: there are no interactions to learn from.`,
      hint: "Check the filter or the window that they come from.",
    });
  }
  const byUser = pairs(data.users, data, data.items);
  const byItem = transposeCsr(byUser).transpose;
  const popularity = Float32Array.from(
    data.items,
    (_, item) => (byItem.offsets[item + 1] as number) - (byItem.offsets[item] as number),
  );
  return { users: data.users, items: data.items, byUser, byItem, popularity };
}

/**
 * The different items of some users.
 *
 * @param users - The users, in the order of the rows.
 * @param interactions - What they did.
 * @param items - The items that are known, ascending.
 */
function pairs(users: readonly string[], interactions: Interactions, items: readonly string[]): Csr {
  const { offsets, indices } = userRows(users, interactions, createIdIndex(items));
  return {
    rows: users.length,
    columns: items.length,
    offsets,
    indices,
    values: new Float32Array(indices.length).fill(1),
  };
}
