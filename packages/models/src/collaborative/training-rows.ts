import { type Interactions, PortraitError } from "@portrait/core";
import { type Csr, transposeCsr } from "@portrait/kernels";
import { checkInteractions } from "../recommend/check-interactions.js";
import { createIdIndex } from "../recommend/ids.js";
import { userRows } from "../recommend/user-rows.js";
import { joinRows, type Memory } from "./asked-rows.js";

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
  return bothSides(data.users, data.items, pairs(data.users, data, data.items));
}

function bothSides(users: readonly string[], items: readonly string[], byUser: Csr): TrainingRows {
  const byItem = transposeCsr(byUser).transpose;
  const popularity = Float32Array.from(
    items,
    (_, item) => (byItem.offsets[item + 1] as number) - (byItem.offsets[item] as number),
  );
  return { users, items, byUser, byItem, popularity };
}

function csrOf(rows: number, columns: number, offsets: Int32Array, indices: Int32Array): Csr {
  return { rows, columns, offsets, indices, values: new Float32Array(indices.length).fill(1) };
}

/**
 * What a model learnt from other users than one, over all of its items.
 *
 * @param memory - What the model remembers.
 * @param user - The user; there may be no other.
 */
export function rowsOfOthers({ users, items, rows }: Memory, user: string): TrainingRows {
  const kept = users.flatMap((one, row) => (one === user ? [] : [row]));
  const { offsets, indices } = joinRows(
    kept.map((row) => rows.indices.subarray(rows.offsets[row] as number, rows.offsets[row + 1] as number)),
  );
  const left = Object.freeze(kept.map((row) => users[row] as string));
  return bothSides(left, items, csrOf(left.length, items.length, offsets, indices));
}

/**
 * What a model learnt from, without a user: as `trainingRows` of interactions without the user, so that items which only this
 * user had are gone.
 *
 * @param memory - What the model remembers.
 * @param user - The user; there may be no other.
 */
export function rowsWithout(memory: Memory, user: string): TrainingRows {
  const { users, items, byUser, popularity } = rowsOfOthers(memory, user);
  const left = Object.freeze(items.filter((_, item) => (popularity[item] as number) > 0));
  let next = 0;
  const place = Int32Array.from(popularity, (count) => (count > 0 ? next++ : -1));
  const indices = byUser.indices.map((item) => place[item] as number);
  return bothSides(users, left, csrOf(users.length, left.length, byUser.offsets, indices));
}

/**
 * What a model learnt from, with what users did since: of users and items together, as far as the model knows the items.
 *
 * @param kind - The model's kind, for messages.
 * @param memory - What the model remembers.
 * @param more - What users did.
 * @throws PortraitError `invalid-argument` when that is no interactions.
 */
export function rowsWith(kind: string, memory: Memory, more: unknown): TrainingRows {
  checkInteractions(kind, more);
  const { items, rows } = memory;
  const told = userRows(more.users, more, createIdIndex(items));
  const lists = new Map<string, Int32Array>();
  memory.users.forEach((user, row) => {
    lists.set(user, rows.indices.subarray(rows.offsets[row], rows.offsets[row + 1]));
  });
  more.users.forEach((user, row) => {
    const news = told.indices.subarray(told.offsets[row], told.offsets[row + 1]);
    if (news.length === 0) return;
    lists.set(user, Int32Array.from(new Set([...(lists.get(user) ?? []), ...news])).sort());
  });
  const users = Object.freeze([...lists.keys()].sort());
  const { offsets, indices } = joinRows(users.map((user) => lists.get(user) as Int32Array));
  return bothSides(users, items, csrOf(users.length, items.length, offsets, indices));
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
  return csrOf(users.length, items.length, offsets, indices);
}
