import { readFileSync } from "node:fs";
import {
  type Classifier,
  createExamples,
  fit,
  type Model,
  type Regressor,
  type RowValues,
} from "@portrait/core";
import { InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { lasso } from "../../linear/lasso.js";
import { logisticRegression } from "../../linear/logistic-regression.js";
import { poissonRegression } from "../../linear/poisson-regression.js";
import { boostedTrees } from "../../tree/boosting/boosted-trees.js";
import { randomForest } from "../../tree/forest/random-forest.js";
import { importLightGbm } from "../lightgbm/import-lightgbm.js";
import { importXgBoost } from "../xgboost/import-xgboost.js";
import { exportOnnx } from "./export-onnx.js";
import { roundDown } from "./round-down.js";

const COLOURS = ["blue", "green", "red"];
const schema = {
  columns: [
    { name: "age", type: "number" },
    { name: "spend", type: "number" },
    { name: "member", type: "boolean" },
    { name: "colour", type: "category" },
  ],
} as const;

const state = { seed: 9 };
const draw = (): number => {
  state.seed = (state.seed * 48271) % 2147483647;
  return state.seed / 2147483647;
};
const rows = Array.from({ length: 300 }, () => ({
  age: draw() < 0.15 ? null : Math.fround(Math.round(draw() * 60) / 7),
  spend: draw() < 0.1 ? null : Math.fround((draw() - 0.3) * 10 ** (3 * draw())),
  member: draw() < 0.1 ? null : draw() < 0.4,
  colour: draw() < 0.1 ? null : (COLOURS[Math.floor(draw() * 3)] as string),
}));
const signal = rows.map(
  (row) => Number(row.age) + 3 * Number(row.member) + (row.colour === "green" ? 2 : 0) + draw() * 2,
);
const probes: readonly RowValues[] = [
  ...rows.slice(0, 80),
  { ...(rows[0] as RowValues), colour: "never seen" },
];

type Precision = "float32" | "float64";

function column(values: readonly unknown[], type: string, precision: Precision): Tensor {
  const dims = [values.length, 1];
  if (type === "category") {
    return new Tensor(
      "string",
      values.map((value) => (typeof value === "string" ? value : "")),
      dims,
    );
  }
  const numbers = values.map((value) => (value === null ? Number.NaN : Number(value)));
  return precision === "float32"
    ? new Tensor("float32", Float32Array.from(numbers), dims)
    : new Tensor("float64", Float64Array.from(numbers), dims);
}

interface Scored extends Model {
  readonly inputs: { readonly columns: readonly { readonly name: string; readonly type: string }[] };
}

async function run(model: Scored, data: readonly RowValues[], precision: Precision) {
  const session = await InferenceSession.create(exportOnnx(model, { precision }), { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(
    model.inputs.columns.map(({ name, type }) => [
      name,
      column(
        data.map((row) => row[name]),
        type,
        precision,
      ),
    ]),
  );
  return session.run(feeds);
}

const digits = { float32: 5, float64: 11 };

async function expectSame(
  model: Classifier<RowValues> | Classifier<RowValues, string> | Regressor<RowValues>,
  data: readonly RowValues[],
  precision: Precision,
): Promise<void> {
  const found = await run(model, data, precision);
  const answers = data.map((row): readonly number[] => {
    const answer = model.predictOne(row);
    return typeof answer === "number" ? [answer] : answer.probabilities;
  });
  const { data: values } = (found.probabilities ?? found.prediction) as { readonly data: unknown };
  const list = Array.from(values as Float32Array);
  const width = answers[0]?.length ?? 0;
  expect(list.length).toBe(data.length * width);
  answers.forEach((answer, row) => {
    answer.forEach((value, at) => {
      const size = Math.max(1, Math.abs(value));
      expect((list[row * width + at] as number) / size).toBeCloseTo(value / size, digits[precision]);
    });
  });
}

const yesNo = createExamples({ rows, schema, target: signal.map((value) => value > 6) });
const numbers = createExamples({ rows, schema, target: signal });
const classes = createExamples({
  rows,
  schema,
  target: signal.map((value) => (value > 8 ? "high" : value > 4 ? "middle" : "low")),
});
const plain = {
  columns: schema.columns.filter(({ type }) => type !== "category"),
} as {
  readonly columns: readonly {
    readonly name: "age" | "spend" | "member";
    readonly type: "number" | "boolean";
  }[];
};

describe.each<Precision>(["float32", "float64"])("in %s ONNX Runtime computes the same for", (precision) => {
  test("linear models", async () => {
    for (const scaling of ["standard", "signedLog", "none"] as const) {
      await expectSame(await fit(logisticRegression({ scaling }), yesNo), probes, precision);
    }
    await expectSame(await fit(logisticRegression({ minCount: 90 }), yesNo), probes, precision);
    await expectSame(
      await fit(logisticRegression({ multiClass: "multinomial" }), classes),
      probes,
      precision,
    );
    await expectSame(await fit(logisticRegression({ multiClass: "oneVsRest" }), classes), probes, precision);
    await expectSame(await fit(lasso({ l1: 0.1 }), numbers), probes, precision);
    await expectSame(await fit(poissonRegression(), numbers), probes, precision);
  });

  test("boosted trees", async () => {
    await expectSame(await fit(boostedTrees({ iterations: 20 }), yesNo), probes, precision);
    await expectSame(
      await fit(boostedTrees({ objective: "multiclass", iterations: 8 }), classes),
      probes,
      precision,
    );
    const model = await fit(boostedTrees({ iterations: 20, inputs: plain }), yesNo);
    const data = probes.map(({ age, spend, member }) => ({ age, spend, member }) as never);
    await expectSame(model as never, data, precision);
  });

  test("random forests", async () => {
    await expectSame(await fit(randomForest({ trees: 12 }), yesNo), probes, precision);
    await expectSame(await fit(randomForest({ task: "multiclass", trees: 5 }), classes), probes, precision);
    await expectSame(await fit(randomForest({ task: "regression", trees: 5 }), numbers), probes, precision);
    const model = await fit(randomForest({ task: "multiclass", trees: 5, inputs: plain }), classes);
    const data = probes.map(({ age, spend, member }) => ({ age, spend, member }) as never);
    await expectSame(model as never, data, precision);
  });
});

interface Imported {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  readonly text?: string;
  readonly model?: unknown;
  readonly rows: readonly (readonly (number | string | null)[])[];
}

const fixture = (name: string): readonly Imported[] => {
  const url = new URL(`../../../fixtures/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { readonly cases: readonly Imported[] }).cases;
};

test.each([...fixture("lightgbm-models"), ...fixture("xgboost-models")])(
  "the imported model $name computes the same in 64 bits",
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
    await expectSame(model, data, "float64");
    const rounded = data.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "number" ? Math.fround(value) : value,
        ]),
      ),
    );
    await expectSame(model, rounded, "float32");
  },
);

test("thresholds are rounded down", () => {
  for (const value of [0.1, -0.1, 1, 0, 1e-50, -1e-50, 16777217, -16777217, 1e300, -1e300]) {
    const found = roundDown(value);
    expect(found <= value).toBe(true);
    expect(Math.fround(found)).toBe(found);
  }
  expect(roundDown(16777217)).toBe(16777216);
  expect(roundDown(-16777217)).toBe(-16777218);
  expect(roundDown(-1e-50)).toBe(-(2 ** -149));
});

test("what cannot be exported is refused", async () => {
  const taken = createExamples({
    rows: [{ label: 1 }, { label: 2 }],
    schema: { columns: [{ name: "label", type: "number" }] },
    target: [1, 2],
  });
  const model = await fit(lasso({ l1: 0.1 }), taken);
  expect(() => exportOnnx(model)).toThrow(
    expect.objectContaining({
      code: "not-supported",
      message:
        'exportOnnx: an input cannot be called "label" in the graph. Rename the column; "prediction", "probabilities", "label" and names that begin with "portrait:" are taken.',
    }),
  );
  expect(() => exportOnnx(model, { precision: "float16" as never })).toThrow(
    'exportOnnx: "precision" must be one of "float32", "float64"; received "float16". Leave it out to use "float32".',
  );
});
