import {
  type Classifier,
  createExamples,
  createRandom,
  decodeModel,
  type Estimator,
  type Examples,
  encodeModel,
  fit,
  rowAt,
  schemaOf,
  type Table,
  tableFromRows,
} from "@portrait/core";
import { logisticRegression } from "@portrait/models/linear";
import { boostedTrees } from "@portrait/models/tree";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import {
  binner,
  cyclicalTime,
  embeddingById,
  fitTransform,
  hashingEncoder,
  logTransformer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  pipelineCodec,
  standardScaler,
  standardScalerCodec,
  targetEncoder,
} from "./index.js";

type Row = {
  readonly spend: number | null;
  readonly plan: string | null;
  readonly city: string | null;
  readonly at: Date | null;
};

const schema = {
  columns: [
    { name: "spend", type: "number" },
    { name: "plan", type: "category" },
    { name: "city", type: "category" },
    { name: "at", type: "timestamp" },
  ],
} as const;

const random = createRandom(11);
const rows: readonly Row[] = Array.from({ length: 400 }, (_, row) => ({
  spend: row % 17 === 0 ? null : Math.exp(3 * random.next()),
  plan: ["free", "pro", "team"][random.integer(3)] as string,
  city: `city ${random.integer(40)}`,
  at: new Date(1.7e12 + 3_600_000 * random.integer(9000)),
}));
const cityEffect = Array.from({ length: 40 }, () => 3 * random.normal());
const target = rows.map(({ plan, city, spend }) => {
  const odds =
    (plan === "pro" ? 1 : -1) + (cityEffect[Number(city?.slice(5))] as number) + Math.log(spend ?? 1) - 1;
  return random.next() < 1 / (1 + Math.exp(-odds));
});
const users = rows.map((_, row) => `user ${Math.floor(row / 2)}`);
const examples = createExamples({ rows, schema, target, users });
const table: Table<Row> = tableFromRows<Row>("test", rows, schema);

describe("columns", () => {
  const namesOf = async (made: Parameters<typeof fitTransform>[0]) => {
    const { model, data } = await fitTransform(made as never, examples as never);
    const { outputs, inputs } = model as ReturnType<typeof Object>;
    expect(Object.keys((data as unknown as typeof examples).table.columns)).toEqual(
      outputs.columns.map(({ name }: { name: string }) => name),
    );
    return [inputs, outputs].map(({ columns }) => columns.map(({ name }: { name: string }) => name));
  };

  test("steps read the data and each other, and what is read is not left", async () => {
    expect(await namesOf(pipeline([logTransformer(["spend"]), standardScaler(["spend"])]) as never)).toEqual([
      ["spend"],
      ["spend"],
    ]);
    expect(await namesOf(pipeline([oneHotEncoder(["plan"]), targetEncoder(["plan"])]) as never)).toEqual([
      ["plan"],
      ["plan=free", "plan=pro", "plan=team", "plan"],
    ]);
    expect(
      await namesOf(
        pipeline([
          cyclicalTime(["at"], { cycles: ["hourOfDay"] }),
          binner(["at:hourOfDay:sin"], { bins: 2, encode: "oneHot", edges: { "at:hourOfDay:sin": [0] } }),
        ]) as never,
      ),
    ).toEqual([["at"], ["at:hourOfDay:cos", "at:hourOfDay:sin=< 0", "at:hourOfDay:sin=>= 0"]]);
  });

  test("what is kept stands first, unless a step reads it", async () => {
    expect(await namesOf(pipeline([ordinalEncoder(["plan"])], { keep: schemaOf(table) }) as never)).toEqual([
      ["spend", "plan", "city", "at"],
      ["spend", "city", "at", "plan"],
    ]);
    const keep = { columns: [{ name: "city", type: "category" }] } as const;
    expect(await namesOf(pipeline([ordinalEncoder(["plan"])], { keep }) as never)).toEqual([
      ["city", "plan"],
      ["city", "plan"],
    ]);
  });

  test("a step may not give a column that nobody has read", async () => {
    const keep = { columns: [{ name: "plan=pro", type: "number" }] } as const;
    const clash = createExamples({
      rows: [{ plan: "pro", "plan=pro": 5 }],
      schema: {
        columns: [
          { name: "plan", type: "category" },
          { name: "plan=pro", type: "number" },
        ],
      },
      target: [true],
    });
    const message =
      'pipeline: step 1 (oneHotEncoder) gives "plan=pro", which is a column already. Rename the column, or do not keep it.';
    await expectPortraitError(fit(pipeline([oneHotEncoder(["plan"])], { keep }), clash as never), {
      code: "invalid-data",
      message,
    });
  });
});

test("it makes what its steps make one after another, for many rows and for one, and still does once loaded", async () => {
  const steps = [logTransformer(["spend"]), standardScaler(["spend"])] as const;
  const model = await fit(pipeline(steps), table);
  const { many, single } = bothWays(model, table);
  expect(single).toEqual(many);
  const log = await fit(steps[0], table);
  const logged = log.transform(table);
  const scaled = (await fit(steps[1], logged)).transform(logged);
  expect(many).toEqual(rows.map((_, row) => rowAt(scaled, row)));
  const codecs = [pipelineCodec, standardScalerCodec];
  await expectPortraitError(() => decodeModel(encodeModel(model), { codecs }), {
    code: "unknown-kind",
    message: /logTransformer/,
  });
});

test("behind a target encoder, steps learn from rows encoded out of fold", async () => {
  const encoder = pipeline([targetEncoder(["city"], { smooth: 0 }), standardScaler(["city"])]);
  const { model, data } = await fitTransform(encoder, examples, { seed: 3 });
  const values = (data.table.columns.city as { readonly values: Float64Array }).values;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean).toBeCloseTo(0, 10);
  const naive = model.transform(examples).table.columns.city as { readonly values: Float64Array };
  expect(naive.values).not.toEqual(values);
  expect(await fit(encoder, examples, { seed: 3 }).then((own) => own.state().parts.step1?.state())).toEqual(
    model.state().parts.step1?.state(),
  );
});

describe("models of encoded rows", () => {
  const vectors = { ids: ["city 1", "city 2"], dimensions: 2, values: Float32Array.of(1, 0, 0, 1) };
  const encoder = pipeline([
    logTransformer(["spend"]),
    standardScaler(["spend"]),
    oneHotEncoder(["plan"]),
    embeddingById(["city"], vectors, { unknown: "mean" }),
    targetEncoder(["city"]),
    cyclicalTime(["at"]),
  ]);

  test("logisticRegression and boostedTrees learn from them, and score single rows through both", async () => {
    const { model, data } = await fitTransform(encoder, examples, { seed: 1 });
    const estimators: readonly unknown[] = [
      logisticRegression({ inputs: model.outputs }),
      boostedTrees({ inputs: model.outputs, iterations: 10 }),
    ];
    for (const estimator of estimators) {
      const classifier = await fit(estimator as Estimator<Examples, Classifier>, data);
      const batch = await classifier.predictProba(model.transform(examples));
      const yes = batch.of(true);
      rows.slice(0, 50).forEach((row, place) => {
        const { probabilities } = classifier.predictOne(model.transformOne(row));
        expect(probabilities[1]).toBeCloseTo(yes[place] as number, 12);
      });
      const right = yes.reduce((sum, share, row) => sum + Number(share > 0.5 === target[row]), 0);
      expect(right / rows.length).toBeGreaterThan(0.75);
    }
  });

  test("sparse columns go into models that take them", async () => {
    const { model, data } = await fitTransform(pipeline([hashingEncoder(["city"], { bits: 8 })]), examples);
    const classifier = await fit(logisticRegression({ inputs: model.outputs }), data);
    const right = rows.filter(
      (row, place) => classifier.predictOne(model.transformOne({ city: row.city })).value === target[place],
    );
    expect(right.length / rows.length).toBeGreaterThan(0.75);
  });
});

describe("refusals", () => {
  test.each([
    [[], "an array of 0"],
    ["scaler", '"scaler"'],
    [[standardScaler(["spend"]), logisticRegression()], "an object"],
    [[null], "null"],
  ])("steps that are none: %#", async (steps, received) => {
    await expectPortraitError(() => pipeline(steps as never), {
      code: "invalid-argument",
      message: `pipeline: the steps must be a list of one or more encoders; received ${received}. Write pipeline([standardScaler(["visits"])]).`,
    });
  });

  test("options, data and columns", async () => {
    const keep = { columns: [{ name: "a", type: "text" }] };
    await expectPortraitError(() => pipeline([standardScaler(["spend"])], { keep: keep as never }), {
      code: "invalid-option",
      message:
        'pipeline: "keep" must be a schema of different columns such as shopper.pick("visits") or schemaOf(table); received an object. It may be left out.',
    });
    const own = pipeline([standardScaler(["spend"])]);
    await expectPortraitError(fit(own, [] as never), {
      code: "invalid-argument",
      message:
        "pipeline: the data must be a table, a snapshot or examples; received an array of 0. Make a table of row objects with tableFromRows, or examples with createExamples.",
    });
    await expectPortraitError(fit(pipeline([standardScaler(["plan"])]) as never, table), {
      code: "invalid-data",
      message: 'standardScaler: column "plan" must be of type number; received category.',
    });
    await expectPortraitError(fitTransform(logisticRegression() as never, table), {
      code: "invalid-argument",
      message:
        'fitTransform: the first argument must be an encoder; received an object. Make one with a factory such as standardScaler(["visits"]).',
    });
    const model = await fit(own, table);
    const { parts: _, ...state } = model.state();
    await expectPortraitError(() => pipelineCodec.decode({ ...state, parts: {} }), {
      code: "invalid-artifact",
      message:
        "pipeline: the artifact's steps must be 1; there are 0. It is damaged, or was not written by this version of Portrait.",
    });
    const other = {
      kind: "other",
      state: () => ({ kind: "other", version: 1, config: {}, tensors: {}, parts: {} }),
    };
    await expectPortraitError(() => pipelineCodec.decode({ ...state, parts: { step0: other } }), {
      code: "invalid-artifact",
      message:
        'pipeline: the artifact\'s part "step0" must be an encoder. It is damaged, or was not written by this version of Portrait.',
    });
  });
});
