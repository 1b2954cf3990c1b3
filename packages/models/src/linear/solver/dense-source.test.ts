import { createExamples, createRandom, createTable, fit, resume } from "@portrait/core";
import { type WorkerPool, workers } from "@portrait/kernels";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearRegression, logisticRegression } from "../index.js";

const ROWS = 33_001;
const random = createRandom(3);
const draw = (mean: number, scale: number): Float64Array =>
  Float64Array.from({ length: ROWS }, () => mean + scale * random.normal());
const columns = { a: draw(0, 1), b: draw(70, 3), c: draw(-0.4, 1) };
const tableOf = (values: typeof columns) =>
  createTable({
    a: { type: "number", values: values.a },
    b: { type: "number", values: values.b },
    c: { type: "number", values: values.c },
  });
const table = tableOf(columns);
const score = columns.a.map((a, row) => a + ((columns.b[row] as number) - 70) / 3 + random.normal());

let pool: WorkerPool;
beforeAll(async () => {
  pool = await workers({ size: 2 });
});
afterAll(() => pool.dispose());

describe("columns that are encoded part by part give the bits of columns that are held", () => {
  test.each(["none", "standard"] as const)("of a yes-or-no outcome, scaling %s", async (scaling) => {
    const examples = createExamples({ table, target: Uint8Array.from(score, (z) => (z > 0 ? 1 : 0)) });
    const alone = await fit(logisticRegression({ scaling }), examples);
    const held = await fit(logisticRegression({ scaling }), examples, { workers: pool });
    expect(alone.convergence).toEqual(held.convergence);
    expect(alone.convergence.converged).toBe(true);
    expect(alone.weights()).toEqual(held.weights());
  });

  test("of several classes with l1, and of numbers", async () => {
    const classes = createExamples({
      table,
      target: {
        codes: Int32Array.from(score, (z) => Math.max(0, Math.min(2, Math.round(z + 1)))),
        classes: ["x", "y", "z"],
      },
    });
    const estimator = logisticRegression({ multiClass: "multinomial", l1: 100, maxIterations: 3 });
    const alone = await fit(estimator, classes);
    const held = await fit(estimator, classes, { workers: pool });
    expect(alone.convergence).toEqual(held.convergence);
    expect(alone.predictOne({ a: 1, b: 70, c: 0 })).toEqual(held.predictOne({ a: 1, b: 70, c: 0 }));
    const numbers = createExamples({ table, target: score });
    const line = await fit(linearRegression(), numbers);
    expect(line.weights()).toEqual((await fit(linearRegression(), numbers, { workers: pool })).weights());
  });
});

describe("what training did not show", () => {
  const target = Uint8Array.from(score, (z) => (z > 0 ? 1 : 0));
  const changed = (value: number) => {
    const b = columns.b.slice();
    b[ROWS - 2] = value;
    return createExamples({ table: tableOf({ ...columns, b }), target });
  };

  test("null and the greatest numbers are taken as the encoder takes them, infinity is refused", async () => {
    for (const scaling of ["none", "standard"] as const) {
      const model = await fit(logisticRegression({ scaling }), createExamples({ table, target }));
      for (const value of [Number.NaN, 1e300]) {
        const alone = await resume(model, changed(value), {});
        const held = await resume(model, changed(value), { workers: pool });
        expect(alone.weights()).toEqual(held.weights());
      }
      await expect(resume(model, changed(Number.NEGATIVE_INFINITY))).rejects.toThrow(
        `logisticRegression: column "b", row ${ROWS - 2}, holds -Infinity; a number must be finite or null.`,
      );
    }
  });
});
