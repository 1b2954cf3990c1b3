import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { sortRows } from "./sort-rows.js";

const random = createRandom(4);
const draw = (length: number, value: () => number): Float64Array => Float64Array.from({ length }, value);
const rank = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);

/** By a comparison sort, which is stable. */
const expected = (values: Float64Array): Int32Array =>
  Int32Array.from(
    [...values.keys()].sort((a, b) => {
      const [x, y] = [values[a] as number, values[b] as number];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      return rank(x) === rank(y) ? 0 : rank(x) - rank(y);
    }),
  );

describe("rows are sorted by value, stably, NaN last", () => {
  test.each([
    ["nothing", draw(0, () => 0)],
    ["one", draw(1, () => 3)],
    ["normal numbers", draw(3000, () => random.normal())],
    [
      "few different ones, some missing",
      draw(3000, () => (random.next() < 0.1 ? Number.NaN : random.integer(5) - 2)),
    ],
    ["zeros of both signs", draw(500, () => (random.next() < 0.5 ? 0 : -0))],
    ["times, which share their highest bits", draw(3000, () => 1.7e12 + random.integer(1000))],
    ["a falling row of close numbers", Float64Array.from({ length: 2000 }, (_, at) => 1 - at * 2 ** -50)],
    ["all magnitudes", draw(3000, () => random.normal() * 10 ** (random.integer(600) - 300))],
    [
      "infinities beside missing ones",
      Float64Array.of(Number.NaN, Infinity, -Infinity, 1, Number.NaN, Infinity),
    ],
  ])("%s", (_, values) => {
    expect(sortRows(values)).toEqual(expected(values));
  });
});
