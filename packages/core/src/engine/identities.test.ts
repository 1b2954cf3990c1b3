import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkIdentities, identitiesAt, identitiesFor } from "./identities.js";

const ever = Number.POSITIVE_INFINITY;
const tableOf = (
  ...rows: readonly (readonly [id: string, person: string, from: number, until: number])[]
) => ({
  ids: rows.map(([id]) => id),
  persons: rows.map(([, person]) => person),
  knownFrom: Float64Array.from(rows, ([, , from]) => from),
  knownUntil: Float64Array.from(rows, ([, , , until]) => until),
});

const whole = tableOf(
  ["__proto__", "constructor", -ever, ever],
  ["a", "ann", 5, 9],
  ["a", "bob", 9, ever],
  ["b", "ann", 7, 8],
);

describe("identitiesAt", () => {
  test("a cutoff sees what was learnt before it", () => {
    const at = (cutoff: number) => Object.fromEntries(identitiesAt(whole, cutoff));
    const always = { ["__proto__"]: "constructor" };
    expect([...identitiesAt(whole, 5)]).toEqual([["__proto__", "constructor"]]);
    expect(at(6)).toEqual({ ...always, a: "ann" });
    expect(at(8)).toEqual({ ...always, a: "ann", b: "ann" });
    expect(at(9)).toEqual({ ...always, a: "ann" });
    expect(at(10)).toEqual({ ...always, a: "bob" });
  });
});

describe("identitiesFor", () => {
  test("keeps the rows that count at a cutoff, and no other", () => {
    const cutoffs = fc.uniqueArray(fc.integer({ min: 0, max: 12 })).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(cutoffs, (instants) => {
        const some = identitiesFor(whole, instants);
        for (const cutoff of instants) {
          expect([...identitiesAt(some, cutoff)]).toEqual([...identitiesAt(whole, cutoff)]);
        }
        const counted = some.ids.filter((id, row) =>
          instants.some((cutoff) => identitiesAt(some, cutoff).get(id) === some.persons[row]),
        );
        expect(counted.length).toBe(some.ids.length);
      }),
    );
    expect(identitiesFor(whole, []).ids).toEqual([]);
  });
});

describe("checkIdentities", () => {
  test("takes a table that is whole, an empty one too", () => {
    expect(checkIdentities("mine", whole)).toBeUndefined();
    expect(checkIdentities("mine", tableOf())).toBeUndefined();
  });

  test.each([
    [undefined, "must be a table of who ids were; received undefined."],
    [[], 'must have the lists "ids" and "persons", and "knownFrom" and "knownUntil" as Float64Array.'],
    [
      { ...whole, knownUntil: [1, 2, 3, 4] },
      'must have the lists "ids" and "persons", and "knownFrom" and "knownUntil" as Float64Array.',
    ],
    [{ ...whole, ids: ["a"] }, "must have columns of one length; received 1, 4, 4, 4."],
    [{ ...tableOf(["a", "b", 1, 2]), ids: [7] }, "must hold texts; row 0 holds 7."],
    [{ ...tableOf(["a", "b", 1, 2]), persons: [null] }, "must hold texts; row 0 holds null."],
    [tableOf(["a", "b", 2, 1]), "must be of stretches of time; row 0 goes from 2 until 1."],
    [tableOf(["a", "b", Number.NaN, 1]), "must be of stretches of time; row 0 goes from NaN until 1."],
    [tableOf(["b", "x", 1, 2], ["a", "x", 1, 2]), 'must be ordered by id; row 1 is of "a".'],
    [
      tableOf(["a", "x", 1, 3], ["a", "y", 2, 4]),
      'must name one person at a time; rows 0 and 1 of "a" overlap.',
    ],
  ])("%j is refused", async (identities, problem) => {
    await expectPortraitError(() => checkIdentities("mine", identities), {
      code: "invalid-argument",
      message: `mine: "identities" ${problem} Pass what intervals() of an identity graph gave.`,
    });
  });
});
