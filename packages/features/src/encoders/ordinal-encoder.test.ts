import { fit, type Table, tableFromRows } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import { ordinalEncoder } from "./index.js";

type Row = { readonly c: string | null };
const schema = { columns: [{ name: "c", type: "category" }] } as const;
const tableOf = (levels: readonly (string | null)[]): Table<Row> =>
  tableFromRows<Row>(
    "test",
    levels.map((c) => ({ c })),
    schema,
  );

const train = tableOf(["b", "a", "c", "c", null]);

test("levels are numbered in code-unit order, null stays null, and the inverse gives them back", async () => {
  const model = await fit(ordinalEncoder(["c"]), train);
  const { encoded, many, single } = bothWays(model, train);
  expect(single).toEqual(many);
  expect(many.map(({ c }) => c)).toEqual([1, 0, 2, 2, null]);
  const back = bothWays(
    {
      ...model,
      transform: model.inverseTransform as never,
      transformOne: model.inverseTransformOne as never,
      inputs: model.outputs,
    },
    encoded,
  );
  expect(back.many.map(({ c }) => c)).toEqual(["b", "a", "c", "c", null]);
  expect(back.single).toEqual(back.many);
});

test("a given order counts, also of levels that no row has", async () => {
  const model = await fit(ordinalEncoder(["c"], { order: { c: ["c", "z", "b"] } }), train);
  expect(bothWays(model, train).many.map(({ c }) => c)).toEqual([2, null, 0, 0, null]);
  expect(model.transformOne({ c: "z" })).toEqual({ c: 1 });
  await expectPortraitError(
    fit(ordinalEncoder(["c"], { order: { c: ["c", "b"] }, unseen: "error" }), train),
    {
      code: "invalid-data",
      message:
        'ordinalEncoder: column "c" has the category "a", which the training rows do not have. Pass unseen: "ignore", or learn from rows that have it.',
    },
  );
});

test("rare levels share a number, from which there is no way back", async () => {
  const model = await fit(ordinalEncoder(["c"], { minCount: 2, unseen: "infrequent" }), train);
  expect(["a", "b", "c", "new", null].map((c) => model.transformOne({ c }).c)).toEqual([1, 1, 0, 1, null]);
  await expectPortraitError(() => model.inverseTransformOne({ c: 1 }), {
    code: "invalid-data",
    message: 'ordinalEncoder: column "c" holds 1, which stands for several rare levels.',
  });
  await expectPortraitError(() => model.inverseTransformOne({ c: 0.5 }), {
    code: "invalid-data",
    message: 'ordinalEncoder: column "c" must hold places of levels, 0 to 0; received 0.5.',
  });
});

test("refusals of orders", async () => {
  const message =
    'ordinalEncoder: "order" must be an object that gives columns that are encoded a list of different texts each; received an object. It may be left out.';
  for (const order of [{ d: ["a"] }, { c: [] }, { c: ["a", "a"] }, { c: [1] }])
    await expectPortraitError(() => ordinalEncoder(["c"], { order: order as never }), {
      code: "invalid-option",
      message,
    });
});
