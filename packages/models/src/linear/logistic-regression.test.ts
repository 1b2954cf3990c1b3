import { readFileSync } from "node:fs";
import {
  createExamples,
  createRandom,
  createTable,
  type Examples,
  fit,
  permutation,
  type RowValues,
  rowAt,
  type TableSchema,
  takeExamples,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { learnEncoder } from "../input/encoder.js";
import type { LogisticRegressionOptions } from "./logistic-options.js";
import { logisticRegression } from "./logistic-regression.js";

type Row = {
  readonly age: number | null;
  readonly spend: number | null;
  readonly member: boolean | null;
  readonly country: string | null;
};

interface Reference {
  readonly rows: readonly Row[];
  readonly target: readonly boolean[];
  readonly cases: readonly {
    readonly options: Pick<
      LogisticRegressionOptions,
      "l2" | "fitIntercept" | "scaling" | "classWeight" | "minCount"
    >;
    readonly coefficients: Readonly<Record<string, number>>;
    readonly intercept: number;
    readonly objective: number;
    readonly probabilities: readonly number[];
  }[];
}

const fixture = new URL("../../fixtures/logistic-regression.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));

const schema: TableSchema<Row> = {
  columns: [
    { name: "age", type: "number" },
    { name: "spend", type: "number" },
    { name: "member", type: "boolean" },
    { name: "country", type: "category" },
  ],
};
const examples = createExamples<Row>({
  rows: reference.rows,
  schema,
  target: reference.target,
  horizon: 86_400_000,
});
const tight = { tolerance: 1e-11, maxIterations: 1000 };

describe("against scikit-learn 1.9.1 (fixtures/logistic_regression.py)", () => {
  test.each(reference.cases.map((entry) => [JSON.stringify(entry.options), entry] as const))(
    "%s",
    async (_, entry) => {
      const model = await fit(logisticRegression({ ...entry.options, ...tight }), examples);
      expect(model.convergence.converged).toBe(true);
      const weights = new Map(model.weights().map(({ name, weight }) => [name, weight]));
      const expected = Object.entries(entry.coefficients);
      expect([...weights.keys()].sort()).toEqual(expected.map(([name]) => name).sort());
      for (const [name, weight] of expected) expect(weights.get(name)).toBeCloseTo(weight, 7);
      expect(model.intercept).toBeCloseTo(entry.intercept, 7);
      expect(model.convergence.objective).toBeCloseTo(entry.objective, 9);
      const probabilities = (await model.predictProba(examples)).of(true);
      entry.probabilities.forEach((probability, row) => {
        expect(probabilities[row]).toBeCloseTo(probability, 8);
      });
    },
  );
});

describe("logisticRegression", () => {
  test("ends at the optimum: every direction leads up, and the value is the documented sum", async () => {
    const l2 = 0.7;
    const model = await fit(logisticRegression({ ...tight, l2, minCount: 1 }), examples);
    const weights = Float64Array.from(model.state().tensors.coefficients?.data ?? []);
    const encoder = learnEncoder("test", examples.table, schema, {
      scaling: "standard",
      imputation: "median",
      minCount: 1,
    });
    const matrix = encoder.encode(examples.table);
    const objective = (w: Float64Array, intercept: number): number => {
      const losses = [...examples.target].map((outcome, row) => {
        const at = row * w.length;
        const logit = w.reduce(
          (sum, weight, column) => sum + weight * (matrix[at + column] as number),
          intercept,
        );
        return Math.log(1 + Math.exp(outcome === 1 ? -logit : logit));
      });
      return losses.reduce((a, b) => a + b) + (l2 / 2) * w.reduce((sum, weight) => sum + weight ** 2, 0);
    };
    const least = objective(weights, model.intercept);
    expect(model.convergence.objective).toBeCloseTo(least, 10);
    expect(weights.length).toBe(10);
    for (const change of [1e-3, -1e-3]) {
      expect(objective(weights, model.intercept + change)).toBeGreaterThan(least);
      weights.forEach((_, column) => {
        const moved = weights.slice();
        moved[column] = (moved[column] as number) + change;
        expect(objective(moved, model.intercept)).toBeGreaterThan(least);
      });
    }
  });

  test("does not depend on the order of rows or columns", async () => {
    const first = await fit(logisticRegression(tight), examples);
    const order = permutation(examples.table.length, createRandom(4));
    const shuffled = takeExamples(examples, order);
    const { age, spend, member, country } = shuffled.table.columns;
    const turned: Examples<Row> = { ...shuffled, table: createTable<Row>({ country, member, spend, age }) };
    const second = await fit(logisticRegression(tight), turned);
    expect(second.weights().map(({ name }) => name)).toEqual(first.weights().map(({ name }) => name));
    second.weights().forEach(({ weight }, index) => {
      expect(weight).toBeCloseTo(first.weights()[index]?.weight as number, 8);
    });
    expect(second.intercept).toBeCloseTo(first.intercept, 8);
  });

  test("does not depend on the units of a standardised number", async () => {
    const first = await fit(logisticRegression(tight), examples);
    const { age, ...others } = examples.table.columns;
    if (age.type !== "number") throw new Error("age is a number");
    const values = age.values.map((value) => 1e6 - 12 * value);
    const table = createTable<Row>({ ...others, age: { type: "number", values } });
    const second = await fit(logisticRegression(tight), { ...examples, table });
    const weightOf = (model: typeof first, name: string) =>
      model.weights().find((weight) => weight.name === name)?.weight;
    expect(weightOf(second, "age")).toBeCloseTo(-(weightOf(first, "age") as number), 7);
    expect(second.convergence.objective).toBeCloseTo(first.convergence.objective, 8);
  });

  test("gives the same bits again, for one row as for many, whatever the seed", async () => {
    const [first, second] = [
      await fit(logisticRegression(), examples),
      await fit(logisticRegression(), examples, { seed: 9 }),
    ];
    expect(second.state()).toEqual(first.state());
    const many = await first.predictProba(examples);
    const rows = Array.from({ length: examples.table.length }, (_, row) => rowAt(examples.table, row));
    expect((await first.predictProba(rows)).values).toEqual(many.values);
    rows.forEach((row, index) => {
      const one = first.predictOne(row);
      expect(one.probabilities).toEqual([...many.values.subarray(index * 2, index * 2 + 2)]);
      expect(one.value).toBe((one.probabilities[1] as number) > 0.5);
      expect(one.probability).toBe(Math.max(...one.probabilities));
    });
    expect((await first.predictProba([])).length).toBe(0);
  });

  test("scores more rows than a block holds", async () => {
    const rows = Array.from({ length: 1300 }, (_, index) => rowAt(examples.table, index % 120));
    const model = await fit(logisticRegression(), examples);
    const values = (await model.predictProba(rows)).of(true);
    rows.forEach((row, index) => {
      expect(values[index]).toBe(model.predictOne(row).probabilities[1]);
    });
  });

  test("explains a row: contributions and intercept add up to the log odds", async () => {
    const model = await fit(logisticRegression({ minCount: 1 }), examples);
    for (let index = 0; index < 20; index++) {
      const row = rowAt(examples.table, index);
      const contributions = model.contributions(row);
      expect(contributions.map(({ name }) => name).sort()).toEqual(["age", "country", "member", "spend"]);
      const sizes = contributions.map(({ weight }) => Math.abs(weight));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      const logit = contributions.reduce((sum, { weight }) => sum + weight, model.intercept);
      const [no = 0, yes = 0] = model.predictOne(row).probabilities;
      expect(logit).toBeCloseTo(Math.log(yes / no), 10);
    }
  });

  test("with l2 finds finite weights for classes that a line separates", async () => {
    const separable = createExamples({
      rows: [-3, -2, -1, 1, 2, 3].map((x) => ({ x })),
      schema: { columns: [{ name: "x", type: "number" }] },
      target: [false, false, false, true, true, true],
    });
    const model = await fit(logisticRegression(tight), separable);
    expect(model.convergence.converged).toBe(true);
    expect(model.intercept).toBeCloseTo(0, 9);
    const [weight] = model.weights();
    expect(weight?.weight).toBeGreaterThan(1);
    expect(weight?.weight).toBeLessThan(2);
    const free = await fit(logisticRegression({ l2: 0, maxIterations: 50 }), separable);
    expect(Number.isFinite(free.weights()[0]?.weight)).toBe(true);
    expect(free.predictOne({ x: 1 }).value).toBe(true);
  });

  test("says when it did not converge", async () => {
    const model = await fit(logisticRegression({ maxIterations: 2 }), examples);
    expect(model.convergence).toMatchObject({ converged: false, reason: "iterations", iterations: 2 });
    expect(model.convergence.gradientNorm).toBeGreaterThan(1e-7);
  });

  test("takes categories of many levels", async () => {
    const random = createRandom(8);
    const rows = Array.from({ length: 4000 }, (_, index) => ({ city: `city ${index % 400}` }));
    const target = rows.map((_, index) => random.next() < (index % 400 < 200 ? 0.9 : 0.1));
    const data = createExamples({ rows, schema: { columns: [{ name: "city", type: "category" }] }, target });
    const model = await fit(logisticRegression({ l2: 0.1, ...tight }), data);
    expect(model.convergence.converged).toBe(true);
    expect(model.weights().length).toBe(400);
    expect(model.predictOne({ city: "city 7" }).value).toBe(true);
    expect(model.predictOne({ city: "city 377" }).value).toBe(false);
  });

  test("flags inputs that never change, and gives scaled numbers no weight", async () => {
    const data = createExamples({
      rows: [1, 2, 3, 4].map((x) => ({ x, always: 0.1, kind: "a" })),
      schema: {
        columns: [
          { name: "x", type: "number" },
          { name: "always", type: "number" },
          { name: "kind", type: "category" },
        ],
      },
      target: [false, true, false, true],
    });
    const model = await fit(logisticRegression(), data);
    expect(model.constants).toEqual(["always", "kind"]);
    expect(model.weights().find(({ name }) => name === "always")?.weight).toBe(0);
    expect(model.predictOne({ x: 1, always: 99, kind: "b" }).probability).toBeGreaterThan(0.5);
  });

  test("stays finite on the largest numbers", async () => {
    const model = await fit(
      logisticRegression(),
      createExamples({
        rows: [1e-300, 3e-300, 2e-300, 7e-300].map((x) => ({ x })),
        schema: { columns: [{ name: "x", type: "number" }] },
        target: [false, true, false, true],
      }),
    );
    expect(model.predictOne({ x: Number.MAX_VALUE }).probabilities).toEqual([0, 1]);
    expect(model.predictOne({ x: -Number.MAX_VALUE }).probabilities).toEqual([1, 0]);
  });

  test("takes all usable columns, or those named", async () => {
    const data: Examples<RowValues> = {
      ...examples,
      table: createTable<RowValues>({
        ...examples.table.columns,
        since: { type: "timestamp", values: new Float64Array(120) },
      }),
    };
    expect((await fit(logisticRegression(), data)).inputs).toEqual(schema);
    const inputs: TableSchema<Pick<Row, "member">> = { columns: [{ name: "member", type: "boolean" }] };
    const narrow = await fit(logisticRegression({ inputs }), examples);
    expect(narrow.inputs).toEqual(inputs);
    expect(narrow.predictOne({ member: null }).probability).toBeGreaterThan(0.5);
    expect((await narrow.predictProba(examples)).length).toBe(120);
  });

  test("is frozen, and records its parameters and horizon", async () => {
    const estimator = logisticRegression({ l2: 3, inputs: schema });
    expect(Object.isFrozen(estimator)).toBe(true);
    expect(estimator.params).toEqual({
      multiClass: "none",
      l1: 0,
      l2: 3,
      fitIntercept: true,
      scaling: "standard",
      classWeight: "none",
      solver: "auto",
      minCount: 5,
      maxIterations: 200,
      tolerance: 1e-7,
      inputs: schema.columns,
    });
    const model = await fit(estimator, examples);
    expect(Object.isFrozen(model)).toBe(true);
    expect(model.horizon).toBe(86_400_000);
    expect(model.provenance?.params).toEqual(estimator.params);
    expect(logisticRegression().withInputs({ columns: schema.columns }).inputs).toEqual(schema);
  });

  test("learns the probabilities that made the data", async () => {
    const random = createRandom(21);
    const rows = Array.from({ length: 20_000 }, () => ({ a: random.normal(), b: random.next() < 0.5 }));
    const truth = (row: { a: number; b: boolean }) =>
      1 / (1 + Math.exp(0.5 - 1.5 * row.a - (row.b ? 0.8 : 0)));
    const model = await fit(
      logisticRegression(),
      createExamples({
        rows,
        schema: {
          columns: [
            { name: "a", type: "number" },
            { name: "b", type: "boolean" },
          ],
        },
        target: rows.map((row) => random.next() < truth(row)),
      }),
    );
    for (const a of [-2, 0, 2]) {
      for (const b of [false, true]) {
        expect(
          Math.abs((model.predictOne({ a, b }).probabilities[1] as number) - truth({ a, b })),
        ).toBeLessThan(0.03);
      }
    }
  });
});
