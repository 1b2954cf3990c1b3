import { readFileSync } from "node:fs";
import { createTable, fit, rowAt, type Table } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import {
  logTransformer,
  minMaxScaler,
  type NumberEncoder,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  standardScaler,
} from "./index.js";

interface NumberCase {
  readonly name: string;
  readonly train: readonly number[];
  readonly new: readonly number[];
  readonly encoded: readonly number[];
  readonly restored?: readonly number[];
  readonly lambda?: number;
}

const fixture: { readonly generator: string; readonly numbers: readonly NumberCase[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/encoders.json", import.meta.url), "utf8"),
);

const tableOf = (values: readonly (number | null)[]): Table<{ readonly x: number | null }> =>
  createTable({
    x: { type: "number", values: Float64Array.from(values, (value) => value ?? Number.NaN) },
  });

type AnyNumberEncoder = NumberEncoder<"x", object>;

const encoders: Readonly<Record<string, AnyNumberEncoder>> = {
  standard: standardScaler(["x"]),
  minMax: minMaxScaler(["x"], { range: [-1, 2] }),
  minMaxClip: minMaxScaler(["x"], { clip: true }),
  robust: robustScaler(["x"], { quantileRange: [0.1, 0.8] }),
  quantileUniform: quantileTransformer(["x"], { quantiles: 20 }),
  quantileNormal: quantileTransformer(["x"], { output: "normal" }),
  quantileTies: quantileTransformer(["x"]),
  boxCox: powerTransformer(["x"], { method: "box-cox" }),
  boxCoxRaw: powerTransformer(["x"], { method: "box-cox", standardize: false }),
  yeoJohnson: powerTransformer(["x"]),
  yeoJohnsonRaw: powerTransformer(["x"], { standardize: false }),
};

const valuesOf = (table: Table<{ readonly x: number | null }>): Float64Array =>
  (table.columns.x as { readonly values: Float64Array }).values;

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, place) => {
    const distance = Math.abs((found[place] as number) - value) / Math.max(1, Math.abs(value));
    expect(distance, `place ${place}: ${found[place]} instead of ${value}`).toBeLessThanOrEqual(tolerance);
  });
}

describe("agreement with scikit-learn", () => {
  test("the fixture is of scikit-learn 1.9.1", () => {
    expect(fixture.generator).toBe("scikit-learn 1.9.1");
    expect(fixture.numbers.map(({ name }) => name)).toEqual(Object.keys(encoders));
  });

  test.each(fixture.numbers.map((own) => [own.name, own] as const))("%s", async (name, own) => {
    // scikit-learn rounds 1 - 1e-7 before it takes the normal quantile, here the lower end is mirrored.
    const exact = name === "quantileNormal" ? 1e-10 : 1e-12;
    const tolerance = own.lambda === undefined ? exact : 2e-6;
    const model = await fit(encoders[name] as AnyNumberEncoder, tableOf(own.train));
    const encoded = model.transform(tableOf(own.new));
    expectClose(valuesOf(encoded), own.encoded, tolerance);
    if (own.lambda !== undefined)
      expectClose([(model.parameters.x as { readonly lambda: number }).lambda], [own.lambda], 1e-6);
    if (own.restored !== undefined)
      expectClose(valuesOf(model.inverseTransform(encoded)), own.restored, 1e-8);
  });
});

const amounts = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe.each(Object.entries(encoders))("%s", (name, encoder) => {
  test("keeps the order, single rows give the same bits, and null stays null", async () => {
    await fc.assert(
      fc.asyncProperty(amounts, amounts, async (train, fresh) => {
        const model = await fit(encoder, tableOf([...train, null]));
        const rows = [...fresh].sort((a, b) => a - b);
        const { encoded, many, single } = bothWays(model, tableOf([...rows, null]));
        expect(single).toEqual(many);
        const values = [...valuesOf(encoded)];
        expect(values.pop()).toBeNaN();
        values.forEach((value, row) => {
          expect(Number.isFinite(value)).toBe(true);
          if (row > 0) {
            const before = values[row - 1] as number;
            expect(value).toBeGreaterThanOrEqual(before - 1e-9 * Math.max(1, Math.abs(before)));
          }
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("the inverse gives training values back", async () => {
    if (name === "quantileNormal") return;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 15 }),
        async (train) => {
          const model = await fit(encoder, tableOf([...train, null]));
          const back = model.inverseTransform(model.transform(tableOf([...train, null])));
          train.forEach((value, row) => {
            expect(rowAt(back, row).x).toBeCloseTo(value, 5);
          });
          expect(rowAt(back, train.length)).toEqual({ x: null });
          expect(model.inverseTransformOne(model.transformOne({ x: null }))).toEqual({ x: null });
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  test("refuses infinity, whether it learns or encodes", async () => {
    const kind = encoder.kind;
    const infinite = tableOf([1, Number.POSITIVE_INFINITY]);
    await expectPortraitError(fit(encoder, infinite), {
      code: "invalid-data",
      message: `${kind}: column "x" must hold finite numbers or null; row 1 is Infinity.`,
    });
    const model = await fit(encoder, tableOf([1, 2, 4]));
    await expectPortraitError(() => model.transform(infinite), {
      code: "invalid-data",
      message: `${kind}: column "x" must hold finite numbers or null; row 1 is Infinity.`,
    });
    await expectPortraitError(() => model.transformOne({ x: Number.NEGATIVE_INFINITY }), {
      code: "invalid-data",
      message: `${kind}: column "x": row 0 must be of type number; received -Infinity.`,
    });
  });

  test("refuses columns without a value, and tables without rows or columns", async () => {
    const kind = encoder.kind;
    await expectPortraitError(fit(encoder, tableOf([null, null])), {
      code: "invalid-data",
      message: `${kind}: column "x" has no value to learn from: all are null. Leave the column out, or fill it in before.`,
    });
    await expectPortraitError(fit(encoder, tableOf([])), {
      code: "invalid-data",
      message: `${kind}: there are no rows to learn from. Pass at least one row.`,
    });
    const other = createTable({ y: { type: "number", values: Float64Array.of(1) } });
    await expectPortraitError(fit(encoder, other as never), {
      code: "missing-column",
      message: `${kind}: missing column "x". The data has "y".`,
    });
    await expectPortraitError(fit(encoder, { rows: [] } as never), {
      code: "invalid-argument",
      message: `${kind}: the data must be a table, a snapshot or examples; received an object. Make a table of row objects with tableFromRows, or examples with createExamples.`,
    });
  });
});

describe("what each one learns", () => {
  test("a constant column becomes 0, the lower end, or the lowest share", async () => {
    const constant = tableOf([5, 5, 5]);
    const encode = async (encoder: AnyNumberEncoder) =>
      (await fit(encoder, constant)).transformOne({ x: 5 }).x;
    expect(await encode(standardScaler(["x"]))).toBe(0);
    expect(await encode(minMaxScaler(["x"], { range: [2, 3] }))).toBe(2);
    expect(await encode(robustScaler(["x"]))).toBe(0);
    expect(await encode(quantileTransformer(["x"]))).toBe(0);
    expect(await encode(quantileTransformer(["x"], { output: "normal" }))).toBeCloseTo(-5.199, 3);
    expect(await encode(powerTransformer(["x"]))).toBe(0);
    expect(await encode(powerTransformer(["x"], { method: "box-cox" }))).toBe(0);
  });

  test("numbers that differ by rounding alone count as constant", async () => {
    const model = await fit(standardScaler(["x"]), tableOf([1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1]));
    expect(model.parameters.x.scale).toBe(1);
  });

  test("centring and scaling can be left out", async () => {
    const table = tableOf([1, 3]);
    expect((await fit(standardScaler(["x"], { withMean: false }), table)).transformOne({ x: 3 })).toEqual({
      x: 3,
    });
    expect(
      (await fit(standardScaler(["x"], { withDeviation: false }), table)).transformOne({ x: 3 }),
    ).toEqual({
      x: 1,
    });
    expect((await fit(robustScaler(["x"], { withCentering: false }), table)).transformOne({ x: 3 })).toEqual({
      x: 3,
    });
    expect((await fit(robustScaler(["x"], { withScaling: false }), table)).transformOne({ x: 3 })).toEqual({
      x: 1,
    });
  });

  test("the power makes values likelier than powers beside it", async () => {
    const values = [0.4, 1, 1.3, 2, 2.2, 3, 5, 9, 14, 40];
    const { lambda } = (await fit(powerTransformer(["x"], { method: "box-cox" }), tableOf(values))).parameters
      .x;
    const logLikelihood = (power: number): number => {
      const made = values.map((value) => (value ** power - 1) / power);
      const mean = made.reduce((sum, value) => sum + value, 0) / made.length;
      const variance = made.reduce((sum, value) => sum + (value - mean) ** 2, 0) / made.length;
      const logs = values.reduce((sum, value) => sum + Math.log(value), 0);
      return (-made.length / 2) * Math.log(variance) + (power - 1) * logs;
    };
    for (const step of [-0.3, -0.01, -0.001, 0.001, 0.01, 0.3])
      expect(logLikelihood(lambda)).toBeGreaterThan(logLikelihood(lambda + step));
  });

  test("quantiles of a large sample are uniform, and normal", async () => {
    const train = Array.from({ length: 2001 }, (_, row) => (row / 100) ** 3);
    const uniform = valuesOf(
      (await fit(quantileTransformer(["x"]), tableOf(train))).transform(tableOf(train)),
    );
    uniform.forEach((value, row) => {
      expect(value).toBeCloseTo(row / 2000, 2);
    });
    const normal = valuesOf(
      (await fit(quantileTransformer(["x"], { output: "normal" }), tableOf(train))).transform(tableOf(train)),
    ).slice(1, -1);
    const square = normal.reduce((sum, value) => sum + value * value, 0) / normal.length;
    expect(square).toBeCloseTo(1, 1);
  });
});

describe("refusals", () => {
  test.each([
    [
      () => standardScaler([]),
      'standardScaler: the columns must be a list of one or more different names; received an array of 0. Write standardScaler(["visits"]).',
    ],
    [
      () => standardScaler(["a", "a"]),
      'standardScaler: the columns must be a list of one or more different names; received "a", "a". Write standardScaler(["visits"]).',
    ],
    [
      () => standardScaler("a" as never),
      'standardScaler: the columns must be a list of one or more different names; received "a". Write standardScaler(["visits"]).',
    ],
    [
      () => standardScaler([1] as never),
      'standardScaler: the columns must be a list of one or more different names; received 1. Write standardScaler(["visits"]).',
    ],
  ])("of columns: %#", async (make, message) => {
    await expectPortraitError(make, { code: "invalid-argument", message });
  });

  test.each([
    [
      () => minMaxScaler(["a"], { range: [1, 1] }),
      'minMaxScaler: "range" must be two finite numbers, the lesser first; received an array of 2. Leave it out to use an array of 2.',
    ],
    [
      () => robustScaler(["a"], { quantileRange: [25, 75] }),
      'robustScaler: "quantileRange" must be two numbers >= 0 and <= 1, the lesser first; received an array of 2. Leave it out to use an array of 2.',
    ],
    [
      () => quantileTransformer(["a"], { quantiles: 0 }),
      'quantileTransformer: "quantiles" must be an integer >= 1; received 0. Leave it out to use 1000.',
    ],
    [
      () => powerTransformer(["a"], { method: "boxCox" as never }),
      'powerTransformer: "method" must be one of "yeo-johnson", "box-cox"; received "boxCox". Leave it out to use "yeo-johnson".',
    ],
    [
      () => logTransformer(["a"], { base: 2 } as never),
      'logTransformer: there is no option "base". The options are "signed".',
    ],
  ])("of options: %#", async (make, message) => {
    await expectPortraitError(make, { code: "invalid-option", message });
  });

  test("numbers without a value", async () => {
    await expectPortraitError(fit(powerTransformer(["x"], { method: "box-cox" }), tableOf([1, 0])), {
      code: "invalid-data",
      message:
        'powerTransformer: column "x" must hold numbers > 0 for the method "box-cox"; received 0. Use the method "yeo-johnson".',
    });
    const boxCox = await fit(powerTransformer(["x"], { method: "box-cox" }), tableOf([1, 2, 3]));
    await expectPortraitError(() => boxCox.transform(tableOf([1, -2])), {
      code: "invalid-data",
      message:
        'powerTransformer: column "x" must hold numbers > 0 for the method "box-cox"; row 1 is -2. Use the method "yeo-johnson".',
    });
    const log = await fit(logTransformer(["x"]), tableOf([1]));
    await expectPortraitError(() => log.transform(tableOf([-1])), {
      code: "invalid-data",
      message:
        'logTransformer: column "x" must hold numbers > -1; row 0 is -1. Pass signed: true for numbers of both signs.',
    });
    await expectPortraitError(() => log.inverseTransformOne({ x: 1e9 }), {
      code: "invalid-data",
      message:
        'logTransformer: column "x" has a value that no finite number is encoded as; received 1000000000.',
    });
    const scaler = await fit(standardScaler(["x"]), tableOf([0, 1e-100]));
    await expectPortraitError(() => scaler.transformOne({ x: 1e300 }), {
      code: "invalid-data",
      message: 'standardScaler: column "x" has a value whose encoding is no finite number; received 1e+300.',
    });
  });

  test("rows that do not fit", async () => {
    const model = await fit(standardScaler(["x"]), tableOf([1, 2]));
    const one = (row: unknown) => () => model.transformOne(row as { readonly x: number });
    await expectPortraitError(one({ x: 1, y: 2 }), {
      code: "unexpected-column",
      message: 'standardScaler: row 0 has a column that the model does not know: "y". Pass only "x".',
    });
    await expectPortraitError(one({}), {
      code: "missing-column",
      message: 'standardScaler: missing column "x". The data has no columns.',
    });
    await expectPortraitError(one({ x: "1" }), {
      code: "invalid-data",
      message: 'standardScaler: column "x": row 0 must be of type number; received "1".',
    });
    await expectPortraitError(one(null), {
      code: "invalid-argument",
      message: 'standardScaler: row 0 must be an object with the columns "x".',
    });
  });
});
