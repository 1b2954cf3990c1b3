import {
  type Classifier,
  createExamples,
  createRandom,
  type Examples,
  fit,
  type Regressor,
} from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { describe, expect, test } from "vitest";
import { logLoss, macroF1, mae, rmse, rocAuc } from "../index.js";
import { scoreClassifier, simulatedExamples } from "../support/hand-made.js";
import { classExamples, threeWays } from "../support/hand-made-tasks.js";
import { permutationImportance } from "./index.js";

const refused = (code: string, message: string) =>
  expect.objectContaining({ name: "PortraitError", code, message });
type Row = { readonly a: number; readonly b: number; readonly noise: number };
const schema = {
  columns: [
    { name: "a", type: "number" },
    { name: "b", type: "number" },
    { name: "noise", type: "number" },
  ],
} as const;
const random = createRandom("importance");
const rows = Array.from({ length: 240 }, () => ({
  a: random.normal(),
  b: random.normal(),
  noise: random.normal(),
}));
const numbers = createExamples<Row>({
  rows,
  schema,
  target: rows.map(({ a, b }) => 3 * a + b),
  users: rows.map((_, row) => `u${row >> 1}`),
});
const valuesOf = (data: Pick<Examples<Row>, "table">, name: keyof Row): Float64Array => {
  const column = data.table.columns[name];
  return column.type === "number" ? column.values : new Float64Array();
};
const exact: Regressor<Row> = {
  kind: "exact",
  inputs: schema,
  horizon: 0,
  state: () => ({ kind: "exact", version: 1, config: {}, tensors: {}, parts: {} }),
  predictOne: ({ a, b }) => 3 * a + b,
  async predict(data) {
    if (!("table" in data)) throw new Error("tables only");
    const b = valuesOf(data, "b");
    return valuesOf(data, "a").map((value, row) => 3 * value + (b[row] as number));
  },
};

describe("permutationImportance", () => {
  test("is what the metric loses, 0 for what the model does not read", async () => {
    const {
      importances,
      base,
      rows: count,
      users,
    } = await permutationImportance(exact, numbers, {
      metric: rmse(),
      repeats: 20,
      seed: 3,
    });
    expect(importances.map(({ columns }) => columns)).toEqual([["a"], ["b"], ["noise"]]);
    const [a, b, noise] = importances;
    const deviation = (name: keyof Row): number => {
      const values = [...valuesOf(numbers, name)];
      const mean = values.reduce((x, y) => x + y, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    expect(a?.value).toBeCloseTo(3 * Math.SQRT2 * deviation("a"), 0);
    expect(b?.value).toBeCloseTo(Math.SQRT2 * deviation("b"), 0);
    expect(noise).toMatchObject({ value: 0, low: 0, high: 0, standardDeviation: 0 });
    expect(a?.low).toBeLessThan(a?.value as number);
    expect(a?.high).toBeGreaterThan(a?.value as number);
    expect(a?.repeats).toHaveLength(20);
    expect(a?.repeats.reduce((x, y) => x + y, 0)).toBeCloseTo(20 * (a?.value as number), 10);
    expect([base, count, users]).toEqual([0, 240, 120]);
  });

  test("shows what columns that say the same hold together", async () => {
    const twins = createExamples<Row>({
      rows: rows.map(({ a, noise }) => ({ a, b: a, noise })),
      schema,
      target: rows.map(({ a }) => a > 0),
    });
    const either: Classifier<Row> = {
      ...scoreClassifier("either"),
      inputs: schema,
      predictOne: () => ({ value: true, probability: 1, probabilities: [0, 1] }),
      async predictProba(data) {
        if (!("table" in data)) throw new Error("tables only");
        const b = valuesOf(data, "b");
        const yes = valuesOf(data, "a").map((a, row) =>
          Math.abs(a - (b[row] as number)) < 3 ? Number(a + (b[row] as number) > 0) : 0.5,
        );
        return { classes: [false, true], length: yes.length, values: yes, of: () => yes };
      },
    };
    const { importances } = await permutationImportance(either, twins, {
      metric: rocAuc(),
      columns: ["a", ["a", "b"], "noise"],
      bootstrap: 50,
    });
    const value = (name: string): number =>
      importances.find(({ columns }) => columns.join() === name)?.value as number;
    expect(importances[0]?.columns).toEqual(["a", "b"]);
    expect(value("a,b")).toBeGreaterThan(1.3 * value("a"));
    expect(value("noise")).toBe(0);
  });

  test("does not depend on the other columns asked for, and is the same for the same seed", async () => {
    const ask = (columns: readonly (keyof Row)[], seed: number) =>
      permutationImportance(exact, numbers, { metric: mae(), columns, seed, bootstrap: 20, repeats: 2 });
    const one = await ask(["b"], 1);
    const two = await ask(["a", "b"], 1);
    expect(two.importances.find(({ columns }) => columns[0] === "b")).toEqual(one.importances[0]);
    expect((await ask(["b"], 2)).importances[0]?.value).not.toBe(one.importances[0]?.value);
  });

  test("counts rows by weight", async () => {
    const weights = Float64Array.from(rows, (_, row) => (row % 2 === 0 ? 2 : 0));
    const weighted = await permutationImportance(
      exact,
      { ...numbers, weights },
      {
        metric: mae(),
        columns: ["a"],
        bootstrap: 20,
      },
    );
    const plain = await permutationImportance(exact, numbers, {
      metric: mae(),
      columns: ["a"],
      bootstrap: 20,
    });
    expect(weighted.importances[0]?.value).not.toBe(plain.importances[0]?.value);
    expect(weighted.importances[0]?.value).toBeCloseTo(plain.importances[0]?.value as number, 0);
  });

  test("takes classifiers of two and of several classes", async () => {
    const several = await permutationImportance(threeWays(), classExamples(120, 1), {
      metric: macroF1(),
      bootstrap: 30,
    });
    expect(several.importances[0]).toMatchObject({ columns: ["score"] });
    expect(several.importances[0]?.low).toBeGreaterThan(0);
    const examples = simulatedExamples(60, 3, 1);
    const model = await fit(logisticRegression(), examples);
    const two = await permutationImportance(model, simulatedExamples(60, 3, 2), {
      metric: logLoss(),
      bootstrap: 30,
    });
    expect(two.importances[0]?.low).toBeGreaterThan(0);
    expect(two.metric).toEqual({ name: "logLoss", title: "Log loss", higherIsBetter: false });
  });

  test("reports progress", async () => {
    const seen: string[] = [];
    await permutationImportance(exact, numbers, {
      metric: mae(),
      repeats: 1,
      bootstrap: 1,
      onProgress: ({ phase, completed, total }) => seen.push(`${phase} ${completed}/${total}`),
    });
    expect(seen).toEqual([0, 1, 2, 3].map((done) => `permutationImportance > columns ${done}/3`));
  });
});

describe("permutationImportance refuses", () => {
  const metric = rmse();
  test.each<[unknown, unknown, unknown, string, string]>([
    [
      exact,
      numbers,
      { metric, columns: ["c"] },
      "invalid-option",
      '"columns" must name columns that the model reads; received "c". It reads "a", "b", "noise".',
    ],
    [
      exact,
      numbers,
      { metric, columns: [["a", 7]] },
      "invalid-option",
      '"columns" must name columns that the model reads; received 7. It reads "a", "b", "noise".',
    ],
    [
      exact,
      numbers,
      { metric, columns: [[]] },
      "invalid-option",
      'a group of "columns" is empty. It reads "a", "b", "noise".',
    ],
    [
      exact,
      numbers,
      { metric, columns: "a" },
      "invalid-option",
      '"columns" must be a list of columns; received "a". It may be left out.',
    ],
    [
      exact,
      numbers,
      { metric, repeats: 0 },
      "invalid-option",
      '"repeats" must be an integer >= 1; received 0. Leave it out to use 5.',
    ],
    [
      exact,
      numbers,
      {},
      "invalid-option",
      '"metric" must be given. Write metric: rocAuc(), or another of the task.',
    ],
    [
      exact,
      numbers,
      { metric: rocAuc() },
      "invalid-option",
      '"rocAuc" is a binary metric, but the test holds examples of numbers. Judge a classifier of two classes by it, on examples of a yes-or-no outcome.',
    ],
    [
      exact,
      [1],
      { metric },
      "invalid-argument",
      "the data must be examples; received an array of 1. Make them with buildExamples or createExamples.",
    ],
    [
      scoreClassifier(),
      numbers,
      { metric, columns: [] },
      "not-supported",
      'the model must have predict, as regressors do; received a model of kind "score". The examples must be of the model\'s task.',
    ],
  ])("%#", async (model, data, options, code, message) => {
    await expect(Reflect.apply(permutationImportance, undefined, [model, data, options])).rejects.toEqual(
      refused(code, `permutationImportance: ${message}`),
    );
  });

  test("to go on when aborted", async () => {
    const controller = new AbortController();
    await expect(
      permutationImportance(exact, numbers, {
        metric,
        signal: controller.signal,
        onProgress: ({ completed }) => completed === 1 && controller.abort(),
      }),
    ).rejects.toEqual(refused("aborted", "permutationImportance: stopped by its signal."));
  });
});
