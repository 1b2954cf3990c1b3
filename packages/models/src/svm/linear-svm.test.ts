import {
  createExamples,
  createRandom,
  createSparseVector,
  createTable,
  fit,
  type SparseRow,
  type TableSchema,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { linearSvm, linearSvr } from "./index.js";

type Row = {
  readonly n: number | null;
  readonly kind: string | null;
  readonly words: SparseRow;
  readonly tags: SparseRow;
};

const schema: TableSchema<Row> = {
  columns: [
    { name: "words", type: "sparse" },
    { name: "n", type: "number" },
    { name: "tags", type: "sparse" },
    { name: "kind", type: "category" },
  ],
};

const random = createRandom(1);
const bag = (width: number, count: number): SparseRow => {
  const indices = [...new Set(Array.from({ length: count }, () => random.integer(width)))].sort(
    (a, b) => a - b,
  );
  return { width, indices, values: indices.map(() => Math.fround(random.next() + 0.5)) };
};
const rows = Array.from(
  { length: 300 },
  (): Row => ({
    n: random.next() < 0.1 ? null : random.normal(),
    kind: ["a", "b", null][random.integer(3)] ?? null,
    words: bag(50, 6),
    tags: bag(10, 2),
  }),
);
const worth = (row: Row): number =>
  (row.n ?? 0) + (row.kind === "a" ? 1 : 0) + row.words.indices.filter((index) => index < 10).length - 1.5;
const target = rows.map((row) => worth(row) > 0);
const examples = createExamples<Row>({ rows, schema, target, horizon: 5 });

describe("linearSvm", () => {
  test("learns from dense and sparse columns together, and explains itself", async () => {
    const model = await fit(linearSvm({ tolerance: 1e-4, maxIterations: 50_000 }), examples);
    expect(model.convergence.converged).toBe(true);
    expect(model.inputs).toEqual(schema);
    const right = rows.filter((row, at) => model.predictOne(row).value === target[at]).length;
    expect(right).toBeGreaterThan(280);
    const names = model.weights().map(({ name }) => name);
    expect(names).toContain("n");
    expect(names).toContain("kind=a");
    expect(names.some((name) => /^words\[\d\]$/.test(name))).toBe(true);
    const { values, classes } = await model.decisionFunction(rows);
    expect(classes).toEqual([true]);
    rows.slice(0, 20).forEach((row, at) => {
      const parts = model.contributions(row);
      expect(parts.map(({ name }) => name).sort()).toEqual(["kind", "n", "tags", "words"]);
      const sum = parts.reduce((total, { weight }) => total + weight, model.intercepts[0] as number);
      expect(sum).toBeCloseTo(values[at] as number, 9);
      const against = model.contributions(row, undefined, false);
      expect(against.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(
        -(sum - (model.intercepts[0] as number)),
        9,
      );
    });
    expect(model.horizon).toBe(5);
  });

  test("minimises its documented objective: no small change of the weights lowers it", async () => {
    const options = {
      tolerance: 1e-8,
      maxIterations: 100_000,
      probability: false,
      interceptScaling: 2,
      c: 0.5,
    } as const;
    for (const loss of ["hinge", "squaredHinge"] as const) {
      const model = await fit(linearSvm({ ...options, loss }), examples);
      const weights = model.state().tensors.weights?.data as Float64Array;
      const { values } = await model.decisionFunction(rows);
      const half =
        weights.reduce((sum, weight) => sum + weight * weight, ((model.intercepts[0] as number) / 2) ** 2) /
        2;
      const losses = [...values].reduce((sum, value, row) => {
        const excess = Math.max(0, 1 - (target[row] ? 1 : -1) * value);
        return sum + 0.5 * (loss === "hinge" ? excess : excess * excess);
      }, 0);
      expect(model.convergence.objective).toBeCloseTo(half + losses, 3);
    }
  });

  test("does not depend on how sparse columns are divided, nor on dense or sparse form", async () => {
    const options = { tolerance: 1e-7, maxIterations: 10_000, probability: false } as const;
    const only: TableSchema<Pick<Row, "words">> = { columns: [{ name: "words", type: "sparse" }] };
    const model = await fit(linearSvm({ ...options, inputs: only }), examples);
    const columns = Array.from(
      { length: 50 },
      (_, index) => ({ name: `w${index}`, type: "number" }) as const,
    );
    const dense = rows.map(({ words }) =>
      Object.fromEntries(
        columns.map(({ name }, index) => [name, words.values[words.indices.indexOf(index)] ?? 0]),
      ),
    );
    const other = await fit(
      linearSvm({ ...options, scaling: "none" }),
      createExamples({ rows: dense, schema: { columns }, target }),
    );
    const expected = new Map(other.weights().map(({ name, weight }) => [`words[${name.slice(1)}]`, weight]));
    for (const { name, weight } of model.weights())
      expect(weight).toBeCloseTo(expected.get(name) as number, 4);
    expect(model.intercepts[0]).toBeCloseTo(other.intercepts[0] as number, 4);
  });

  test("tells several classes apart, one against the others", async () => {
    const labels = rows.map((row) => (worth(row) > 1 ? "high" : worth(row) > -0.5 ? "middle" : "low"));
    const model = await fit(
      linearSvm({ task: "multiclass" }),
      createExamples<Row>({ rows, schema, target: labels }),
    );
    expect(model.classes).toEqual(["high", "low", "middle"]);
    expect(model.intercepts.length).toBe(3);
    const decisions = await model.decisionFunction(rows);
    expect(decisions.classes).toEqual(model.classes);
    expect(rows.filter((row, at) => model.predictOne(row).value === labels[at]).length).toBeGreaterThan(200);
    expect(model.weights("high")).not.toEqual(model.weights("low"));
    expect(() => model.weights("none")).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: 'linearSvm: the classes are "high", "low", "middle"; received "none".',
      }),
    );
  });

  test("refuses sparse vectors of another width, and damaged ones", async () => {
    const model = await fit(linearSvm({ probability: false }), examples);
    const row = { ...(rows[0] as Row), words: { width: 7, indices: [1], values: [1] } };
    const message =
      'linearSvm: column "words" must hold sparse vectors of the width 50; received 7. Encode it just as the training data was encoded.';
    expect(() => model.predictOne(row)).toThrow(expect.objectContaining({ code: "invalid-data", message }));
    await expect(model.predictProba([row])).rejects.toThrow(expect.objectContaining({ message }));
    const table = createTable({
      words: {
        type: "sparse",
        width: 3,
        offsets: Int32Array.of(0, 1, 2),
        indices: Int32Array.of(0, 3),
        values: Float32Array.of(1, 1),
      },
    });
    await expect(fit(linearSvm(), { ...createExamples({ table, target: [true, false] }) })).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message:
          'linearSvm: column "words" must have indices that ascend and lie in [0, 3); row 1 holds 3. Make it with createSparseVector or a text encoder.',
      }),
    );
  });

  test("takes rows without any stored value", async () => {
    const words = createSparseVector({
      width: 4,
      offsets: Int32Array.of(0, 0, 1, 1, 2),
      indices: Int32Array.of(2, 2),
      values: Float32Array.of(1, 1),
    });
    const data = createExamples({ table: createTable({ words }), target: [false, true, false, true] });
    for (const fitIntercept of [true, false]) {
      const model = await fit(linearSvm({ fitIntercept, probability: false }), data);
      expect(model.predictOne({ words: { width: 4, indices: [2], values: [1] } }).value).toBe(true);
      if (!fitIntercept) expect(model.intercepts).toEqual([0]);
    }
  });
});

describe("linearSvr", () => {
  test("recovers a planted linear function", async () => {
    const planted = rows.map((row) => 40 + 3 * worth(row));
    const model = await fit(
      linearSvr({ c: 100, epsilon: 0, maxIterations: 5000 }),
      createExamples<Row>({ rows, schema, target: planted }),
    );
    const predicted = await model.predict(rows);
    const errors = planted
      .map((value, row) => Math.abs(value - (predicted[row] as number)))
      .sort((a, b) => a - b);
    expect(errors[150]).toBeLessThan(2.5);
    const [row] = rows as [Row];
    const sum = model.contributions(row).reduce((total, { weight }) => total + weight, model.intercept);
    expect(sum).toBeCloseTo(model.predictOne(row), 9);
  });

  test("reports its objective as documented", async () => {
    const planted = rows.map((row) => 7 + worth(row));
    const options = { tolerance: 1e-9, maxIterations: 100_000, c: 0.2, epsilon: 0.3 } as const;
    const middle = [...planted].sort((a, b) => a - b)[149] as number;
    for (const loss of ["epsilonInsensitive", "squaredEpsilonInsensitive"] as const) {
      const model = await fit(
        linearSvr({ ...options, loss }),
        createExamples<Row>({ rows, schema, target: planted }),
      );
      const predicted = await model.predict(rows);
      const losses = planted.map((value, at) => {
        const excess = Math.max(0, Math.abs(value - (predicted[at] as number)) - 0.3);
        return 0.2 * (loss === "epsilonInsensitive" ? excess : excess * excess);
      });
      const weights = model.state().tensors.weights?.data as Float64Array;
      const half =
        weights.reduce((sum, weight) => sum + weight * weight, (model.intercept - middle) ** 2) / 2;
      expect(model.convergence.objective).toBeCloseTo(
        losses.reduce((sum, value) => sum + value, half),
        3,
      );
    }
  });
});
