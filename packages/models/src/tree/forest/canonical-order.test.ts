import { createRandom } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { canonicalOrder } from "./canonical-order.js";

const random = createRandom(8);

describe.each([700, 17_000])("the order of %i rows", (rows) => {
  const columns = Array.from({ length: 6 }, () =>
    Uint8Array.from({ length: rows }, () => random.integer(256)),
  );
  const target = Float64Array.from({ length: rows }, () => random.normal());
  const contents = (order: Int32Array, bins: readonly Uint8Array[], numbers: Float64Array) =>
    Array.from(order, (row) => [...bins.map((codes) => codes[row]), numbers[row]].join(" "));

  test("depends on what they hold, not on where they stand", () => {
    const shuffled = Int32Array.from({ length: rows }, (_, row) => row);
    for (let row = rows - 1; row > 0; row--) {
      const other = random.integer(row + 1);
      [shuffled[row], shuffled[other]] = [shuffled[other] as number, shuffled[row] as number];
    }
    const moved = columns.map((codes) => Uint8Array.from(shuffled, (row) => codes[row] as number));
    const movedTarget = Float64Array.from(shuffled, (row) => target[row] as number);
    const first = canonicalOrder(columns, [target], () => true);
    expect([...first].sort((a, b) => a - b)).toEqual([...first.keys()]);
    const second = canonicalOrder(moved, [movedTarget], () => true);
    expect(contents(second, moved, movedTarget)).toEqual(contents(first, columns, target));
  });

  test("holds only rows that are kept, equal ones as they stand, and knows one zero", () => {
    const same = new Float64Array(rows).map((_, row) => (row % 2 === 0 ? 0 : -0));
    const kept = canonicalOrder([], [same], (row) => row % 3 === 0);
    expect(kept).toEqual(Int32Array.from({ length: Math.ceil(rows / 3) }, (_, at) => 3 * at));
  });
});
