import { mixedExamples } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowAt } from "../table/table.js";
import { createExamples } from "./create-examples.js";
import { type Examples, takeExamples } from "./examples.js";
import { createInteractions } from "./interactions.js";

const all = mixedExamples({ rows: 30 });
const row = (examples: Examples, at: number) => [
  rowAt(examples.table, at),
  examples.users[at],
  examples.cutoffs[at],
  examples.target[at],
];

describe("takeExamples", () => {
  test("gives the rows asked for, in the order asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(29)), (rows) => {
        const taken = takeExamples(all, rows);
        expect(rows.map((_, at) => row(taken, at))).toEqual(rows.map((at) => row(all, at)));
        expect(taken.table.length).toBe(rows.length);
        expect(Object.isFrozen(taken)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("knows no more than the outcomes of its rows look at", () => {
    const interactions = createInteractions(
      Array.from({ length: 20 }, (_, at) => ({ user: "a", item: `item ${at}`, at })),
      100,
    );
    const examples = createExamples({
      rows: [{}, {}, {}],
      schema: { columns: [] },
      target: [true, false, true],
      cutoffs: [2, 9, 5],
      horizon: 3,
      interactions,
    });
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1 }), (rows) => {
        const taken = takeExamples(examples, rows);
        const latest = Math.max(...rows.map((at) => [2, 9, 5][at] as number)) + 3;
        expect(taken.knownUntil).toBe(latest);
        expect(taken.interactions?.until).toBe(latest);
        expect(taken.interactions?.items.length).toBe(latest);
      }),
      { seed: 2 },
    );
    expect(examples.interactions).toBe(interactions);
  });

  test("interactions that end earlier stay as they are", () => {
    const interactions = createInteractions([{ user: "a", item: "x", at: 1 }]);
    const examples = createExamples({
      rows: [{}],
      schema: { columns: [] },
      target: [true],
      cutoffs: [50],
      interactions,
    });
    expect(takeExamples(examples, [0]).interactions).toBe(interactions);
  });

  test("no rows stay known until what they were", () => {
    const none = takeExamples(all, []);
    expect([none.knownUntil, none.users, none.target.length]).toEqual([all.knownUntil, [], 0]);
  });
});
