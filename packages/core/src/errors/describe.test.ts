import { expect, test } from "vitest";
import { describeValue, listWords } from "./describe.js";

class Basket {
  get total(): number {
    throw new Error("a getter ran");
  }
}

test.each<[unknown, string]>([
  [undefined, "undefined"],
  [null, "null"],
  ["", '""'],
  ['say "hi"\n', '"say \\"hi\\"\\n"'],
  ["x".repeat(60), `"${"x".repeat(60)}"`],
  ["x".repeat(61), `"${"x".repeat(57)}..."`],
  [12n, "12n"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  [-0, "0"],
  [true, "true"],
  [() => 1, "a function"],
  [Symbol("s"), "a symbol"],
  [[], "an array of 0"],
  [[1, [2]], "an array of 2"],
  [new Date(0), "Date 1970-01-01T00:00:00.000Z"],
  [new Date(Number.NaN), "an invalid Date"],
  [new Float32Array(2), "a Float32Array"],
  [{ a: 1 }, "an object"],
  [Object.create(null), "an object"],
  [new Map(), "an instance of Map"],
  [new Basket(), "an instance of Basket"],
])("%# is described as %s", (value, expected) => {
  expect(describeValue(value)).toBe(expected);
});

test("no getter of a hostile value runs", () => {
  const trap = {
    get constructor(): never {
      throw new Error("a getter ran");
    },
    toString: () => {
      throw new Error("toString ran");
    },
  };
  expect(describeValue(trap)).toBe("an object");
  expect(describeValue(Object.create(trap))).toBe("an object");
  expect(describeValue(Object.assign(Object.create({ constructor: { name: 5 } })))).toBe("an object");
});

test("words are quoted and cut", () => {
  expect(listWords([])).toBe("");
  expect(listWords(["a", 'b"'])).toBe('"a", "b\\""');
  expect(listWords(new Set(["a", "b", "c"]), 2)).toBe('"a", "b" and 1 more');
  expect(listWords("abcdefghi")).toBe('"a", "b", "c", "d", "e", "f", "g", "h" and 1 more');
});
