import { createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { userFolds } from "./user-folds.js";

const random = createRandom(4);
const users = Array.from({ length: 600 }, () => `user ${random.integer(90)}`);
const codes = users.map(() => (random.next() < 0.1 ? 2 : Number(random.next() < 0.3)));
const rowsOf = (codes: readonly number[], classes = 3) => ({
  codes,
  classes: ["a", "b", "c"].slice(0, classes),
  weights: undefined,
  totals: Float64Array.from(
    { length: classes },
    (_, class_) => codes.filter((code) => code === class_).length,
  ),
});

test("a user is in one fold, and every fold has about as much of every class", () => {
  const folds = userFolds("test", users, rowsOf(codes), 5, 7);
  const foldOf = new Map<string, number>();
  users.forEach((user, row) => {
    expect(foldOf.get(user) ?? folds[row]).toBe(folds[row]);
    foldOf.set(user, folds[row] as number);
  });
  for (const class_ of [0, 1, 2]) {
    const total = codes.filter((code) => code === class_).length;
    for (let fold = 0; fold < 5; fold++) {
      const held = codes.filter((code, row) => code === class_ && folds[row] === fold).length;
      expect(Math.abs(held - total / 5)).toBeLessThan(0.1 * total);
    }
  }
});

test("the order of the rows does not matter, the seed does", () => {
  const folds = userFolds("test", users, rowsOf(codes), 5, 7);
  const turned = userFolds("test", [...users].reverse(), rowsOf([...codes].reverse()), 5, 7);
  expect([...turned].reverse()).toEqual([...folds]);
  expect(userFolds("test", users, rowsOf(codes), 5, 8)).not.toEqual(folds);
});

test("a class of too few users is refused", async () => {
  await expectPortraitError(() => userFolds("test", ["u", "v", "w", "u"], rowsOf([0, 0, 1, 1], 2), 3, 1), {
    code: "invalid-data",
    message:
      'test: rows of the class "a" come from 2 users; 3 folds need at least 3, as a user is never in two of them. Take fewer "folds" or more examples.',
  });
});
