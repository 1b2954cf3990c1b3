import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Classifier,
  createExamples,
  fit,
  type Regressor,
  type RowValues,
  valueAt,
} from "@portrait/core";
import { exportSql, importLightGbm, importXgBoost } from "@portrait/models/exchange";
import { logisticRegression, poissonRegression, ridge } from "@portrait/models/linear";
import { boostedTrees, randomForest } from "@portrait/models/tree";
import { afterAll, beforeAll, expect, test } from "vitest";

type Connection = {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  closeSync(): void;
};

const fromEngine = createRequire(new URL("../../packages/engine-duckdb/package.json", import.meta.url));
const { DuckDBInstance } = fromEngine("@duckdb/node-api") as {
  readonly DuckDBInstance: { create(): Promise<{ connect(): Promise<Connection> }> };
};

const COLOURS = ["blue", "gr'een", 'r"ed', "wh\\ite; DROP TABLE input"];
const ODD_NAME = 'the "age"; --';
const schema = {
  columns: [
    { name: ODD_NAME, type: "number" },
    { name: "spend", type: "number" },
    { name: "member", type: "boolean" },
    { name: "colour", type: "category" },
  ],
} as const;

const state = { seed: 5 };
const draw = (): number => {
  state.seed = (state.seed * 48271) % 2147483647;
  return state.seed / 2147483647;
};
const rows = Array.from({ length: 300 }, () => ({
  [ODD_NAME]: draw() < 0.15 ? null : Math.round(draw() * 60) / 7,
  spend: draw() < 0.1 ? null : (draw() - 0.3) * 10 ** (4 * draw()),
  member: draw() < 0.1 ? null : draw() < 0.4,
  colour: draw() < 0.1 ? null : (COLOURS[Math.floor(draw() * 4)] as string),
}));
const signal = rows.map(
  (row) => Number(row[ODD_NAME]) + 3 * Number(row.member) + (row.colour === "gr'een" ? 2 : 0) + draw() * 2,
);
const probes: RowValues[] = [...rows.slice(0, 60), { ...rows[0], colour: "never seen" } as RowValues];

let connection: Connection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create()).connect();
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const literal = (value: unknown): string => {
    if (value === null || value === undefined) return "NULL";
    if (typeof value === "string") return quote(value);
    return typeof value === "number" ? `CAST('${value}' AS DOUBLE)` : String(value);
  };
  const names = schema.columns.map(({ name }) => name);
  const values = probes.map((row, at) => `(${[at, ...names.map((name) => literal(row[name]))].join(", ")})`);
  await connection.run(
    `CREATE TABLE input (id INTEGER, "the ""age""; --" DOUBLE, spend DOUBLE, member BOOLEAN, colour VARCHAR)`,
  );
  await connection.run(`INSERT INTO input VALUES ${values.join(", ")}`);
});

afterAll(() => {
  connection.closeSync();
});

async function expectSame(
  model: Classifier<RowValues> | Classifier<RowValues, string> | Regressor<RowValues>,
): Promise<void> {
  const { query, answers, expressions } = exportSql(model, { keep: ["id"] });
  const expected = probes.map((row) => {
    const found = model.predictOne(row);
    return typeof found === "number" ? [found] : found.probabilities;
  });
  const ordered = await connection.runAndReadAll(`${query} ORDER BY "id"`);
  expect(answers.length).toBe(expected[0]?.length);
  expect(ordered.getRows().length).toBe(probes.length);
  ordered.getRows().forEach(([id, ...values], at) => {
    expect(id).toBe(at);
    expect(values).toEqual(expected[at]?.map((value) => expect.closeTo(value, 12)));
  });
  const inline = await connection.runAndReadAll(`SELECT ${expressions.join(", ")} FROM input ORDER BY id`);
  inline.getRows().forEach((values, at) => {
    expect(values).toEqual(expected[at]?.map((value) => expect.closeTo(value, 12)));
  });
}

const yesNo = createExamples({ rows, schema, target: signal.map((value) => value > 6) });
const numbers = createExamples({ rows, schema, target: signal });
const classes = createExamples({
  rows,
  schema,
  target: signal.map((value) => (value > 8 ? "it's high" : value > 4 ? "middle" : "low")),
});

test("logistic regression computes the same in DuckDB, whatever the scaling", async () => {
  for (const scaling of ["standard", "signedLog", "none"] as const) {
    await expectSame(await fit(logisticRegression({ scaling }), yesNo));
  }
  await expectSame(await fit(logisticRegression({ minCount: 80 }), yesNo));
});

test("logistic regressions of several classes compute the same in DuckDB", async () => {
  await expectSame(await fit(logisticRegression({ multiClass: "multinomial" }), classes));
  await expectSame(await fit(logisticRegression({ multiClass: "oneVsRest" }), classes));
});

test("ridge and Poisson regression compute the same in DuckDB", async () => {
  await expectSame(await fit(ridge(), numbers));
  await expectSame(await fit(poissonRegression(), numbers));
});

test("boosted trees compute the same in DuckDB, also many of them", async () => {
  await expectSame(await fit(boostedTrees({ iterations: 20 }), yesNo));
  await expectSame(await fit(boostedTrees({ iterations: 230, numLeaves: 4 }), yesNo));
  await expectSame(await fit(boostedTrees({ objective: "multiclass", iterations: 8 }), classes));
  await expectSame(await fit(boostedTrees({ objective: "poisson", iterations: 8 }), numbers));
});

test("random forests compute the same in DuckDB", async () => {
  await expectSame(await fit(randomForest({ trees: 12 }), yesNo));
  await expectSame(await fit(randomForest({ task: "multiclass", trees: 5 }), classes));
  await expectSame(await fit(randomForest({ task: "regression", trees: 5 }), numbers));
});

interface Imported {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly text?: string;
  readonly model?: unknown;
  readonly rows: readonly (readonly (number | string | null)[])[];
}

const fixture = (name: string): readonly Imported[] => {
  const url = new URL(`../../packages/models/fixtures/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { readonly cases: readonly Imported[] }).cases;
};

test.each([...fixture("lightgbm-models"), ...fixture("xgboost-models")])(
  "the imported model $name computes the same in DuckDB",
  async ({ task, text, model: file, rows: table }) => {
    const options = { task } as { readonly task: "binary" };
    const model =
      text === undefined ? importXgBoost(JSON.stringify(file), options) : importLightGbm(text, options);
    const data = table.map((row) =>
      Object.fromEntries(
        model.columns.map(({ name, type }, at) => {
          const value = row[at] ?? null;
          return [name, type === "category" && value !== null ? String(value) : value];
        }),
      ),
    );
    const literal = (value: unknown): string =>
      value === null ? "NULL" : typeof value === "string" ? `'${value}'` : `CAST('${value}' AS DOUBLE)`;
    const definitions = model.columns.map(
      ({ name, type }) => `"${name}" ${type === "category" ? "VARCHAR" : "DOUBLE"}`,
    );
    await connection.run(`CREATE OR REPLACE TABLE other (id INTEGER, ${definitions.join(", ")})`);
    const values = data.map((row, at) => `(${[at, ...Object.values(row).map(literal)].join(", ")})`);
    await connection.run(`INSERT INTO other VALUES ${values.join(", ")}`);
    const { query } = exportSql(model, { from: ["main", "other"], keep: ["id"] });
    const found = await connection.runAndReadAll(`${query} ORDER BY "id"`);
    expect(found.getRows().length).toBe(data.length);
    found.getRows().forEach((values, at) => {
      const answer: unknown = model.predictOne(data[at] as RowValues);
      const expected =
        typeof answer === "number"
          ? [answer]
          : (answer as { probabilities: readonly number[] }).probabilities;
      expect(values.slice(1)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
    });
  },
);

test("names, tables and texts cannot become SQL", async () => {
  const model = await fit(ridge(), numbers);
  const hostile = exportSql(model, { from: 'input"; DROP TABLE input; --', keep: ['x" FROM y --'] });
  expect(hostile.query).toContain('FROM "input""; DROP TABLE input; --"');
  expect(hostile.query.startsWith('SELECT "x"" FROM y --", ')).toBe(true);
  const spark = exportSql(model, { dialect: "spark", from: ["a`b", "c"] }).query;
  expect(spark).toContain("FROM `a``b`.`c`");
  expect(spark).toContain("'wh\\\\ite; DROP TABLE input'");
  expect(spark).toContain("'gr\\'een'");
  expect(valueAt(numbers.table.columns.colour, 0)).toBe(rows[0]?.colour);
});

test("what cannot be exported is refused", async () => {
  const model = await fit(ridge(), numbers);
  expect(() => exportSql(model, { from: "a\0b" })).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'exportSql: SQL cannot hold the name "a\\u0000b". It must not hold the character NUL, and a name must not be empty.',
    }),
  );
  expect(() => exportSql(model, { from: "" })).toThrow(
    'exportSql: "from" must be the name of a table, or its parts such as ["shop", "profiles"]; received "". Leave it out to use "input".',
  );
  expect(() => exportSql(model, { keep: ["Prediction"] })).toThrow(
    'exportSql: "keep" names the column "Prediction", which is also the name of an answer. Rename the column in a view.',
  );
  expect(() => exportSql({ kind: "mine", state: () => ({}) } as never)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'exportSql: a model of kind "mine" cannot be exported. Trees, forests, boosted trees, and linear, logistic and Poisson regressions over numbers, booleans and categories can.',
    }),
  );
  expect(() => exportSql(5 as never)).toThrow(
    "exportSql: the first argument must be a model. Pass what fit, load or an import gave.",
  );
});
