import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { hashBytes, hashText } from "../random/hash.js";
import { createDictionary } from "../table/build.js";
import { isoText, type TimestampInput, toMilliseconds } from "../time/timestamp.js";

/**
 * Who did something with what, and when: the edges between users and items, in order of time. One entry an event, so
 * a pair may occur many times. Immutable.
 */
export interface Interactions {
  /** The different users, in code-unit order. */
  readonly users: readonly string[];
  /** The different items, in code-unit order. */
  readonly items: readonly string[];
  /** For each event the index into `users`. */
  readonly user: Int32Array;
  /** For each event the index into `items`. */
  readonly item: Int32Array;
  /** For each event its time in epoch milliseconds, ascending. */
  readonly at: Float64Array;
  /** Everything that happened before this instant is here, and nothing else: epoch milliseconds, exclusive. */
  readonly until: number;
}

/** One event between a user and an item. */
export interface Interaction {
  /** Who. */
  readonly user: string;
  /** With what. */
  readonly item: string;
  /** When. */
  readonly at: TimestampInput;
}

function ranked(texts: readonly string[]): { readonly sorted: readonly string[]; readonly rank: Int32Array } {
  const order = texts
    .map((_, index) => index)
    .sort((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1));
  const rank = new Int32Array(texts.length);
  order.forEach((old, index) => {
    rank[old] = index;
  });
  return { sorted: order.map((index) => texts[index] as string), rank };
}

/** Events as parallel columns: what {@link interactionsFromColumns} takes. */
export interface InteractionColumns {
  /** The texts of users. */
  readonly users: readonly string[];
  /** The texts of items. */
  readonly items: readonly string[];
  /** For each event the index into `users`; negative where there is none. */
  readonly user: ArrayLike<number>;
  /** For each event the index into `items`; negative where there is none. */
  readonly item: ArrayLike<number>;
  /** For each event its time in epoch milliseconds. */
  readonly at: ArrayLike<number>;
}

function invalid(problem: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `interactionsFromColumns: ${problem}.` });
}

function checkEvent({ users, items, user, item, at }: InteractionColumns, row: number, until: number): void {
  const time = at[row] as number;
  if (!((user[row] as number) < users.length)) {
    throw invalid(`event ${row} names user ${user[row]} of ${users.length}`);
  }
  if (!((item[row] as number) < items.length)) {
    throw invalid(`event ${row} names item ${item[row]} of ${items.length}`);
  }
  if (!Number.isFinite(time)) throw invalid(`event ${row} has no time; received ${time}`);
  if (time < until) return;
  throw new PortraitError({
    code: "leakage",
    message: `interactionsFromColumns: an event at ${isoText(time)} does not lie before ${isoText(until)}.`,
  });
}

/**
 * Interactions from parallel columns; sorts them by time (ties stay in their order) and the ids by code unit, so that
 * the order of rows with different times does not matter.
 *
 * @param columns - For each event the text of its user and item as codes into dictionaries, and its time. A negative
 *   code is no interaction and is left out.
 * @param until - The instant before which everything is known.
 * @throws PortraitError `leakage` when an event lies at or after `until`; `invalid-argument` when the columns differ in
 *   length, a code names nothing, or a time is not finite.
 *
 * @example
 * ```ts
 * import { interactionsFromColumns } from "@portrait/core";
 *
 * const columns = { users: ["u"], items: ["i"], user: [0], item: [0], at: [5] };
 * interactionsFromColumns(columns, 10).items; // => ["i"]
 * ```
 */
export function interactionsFromColumns(columns: InteractionColumns, until: number): Interactions {
  const { user: userCodes, item: itemCodes, at: times } = columns;
  if (userCodes.length !== times.length || itemCodes.length !== times.length) {
    throw invalid(
      `there are ${userCodes.length} users, ${itemCodes.length} items and ${times.length} times; their numbers must be equal`,
    );
  }
  const rows: number[] = [];
  for (let row = 0; row < times.length; row++) {
    if ((userCodes[row] as number) < 0 || (itemCodes[row] as number) < 0) continue;
    checkEvent(columns, row, until);
    rows.push(row);
  }
  rows.sort((a, b) => (columns.at[a] as number) - (columns.at[b] as number));
  const users = createDictionary();
  const items = createDictionary();
  const user = Int32Array.from(rows, (row) =>
    users.code(columns.users[columns.user[row] as number] as string),
  );
  const item = Int32Array.from(rows, (row) =>
    items.code(columns.items[columns.item[row] as number] as string),
  );
  const byUser = ranked(users.texts);
  const byItem = ranked(items.texts);
  return Object.freeze({
    users: byUser.sorted,
    items: byItem.sorted,
    user: user.map((code) => byUser.rank[code] as number),
    item: item.map((code) => byItem.rank[code] as number),
    at: Float64Array.from(rows, (row) => columns.at[row] as number),
    until,
  });
}

function idOf(name: "user" | "item", id: unknown, row: number): string {
  if (typeof id === "string") return id;
  if (typeof id === "number" || typeof id === "bigint") return String(id);
  throw new PortraitError({
    code: "invalid-argument",
    message: `createInteractions: the ${name} of row ${row} must be a text; received ${describeValue(id)}.`,
  });
}

/**
 * Interactions from row objects.
 *
 * @param rows - The events, in any order.
 * @param until - The instant before which everything is known; left out, just after the last event.
 * @throws PortraitError `invalid-argument` when an id is no text or an instant is none; `leakage` when an event lies at or
 *   after `until`.
 *
 * @example
 * ```ts
 * import { createInteractions } from "@portrait/core";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: "2024-01-02" }, { user: "bob", item: "milk", at: "2024-01-01" }]);
 * log.items; // => ["milk", "tea"]
 * ```
 */
export function createInteractions(rows: Iterable<Interaction>, until?: TimestampInput): Interactions {
  const users = createDictionary();
  const items = createDictionary();
  const user: number[] = [];
  const item: number[] = [];
  const at: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    user.push(users.code(idOf("user", row.user, at.length)));
    item.push(items.code(idOf("item", row.item, at.length)));
    const time = toMilliseconds("createInteractions", "at", row.at);
    at.push(time);
    last = Math.max(last, time);
  }
  const bound =
    until === undefined
      ? at.length === 0
        ? 0
        : last + 1
      : toMilliseconds("createInteractions", "until", until);
  return interactionsFromColumns({ users: users.texts, items: items.texts, user, item, at }, bound);
}

/**
 * What of the interactions happened before an instant: as if the rest, its users and its items had never been seen.
 *
 * @param interactions - The interactions.
 * @param instant - The instant, not later than `interactions.until`.
 * @throws PortraitError `leakage` when the interactions end before the instant, so that the answer would be incomplete.
 *
 * @example
 * ```ts
 * import { createInteractions, interactionsBefore } from "@portrait/core";
 *
 * const log = createInteractions([{ user: "a", item: "x", at: 1 }, { user: "b", item: "y", at: 2 }]);
 * interactionsBefore(log, 2).users; // => ["a"]
 * ```
 */
export function interactionsBefore(interactions: Interactions, instant: TimestampInput): Interactions {
  const bound = toMilliseconds("interactionsBefore", "instant", instant);
  if (bound === interactions.until) return interactions;
  if (bound > interactions.until) {
    throw new PortraitError({
      code: "leakage",
      message: `interactionsBefore: the interactions are known until ${isoText(interactions.until)}; received the later instant ${isoText(bound)}.`,
      hint: "Read the log up to the instant, or ask for an earlier one.",
      details: { until: interactions.until, instant: bound },
    });
  }
  let end = interactions.at.length;
  while (end > 0 && (interactions.at[end - 1] as number) >= bound) end--;
  return interactionsFromColumns(
    {
      users: interactions.users,
      items: interactions.items,
      user: interactions.user.subarray(0, end),
      item: interactions.item.subarray(0, end),
      at: interactions.at.subarray(0, end),
    },
    bound,
  );
}

/** The different items of each user in compressed sparse row form. */
export interface UserItems {
  /** The items of user `u` stand from `offsets[u]` up to `offsets[u + 1]`. */
  readonly offsets: Int32Array;
  /** Indices of items, ascending within a user. */
  readonly items: Int32Array;
  /** For each pair how often it occurred. */
  readonly counts: Int32Array;
}

/**
 * The different items of each user, each list ascending by item index: the adjacency of the bipartite graph in
 * compressed sparse row form.
 *
 * @param interactions - The interactions.
 * @returns `items[offsets[u] ... offsets[u + 1])` are the items of user `u`, `counts` how often each pair occurred.
 *
 * @example
 * ```ts
 * import { createInteractions, userItems } from "@portrait/core";
 *
 * const log = createInteractions([{ user: "a", item: "x", at: 1 }, { user: "a", item: "x", at: 2 }]);
 * [...userItems(log).counts]; // => [2]
 * ```
 */
export function userItems(interactions: Interactions): UserItems {
  const perUser: Map<number, number>[] = interactions.users.map(() => new Map());
  interactions.user.forEach((user, event) => {
    const row = perUser[user] as Map<number, number>;
    const item = interactions.item[event] as number;
    row.set(item, (row.get(item) ?? 0) + 1);
  });
  const offsets = new Int32Array(perUser.length + 1);
  const items: number[] = [];
  const counts: number[] = [];
  perUser.forEach((row, user) => {
    for (const [item, count] of [...row].sort(([a], [b]) => a - b)) {
      items.push(item);
      counts.push(count);
    }
    offsets[user + 1] = items.length;
  });
  return { offsets, items: Int32Array.from(items), counts: Int32Array.from(counts) };
}

/**
 * A hash of all that interactions hold: equal interactions have equal hashes.
 *
 * @param interactions - The interactions.
 *
 * @example
 * ```ts
 * import { createInteractions, fingerprintInteractions } from "@portrait/core";
 *
 * fingerprintInteractions(createInteractions([])).length; // => 16
 * ```
 */
export function fingerprintInteractions(interactions: Interactions): string {
  const bytes = (view: ArrayBufferView): string =>
    hashBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return hashText(
    JSON.stringify([
      hashText(JSON.stringify(interactions.users)),
      hashText(JSON.stringify(interactions.items)),
      bytes(interactions.user),
      bytes(interactions.item),
      bytes(interactions.at),
      interactions.until,
    ]),
  );
}
