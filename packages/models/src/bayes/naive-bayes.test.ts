import { readFileSync } from "node:fs";
import {
  type ClassExamples,
  createExamples,
  createSparseVector,
  createTable,
  fit,
  type RowValues,
  resume,
  takeExamples,
  type Vector,
} from "@portrait/core";
import { mixedClasses, mixedExamples } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { naiveBayes } from "./naive-bayes.js";
import type { NaiveBayesOptions } from "./naive-bayes-options.js";

interface Reference {
  readonly generator: string;
  readonly classes: readonly string[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly numbers: readonly (readonly number[])[];
  readonly counts: readonly (readonly number[])[];
  readonly levels: readonly (readonly number[])[];
  readonly results: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const fixture = new URL("../../fixtures/naive-bayes.json", import.meta.url);
const reference: Reference = JSON.parse(readFileSync(fixture, "utf8"));
const target = reference.y.map((code) => reference.classes[code] as string);
const weights = Float64Array.from(reference.weights);

const columnsOf = (rows: readonly (readonly number[])[], column: (values: number[]) => Vector) =>
  createTable(
    Object.fromEntries(
      (rows[0] ?? []).map((_, index) => [`x${index}`, column(rows.map((row) => row[index] as number))]),
    ),
  );
const numbersOf = (values: number[]): Vector => ({ type: "number", values: Float64Array.from(values) });
const levelsOf = (values: number[]): Vector => ({
  type: "category",
  codes: Int32Array.from(values),
  dictionary: ["0", "1", "2", "3"],
});
const sparseOf = (rows: readonly (readonly number[])[]): Vector => {
  const kept = rows.map((row) => row.flatMap((value, index) => (value > 0 ? [[index, value] as const] : [])));
  const offsets = Int32Array.of(0, ...kept.map((_, row) => kept.slice(0, row + 1).flat().length));
  return createSparseVector({
    width: 5,
    offsets,
    indices: Int32Array.from(kept.flat(), ([index]) => index),
    values: Float32Array.from(kept.flat(), ([, value]) => value),
  });
};

const { numbers, counts, levels } = reference;
const gaussian = columnsOf(numbers, numbersOf);
const agreements: readonly [string, RowValuesTable, NaiveBayesOptions, weighted: boolean][] = [
  ["gaussian", gaussian, { likelihood: "gaussian", varianceSmoothing: 1e-3 }, false],
  ["gaussian", gaussian, { varianceSmoothing: 1e-3 }, false],
  ["gaussian weighted", gaussian, { likelihood: "gaussian", varianceSmoothing: 1e-15 }, true],
  ["bernoulli", columnsOf(counts, numbersOf), { likelihood: "bernoulli", alpha: 0.5 }, true],
  ["bernoulli", createTable({ bag: sparseOf(counts) }), { likelihood: "bernoulli", alpha: 0.5 }, true],
  [
    "multinomial",
    columnsOf(counts, numbersOf),
    { likelihood: "multinomial", alpha: 0.3, fitPrior: false },
    true,
  ],
  ["multinomial", createTable({ bag: sparseOf(counts) }), { alpha: 0.3, fitPrior: false }, true],
  ["categorical", columnsOf(levels, levelsOf), { alpha: 2 }, true],
];
type RowValuesTable = ClassExamples["table"];

describe("naiveBayes agrees with scikit-learn 1.9.1:", () => {
  test.each(agreements)("%s, %#", async (name, table, options, weighted) => {
    expect(reference.generator).toBe("scikit-learn 1.9.1");
    const data = createExamples({ table, target, ...(weighted ? { weights } : {}) });
    const model = await fit(naiveBayes({ ...options, task: "multiclass" }), data);
    const { values } = await model.predictProba(data);
    const expected = reference.results[name]?.flat() ?? [];
    expected.forEach((value, index) => {
      expect(Math.abs((values[index] as number) - value)).toBeLessThan(1e-11);
    });
  });
});

const parts = (data: ClassExamples, cut: number): readonly [ClassExamples, ClassExamples] => {
  const rows = [...data.users.keys()];
  return [takeExamples(data, rows.slice(0, cut)), takeExamples(data, rows.slice(cut))];
};

describe("resume", () => {
  test("learning in parts gives what learning from all gives", async () => {
    const data: ClassExamples = mixedClasses();
    const [early, late] = parts(data, 60);
    const whole = await fit(naiveBayes({ task: "multiclass" }), data);
    const resumed = await resume(await fit(naiveBayes({ task: "multiclass" }), early), late);
    const { totals, column2, column3 } = resumed.state().tensors;
    expect([totals, column2, column3]).toEqual(
      ["totals", "column2", "column3"].map((name) => whole.state().tensors[name]),
    );
    const [expected, actual] = [await whole.predictProba(data), await resumed.predictProba(data)];
    actual.values.forEach((value, index) => {
      expect(Math.abs(value - (expected.values[index] as number))).toBeLessThan(1e-13);
    });
  });

  test("adds classes and levels, and a part may have one class", async () => {
    const schema = { columns: [{ name: "c", type: "category" }] } as const;
    const examples = (rows: readonly (string | null)[], classes: readonly string[]) =>
      createExamples({ rows: rows.map((c) => ({ c })), schema, target: classes });
    const first = await fit(
      naiveBayes({ task: "multiclass" }),
      examples(["x", "y", "x", null], ["b", "c", "b", "c"]),
    );
    const second = await resume(first, examples(["a", "a"], ["a", "a"]));
    expect(second.classes).toEqual(["a", "b", "c"]);
    expect(second.classWeights).toEqual([2, 2, 2]);
    const p = [3 / 5, 1 / 5, 1 / 4];
    const sum = p.reduce((total, value) => total + value, 0);
    const { probabilities, value } = second.predictOne({ c: "a" });
    expect(value).toBe("a");
    p.forEach((part, index) => {
      expect(probabilities[index]).toBeCloseTo(part / sum, 14);
    });
    expect(second.provenance?.history).toHaveLength(1);
  });

  test("a yes-or-no model learns on from examples of one outcome", async () => {
    const data = mixedExamples();
    const model = await fit(naiveBayes(), data);
    const yes = takeExamples(
      data,
      [...data.target.keys()].filter((row) => data.target[row] === 1),
    );
    const { classWeights } = await resume(model, yes);
    expect(classWeights[0]).toBe(model.classWeights[0]);
    expect(classWeights[1]).toBe(2 * (model.classWeights[1] as number));
  });
});

test("nulls and levels that were never seen say nothing", async () => {
  const data = mixedExamples();
  const model = await fit(naiveBayes(), data);
  const prior = (model.classWeights[1] as number) / 160;
  const nothing: RowValues = { visits: null, spend: null, member: null, country: null };
  expect(model.predictOne(nothing).probabilities[1]).toBeCloseTo(prior, 14);
  expect(model.predictOne({ ...nothing, country: "never" }).probabilities[1]).toBeCloseTo(prior, 14);
});

test("a class without any value of a column has the moments of all", async () => {
  const model = await fit(
    naiveBayes(),
    createExamples({
      rows: [{ n: 1 }, { n: 3 }, { n: null }],
      schema: { columns: [{ name: "n", type: "number" }] },
      target: [true, true, false],
    }),
  );
  expect(model.predictOne({ n: 99 }).probabilities[1]).toBeCloseTo(2 / 3, 12);
});

test("the inputs may be chosen, then and later", async () => {
  const inputs = { columns: [{ name: "visits", type: "number" }] } as const;
  const chosen = await fit(naiveBayes({ inputs }), mixedExamples());
  const later = await fit(naiveBayes().withInputs(inputs), mixedExamples());
  expect(chosen.inputs.columns.map(({ name }) => name)).toEqual(["visits"]);
  expect(later.state()).toEqual(chosen.state());
});
