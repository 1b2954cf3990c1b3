import { describe, expect, test } from "vitest";
import { plainAt } from "./plain.js";

describe("plainAt", () => {
  test("makes JSON data of anything", () => {
    const value = {
      list: Float64Array.of(1, Number.NaN),
      when: new Date(0),
      never: new Date(Number.NaN),
      big: 12n,
      skipped: undefined,
      method: () => 1,
      holes: [undefined, () => 1, 2],
      infinite: Number.NEGATIVE_INFINITY,
    };
    expect(plainAt("x", value)).toEqual({
      list: [1, "NaN"],
      when: "1970-01-01T00:00:00.000Z",
      never: null,
      big: "12",
      holes: [null, null, 2],
      infinite: "-Infinity",
    });
  });

  test("takes one object at two places, but not within itself", () => {
    const shared = { a: 1 };
    expect(plainAt("x", [shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
    const first: Record<string, unknown> = {};
    first.left = { back: first };
    expect(() => plainAt("x", first)).toThrow(
      "createReport: x.left.back must be data that does not hold itself; received an object.",
    );
  });

  test("refuses to go on for ever", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 65; level++) deep = [deep];
    expect(() => plainAt("x", deep)).toThrow(
      / must be data nested at most 64 deep; received an array of 1\.$/,
    );
  });
});
