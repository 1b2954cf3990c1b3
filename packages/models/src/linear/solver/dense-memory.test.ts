import { createExamples, createRandom, createTable, type Examples, fit } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "../index.js";

function examplesOf(rows: number, seed: number, nulls: boolean): Examples {
  const random = createRandom(seed);
  const column = (): Float64Array =>
    Float64Array.from({ length: rows }, () => (nulls && random.next() < 0.1 ? Number.NaN : random.normal()));
  const first = column();
  const table = createTable({
    a: { type: "number", values: first },
    b: { type: "number", values: column() },
    c: { type: "boolean", values: Uint8Array.from({ length: rows }, () => random.integer(2)) },
    d: { type: "number", values: column() },
  });
  return createExamples({
    table,
    target: Uint8Array.from(first, (value) => (random.normal() + (value || 0) > 0 ? 1 : 0)),
  });
}

describe("the memory of fits", () => {
  test("does not carry over what another fit left, one after another or at once", async () => {
    const estimator = logisticRegression({ scaling: "none" });
    const sets = [examplesOf(40_001, 1, false), examplesOf(39_990, 2, true), examplesOf(30_003, 3, true)];
    const alone: unknown[] = [];
    for (const examples of sets) {
      const other = await fit(estimator, examplesOf(9, 4, false));
      expect(other.convergence.converged).toBe(true);
      alone.push((await fit(estimator, examples)).weights());
    }
    const again = [];
    for (const examples of [...sets].reverse()) again.unshift((await fit(estimator, examples)).weights());
    expect(again).toEqual(alone);
    const together = await Promise.all(sets.map((examples) => fit(estimator, examples)));
    expect(together.map((model) => model.weights())).toEqual(alone);
  });
});
