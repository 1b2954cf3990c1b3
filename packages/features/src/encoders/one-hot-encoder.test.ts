import { readFileSync } from "node:fs";
import { createTable, fit, type Table, tableFromRows, takeRows } from "@portrait/core";
import { expectPortraitError, hostileTexts } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import { type OneHotEncoderOptions, oneHotEncoder, oneHotEncoderCodec } from "./index.js";

interface OneHotCase {
  readonly name: string;
  readonly levels: readonly string[];
  readonly new: readonly string[];
  readonly encoded: readonly (readonly number[])[];
  readonly names: readonly string[];
}

const fixture: { readonly oneHot: readonly OneHotCase[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/encoders.json", import.meta.url), "utf8"),
);

type Row = { readonly c: string | null };
const schema = { columns: [{ name: "c", type: "category" }] } as const;
const tableOf = (levels: readonly (string | null)[]): Table<Row> =>
  tableFromRows<Row>(
    "test",
    levels.map((c) => ({ c })),
    schema,
  );

const options: Readonly<Record<string, OneHotEncoderOptions>> = {
  plain: {},
  minCount: { minCount: 8, unseen: "infrequent" },
  maxLevels: { maxLevels: 3 },
  dropFirst: { drop: "first" },
};

test.each(fixture.oneHot.map((own) => [own.name, own] as const))(
  "scikit-learn 1.9.1: %s",
  async (name, own) => {
    const model = await fit(oneHotEncoder(["c"], options[name] as OneHotEncoderOptions), tableOf(own.levels));
    const { many, single } = bothWays(model, tableOf(own.new));
    expect(single).toEqual(many);
    expect(many.map((row) => Object.values(row))).toEqual(own.encoded);
    const names = own.names.map((column) =>
      column === "c_infrequent_sklearn" ? "c (other)" : column.replace("c_", "c="),
    );
    expect(model.outputs.columns.map((column) => column.name)).toEqual(names);
  },
);

const train = ["a", "b", "b", "c", "c", "c", null];

describe("levels", () => {
  const columnsOf = async (own: OneHotEncoderOptions, levels: readonly (string | null)[] = train) =>
    (await fit(oneHotEncoder(["c"], own), tableOf(levels))).outputs.columns.map(({ name }) => name);

  test("rare ones share a column, and null may have its own", async () => {
    expect(await columnsOf({})).toEqual(["c=a", "c=b", "c=c"]);
    expect(await columnsOf({ nulls: "level" })).toEqual(["c=a", "c=b", "c=c", "c (null)"]);
    expect(await columnsOf({ nulls: "level" }, ["a", "b"])).toEqual(["c=a", "c=b"]);
    expect(await columnsOf({ minCount: 3 })).toEqual(["c=c", "c (other)"]);
    expect(await columnsOf({ minCount: 9 })).toEqual(["c (other)"]);
    expect(await columnsOf({ maxLevels: 3 })).toEqual(["c=a", "c=b", "c=c"]);
    expect(await columnsOf({ maxLevels: 2 })).toEqual(["c=c", "c (other)"]);
    expect(await columnsOf({ maxLevels: 1 })).toEqual(["c (other)"]);
    expect(await columnsOf({}, [null])).toEqual([]);
  });

  test("the first may be left out, always or where there are two", async () => {
    expect(await columnsOf({ drop: "first" })).toEqual(["c=b", "c=c"]);
    expect(await columnsOf({ drop: "binary" })).toEqual(["c=a", "c=b", "c=c"]);
    expect(await columnsOf({ drop: "binary" }, ["n", "y"])).toEqual(["c=y"]);
    const model = await fit(oneHotEncoder(["c"], { drop: "first" }), tableOf(train));
    expect(model.transformOne({ c: "a" })).toEqual({ "c=b": 0, "c=c": 0 });
    expect(model.transformOne({ c: "b" })).toEqual({ "c=b": 1, "c=c": 0 });
  });

  test("an entry of a dictionary that no row has is no level, and no unseen one", async () => {
    const two = takeRows(tableOf(["x", "y", "z"]), [0, 1]);
    const model = await fit(oneHotEncoder(["c"], { unseen: "error" }), two);
    expect(model.levels.c.levels).toEqual(["x", "y"]);
    expect(model.transform(two).length).toBe(2);
    const twice = createTable<Row>({
      c: { type: "category", codes: Int32Array.of(0, 1, 2), dictionary: ["x", "x", "y"] },
    });
    expect((await fit(oneHotEncoder(["c"], { minCount: 2 }), twice)).levels.c).toEqual({
      levels: ["x"],
      infrequent: ["y"],
      nulls: false,
    });
  });

  test("hostile texts are levels like others", async () => {
    const model = await fit(oneHotEncoder(["c"]), tableOf(hostileTexts));
    for (const c of hostileTexts) {
      const row = model.transformOne({ c });
      expect(Object.hasOwn(row, `c=${c}`) && row[`c=${c}`]).toBe(1);
      expect(Object.values(row).reduce((sum, value) => sum + value)).toBe(1);
    }
    expect(Object.values(model.transformOne({ c: "valueOf" })).every((value) => value === 0)).toBe(true);
  });
});

describe("a level that training does not have", () => {
  const encode = async (own: OneHotEncoderOptions) =>
    (await fit(oneHotEncoder(["c"], own), tableOf(train))).transformOne({ c: "new" });

  test("is no level, or a rare one where there are such", async () => {
    expect(await encode({})).toEqual({ "c=a": 0, "c=b": 0, "c=c": 0 });
    expect(await encode({ unseen: "infrequent" })).toEqual({ "c=a": 0, "c=b": 0, "c=c": 0 });
    expect(await encode({ minCount: 3 })).toEqual({ "c=c": 0, "c (other)": 0 });
    expect(await encode({ minCount: 3, unseen: "infrequent" })).toEqual({ "c=c": 0, "c (other)": 1 });
  });

  test("is refused on demand, but neither rare levels nor null are", async () => {
    const model = await fit(oneHotEncoder(["c"], { minCount: 3, unseen: "error" }), tableOf(train));
    expect(model.transformOne({ c: "a" })).toEqual({ "c=c": 0, "c (other)": 1 });
    expect(model.transformOne({ c: null })).toEqual({ "c=c": 0, "c (other)": 0 });
    const message =
      'oneHotEncoder: column "c" has the category "new", which the training rows do not have. Pass unseen: "ignore", or learn from rows that have it.';
    await expectPortraitError(() => model.transformOne({ c: "new" }), { code: "invalid-data", message });
    await expectPortraitError(() => model.transform(tableOf(["a", "new"])), {
      code: "invalid-data",
      message,
    });
  });
});

test("refusals", async () => {
  const both = tableFromRows("test", [{ a: "b=c", "a=b": "c" }], {
    columns: [
      { name: "a", type: "category" },
      { name: "a=b", type: "category" },
    ],
  } as const);
  await expectPortraitError(fit(oneHotEncoder(["a", "a=b"]), both as never), {
    code: "invalid-data",
    message:
      'oneHotEncoder: two output columns would have the name "a=b=c". Rename one of the columns that are encoded.',
  });
  const number = createTable<Row>({ c: { type: "number", values: Float64Array.of(1) } });
  await expectPortraitError(fit(oneHotEncoder(["c"]), number), {
    code: "invalid-data",
    message: 'oneHotEncoder: column "c" must be of type category; received number.',
  });
  await expectPortraitError(() => oneHotEncoder(["c"], { unseen: "skip" as never }), {
    code: "invalid-option",
    message:
      'oneHotEncoder: "unseen" must be one of "ignore", "infrequent", "error"; received "skip". Leave it out to use "ignore".',
  });
  const model = await fit(oneHotEncoder(["c"]), tableOf(train));
  const { config, ...state } = model.state();
  const broken = {
    ...state,
    config: { ...config, levels: [{ levels: ["a"], infrequent: ["a"], nulls: false }] },
  };
  await expectPortraitError(() => oneHotEncoderCodec.decode(broken), {
    code: "invalid-artifact",
    message:
      'oneHotEncoder: the artifact\'s config.levels.0 must be an object with "levels" and "infrequent", different texts, and "nulls"; received an object. It is damaged, or was not written by this version of Portrait.',
  });
});
