import { createInteractions, createRandom, userItems } from "@portrait/core";
import { expect, test } from "vitest";
import { createIdIndex } from "./ids.js";
import { sliceRows, type UserRows, userRows } from "./user-rows.js";

const lists = (rows: UserRows): number[][] =>
  Array.from({ length: rows.offsets.length - 1 }, (_, row) => [
    ...rows.indices.subarray(rows.offsets[row], rows.offsets[row + 1]),
  ]);

const log = createInteractions([
  { user: "ann", item: "tea", at: 5 },
  { user: "ann", item: "milk", at: 1 },
  { user: "ann", item: "tea", at: 9 },
  { user: "bob", item: "rum", at: 3 },
]);
const catalogue = createIdIndex(["cake", "milk", "tea"]);

test("known items once each, ascending, with the time of the last event", () => {
  const rows = userRows(["bob", "ann", "eve", "ann"], log, catalogue);
  expect(lists(rows)).toEqual([[], [1, 2], [], [1, 2]]);
  expect([...rows.last]).toEqual([1, 9, 1, 9]);
});

test("no interactions, no users", () => {
  expect(lists(userRows(["ann"], undefined, catalogue))).toEqual([[]]);
  expect(lists(userRows([], log, catalogue))).toEqual([]);
});

test("a slice holds the rows asked for", () => {
  const rows = userRows(["ann", "bob", "ann"], log, catalogue);
  expect(lists(sliceRows(rows, 1, 3))).toEqual([[], [1, 2]]);
});

test("agrees with userItems on random events", () => {
  const random = createRandom(4);
  const many = createInteractions(
    Array.from({ length: 200 }, (_, at) => ({
      user: `u${random.integer(12)}`,
      item: `i${random.integer(9)}`,
      at,
    })),
  );
  const { offsets, items } = userItems(many);
  const rows = userRows(many.users, many, createIdIndex(many.items));
  expect(rows.offsets).toEqual(offsets);
  expect(rows.indices).toEqual(items);
});
