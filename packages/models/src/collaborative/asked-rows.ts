import type { Interactions } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { createIdIndex, type IdIndex } from "../recommend/ids.js";
import { userRows } from "../recommend/user-rows.js";

/** What a model remembers of the users that it learnt from. */
export interface Memory {
  /** The users, ascending. */
  readonly users: readonly string[];
  /** The items, ascending. */
  readonly items: readonly string[];
  /** For each user the items. */
  readonly rows: Pick<Csr, "offsets" | "indices">;
}

/** The items of the users of one request. */
export interface AskedRows {
  /** For each user whether any item is known of it. */
  readonly known: readonly boolean[];
  /**
   * The items of one user, ascending.
   *
   * @param user - Its number in the request.
   */
  items(user: number): Int32Array;
  /**
   * The items of some users, one behind the other.
   *
   * @param first - The first of them.
   * @param end - The one behind the last of them.
   */
  rows(first: number, end: number): Pick<Csr, "offsets" | "indices">;
}

/**
 * Rows of a sparse matrix, one behind the other.
 *
 * @param lists - For each row its columns.
 */
export function joinRows(lists: readonly Int32Array[]): Pick<Csr, "offsets" | "indices"> {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    offsets[row + 1] = (offsets[row] as number) + list.length;
  });
  const indices = new Int32Array(offsets[lists.length] as number);
  lists.forEach((list, row) => {
    indices.set(list, offsets[row]);
  });
  return { offsets, indices };
}

/**
 * Finds the items of users: those in the history of the request where it names any that the model knows, else those
 * that the model learnt from.
 *
 * @param memory - What the model remembers.
 */
export function askedRows(
  memory: Memory,
): (users: readonly string[], history: Interactions | undefined) => AskedRows {
  const index: IdIndex = createIdIndex(memory.users);
  const catalogue = createIdIndex(memory.items);
  const cut = ({ offsets, indices }: Pick<Csr, "offsets" | "indices">, row: number): Int32Array =>
    indices.subarray(offsets[row] as number, offsets[row + 1] as number);
  return (users, history) => {
    const places = index.places(users);
    const told = userRows(users, history, catalogue);
    const items = (user: number): Int32Array => {
      const own = cut(told, user);
      const place = places[user] as number;
      return own.length > 0 || place < 0 ? own : cut(memory.rows, place);
    };
    return {
      known: users.map((_, user) => items(user).length > 0),
      items,
      rows: (first, end) => joinRows(Array.from({ length: end - first }, (_, row) => items(first + row))),
    };
  };
}
