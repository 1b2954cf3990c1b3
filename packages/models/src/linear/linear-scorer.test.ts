import { createExamples, createRandom, fit, type SparseRow, type TableSchema } from "@portrait/core";
import { workers } from "@portrait/kernels";
import { describe, expect, test } from "vitest";
import { logisticRegression, ridge } from "./index.js";

type Row = {
  readonly a: number | null;
  readonly b: number | null;
  readonly flag: boolean | null;
  readonly kind: string | null;
  readonly words: SparseRow;
  readonly tags: SparseRow;
};

const schema: TableSchema<Row> = {
  columns: [
    { name: "a", type: "number" },
    { name: "words", type: "sparse" },
    { name: "b", type: "number" },
    { name: "flag", type: "boolean" },
    { name: "kind", type: "category" },
    { name: "tags", type: "sparse" },
  ],
};

const random = createRandom(31);
const sparseRow = (width: number): SparseRow => {
  const indices = Array.from({ length: width }, (_, index) => index).filter(() => random.next() < 0.2);
  return { width, indices, values: indices.map(() => random.normal()) };
};
const rows = Array.from(
  { length: 5003 },
  (): Row => ({
    a: random.next() < 0.1 ? null : 10 + random.normal(),
    b: random.normal() * 1e3,
    flag: random.next() < 0.1 ? null : random.next() < 0.5,
    kind: ["x", "y", "z", null][random.integer(4)] ?? null,
    words: sparseRow(12),
    tags: sparseRow(5),
  }),
);
const target = rows.map(({ a, words }) => (a ?? 9) + words.indices.length * 0.1 > 10.2);
const examples = createExamples<Row>({ rows, schema, target });
const classes = createExamples<Row>({
  rows,
  schema,
  target: rows.map(({ b }) => ["p", "q", "r"][Math.abs(Math.trunc((b ?? 0) / 600)) % 3] as string),
});

describe("rows scored together", () => {
  test("get the bits that each gets alone, by kernels too, with one thread or two", async () => {
    const binary = await fit(logisticRegression({ l2: 3 }), examples);
    const several = await fit(logisticRegression({ multiClass: "multinomial", maxIterations: 5 }), classes);
    await using pool = await workers({ size: 2 });
    for (const options of [{}, { workers: pool }]) {
      const [one, many] = [
        await binary.predictProba(examples, options),
        await several.predictProba(rows, options),
      ];
      rows.forEach((row, index) => {
        if (index % 37 > 0) return;
        expect([...one.values.subarray(index * 2, index * 2 + 2)]).toEqual(
          binary.predictOne(row).probabilities,
        );
        expect([...many.values.subarray(index * 3, index * 3 + 3)]).toEqual(
          several.predictOne(row).probabilities,
        );
      });
    }
    const few = await binary.predictProba(rows.slice(0, 50));
    expect(few.values).toEqual((await binary.predictProba(rows)).values.subarray(0, 100));
  });

  test("are refused where a number is infinite, and stop when asked to", async () => {
    const numbers = createExamples<Row>({ rows, schema, target: rows.map(({ b }) => b ?? 0) });
    const model = await fit(ridge(), numbers);
    const { b } = examples.table.columns;
    if (b.type !== "number") throw new Error("b is a number");
    const values = b.values.map((value, row) => (row === 4001 ? Number.POSITIVE_INFINITY : value));
    const table = { ...examples.table, columns: { ...examples.table.columns, b: { ...b, values } } };
    await expect(model.predict({ ...examples, table })).rejects.toThrow(
      expect.objectContaining({
        code: "invalid-data",
        message: 'ridge: column "b", row 4001, holds Infinity; a number must be finite or null.',
      }),
    );
    const controller = new AbortController();
    const stopped = model.predict(examples, { signal: controller.signal });
    controller.abort(new Error("user left"));
    await expect(stopped).rejects.toThrow(
      expect.objectContaining({
        code: "aborted",
        message: "ridge: the prediction was stopped by its signal.",
      }),
    );
  });
});
