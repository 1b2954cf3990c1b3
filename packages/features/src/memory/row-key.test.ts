import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowKey } from "./row-key.js";

const equal = (a: object, b: object): boolean => rowKey(a) === rowKey(b);

describe("two rows are the same", () => {
  const bare = Object.assign(Object.create(null), { a: 1 });
  test.each<readonly [string, object, object]>([
    ["in any order of properties", { a: 1, b: "x" }, { b: "x", a: 1 }],
    ["without a prototype", { a: 1 }, bare],
    ["where a property is null, undefined or absent", { a: 1, b: null, c: undefined }, { a: 1 }],
    ["with numbers and bigints of the same digits", { a: 10 }, { a: 10n }],
    ["with the two zeros", { a: 0 }, { a: -0 }],
    ["with NaN", { a: Number.NaN }, { a: Number.NaN }],
    ["with dates of one instant", { a: new Date(5) }, { a: new Date(5) }],
    ["with equal lists", { a: [1, null, "x"] }, { a: [1n, undefined, "x"] }],
    ["with equal objects", { a: { b: 1, c: [{}] } }, { a: { c: [{ d: null }], b: 1n } }],
    ["with equal bytes", { a: Uint8Array.of(1, 2) }, { a: Uint8Array.of(1, 2) }],
    ["with a property named __proto__", JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ])("%s", (_, a, b) => {
    expect(equal(a, b)).toBe(true);
  });

  test("where each holds itself", () => {
    const a: { self?: unknown } = {};
    a.self = [a];
    const b: { self?: unknown } = {};
    b.self = [b];
    expect(equal(a, b)).toBe(true);
    expect(equal(a, { self: [[]] })).toBe(false);
  });
});

describe("two rows differ", () => {
  const shared = { x: 1 };
  test.each<readonly [string, object, object]>([
    ["in a value", { a: 1 }, { a: 2 }],
    ["in a property", { a: 1 }, { b: 1 }],
    ["as text and number", { a: "1" }, { a: 1 }],
    ["as text and truth value", { a: "true" }, { a: true }],
    ["as number and date", { a: 5 }, { a: new Date(5) }],
    ["as text and nothing", { a: "" }, {}],
    ["as texts split in another place", { a: "x", b: "yz" }, { a: "xy", b: "z" }],
    ["as composite ids", { a: "1", b: "23" }, { a: "12", b: "3" }],
    ["as text and the key of something else", { a: "x1:b" }, { a: "x", b: "" }],
    ["as list and object", { a: ["x"] }, { a: { 0: "x" } }],
    ["as lists of other lengths", { a: [null] }, { a: [] }],
    ["as lists of other orders", { a: [1, 2] }, { a: [2, 1] }],
    ["as nested and flat lists", { a: [[1], 2] }, { a: [1, [2]] }],
    ["as bytes and list", { a: Uint8Array.of(1) }, { a: [1] }],
    ["as bytes of other types", { a: Uint8Array.of(1) }, { a: Int8Array.of(1) }],
    ["as empty and absent objects", { a: {} }, {}],
    ["as symbols and their text", { a: Symbol("s") }, { a: "Symbol(s)" }],
    ["with a prototype's property", Object.create({ a: 1 }) as object, { a: 1 }],
    ["as one object twice and an object inside itself", { a: shared, b: shared }, { a: shared }],
  ])("%s", (_, a, b) => {
    expect(equal(a, b)).toBe(false);
  });
});

test("keys agree just when the JSON of rows with sorted names agrees", () => {
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "1", ":", ";", "s", "{", "}", '"'), maxLength: 3 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.array(fc.constantFrom("a", 1, true), { maxLength: 2 }),
  );
  const row = fc.dictionary(fc.constantFrom("a", "b", "a1", "1:a"), value, {
    maxKeys: 3,
    noNullPrototype: false,
  });
  const sortedJson = (object: object): string =>
    JSON.stringify(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
  fc.assert(
    fc.property(row, row, (a, b) => {
      expect(equal(a, b)).toBe(sortedJson(a) === sortedJson(b));
    }),
    { numRuns: 2000 },
  );
});
