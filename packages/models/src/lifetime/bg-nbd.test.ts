import { readFileSync } from "node:fs";
import {
  createRandom,
  type DecodedState,
  fit,
  type Json,
  permutation,
  tableFromRows,
  takeRows,
  weeks,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { convergenceOf } from "../linear/convergence.js";
import { bgNbd } from "./bg-nbd.js";
import { bgNbdCodec } from "./bg-nbd-codec.js";
import { bgNbdLogLikelihood } from "./bg-nbd-likelihood.js";
import { createBgNbdModel } from "./bg-nbd-model.js";
import { numberColumns } from "./lifetime-data.js";
import { type LifetimesReference, purchaseRows, referenceFile } from "./lifetimes.fixture.js";

const reference: LifetimesReference = JSON.parse(readFileSync(referenceFile, "utf8"));

const columns = { frequency: "frequency", recency: "recency", tenure: "tenure" } as const;
const inputs = numberColumns("bgNbd", ["frequency", "recency", "tenure"]);

function modelOf([r, alpha, a, b]: readonly [number, number, number, number]) {
  return createBgNbdModel({
    inputs,
    columns,
    unit: "weeks",
    params: { l2: 0, maxIterations: 1, tolerance: 1 },
    parameters: { r, alpha, a, b },
    standardErrors: undefined,
    customers: 1,
    logLikelihood: 0,
    convergence: convergenceOf({ reason: "gradient", iterations: 1, gradientNorm: 0, objective: 0 }),
  });
}

const columnsOf = (customers: readonly (readonly [number, number, number])[]) => ({
  columns: [0, 1, 2].map((at) => Float64Array.from(customers, (customer) => customer[at] as number)),
  weights: new Float64Array(customers.length).fill(1),
});

describe("beside lifetimes", () => {
  test.each(reference.purchases)("at $parameters", ({ parameters, logLikelihood, ...rest }) => {
    const [r, alpha, a, b] = parameters;
    const found = bgNbdLogLikelihood({ r, alpha, a, b }, columnsOf(reference.customers), new Float64Array(4));
    expect(Math.abs(found / logLikelihood - 1)).toBeLessThan(1e-12);
    const model = modelOf(parameters);
    const rows = purchaseRows(reference.customers);
    let compared = 0;
    for (const [time, expected] of Object.entries(rest.expected)) {
      rows.forEach((row, at) => {
        const { probabilityAlive, expectedPurchases } = model.predictOne(row, weeks(Number(time)));
        expect(Number.isFinite(expectedPurchases)).toBe(true);
        const [alive, purchases] = [rest.alive[at] ?? null, expected[at] ?? null];
        if (alive !== null) expect(Math.abs(probabilityAlive - alive)).toBeLessThan(1e-12);
        if (purchases === null) return;
        expect(Math.abs(expectedPurchases / purchases - 1), `${time} ${at}`).toBeLessThan(1e-8);
        compared++;
      });
      expect(model.predictNew(weeks(Number(time))) / (rest.new[time] as number)).toBeCloseTo(1, 8);
    }
    expect(compared).toBeGreaterThan(24);
  });

  test("the parameters and standard errors of 400 customers", async () => {
    const { parameters, errors } = reference.fit;
    const model = await fit(bgNbd({ unit: "weeks" }), purchaseRows(reference.fit.customers));
    const names = ["r", "alpha", "a", "b"] as const;
    names.forEach((name, at) => {
      expect(model.parameters[name] / (parameters[at] as number)).toBeCloseTo(1, 3);
      expect((model.standardErrors?.[name] ?? 0) / (errors[at] as number)).toBeCloseTo(1, 2);
    });
    expect(model.convergence).toMatchObject({ converged: true, reason: "gradient" });
    expect(model.customers).toBe(400);
  });

  // The 2,357 customers of CDNOW come with lifetimes but are not ours to pass on. Fitted on them in weeks: r 0.24259,
  // alpha 4.41353, a 0.79289, b 2.42575 (standard errors 0.01256, 0.37822, 0.18572, 0.70535), log-likelihood -9582.43, as
  // lifetimes and, to their three decimals, Fader, Hardie and Lee have it; gamma-gamma on the 946 of them who bought again:
  // p 6.24880, q 3.74459, gamma 15.44775. The paper's customer, who bought twice up to week 30.43 of 38.86:
  test("the customer of the paper is expected to buy 1.226 times in 39 weeks", () => {
    const model = modelOf([0.243, 4.414, 0.793, 2.426]);
    const row = { frequency: 2, recency: 30.43, tenure: 38.86 };
    expect(model.predictOne(row, weeks(39)).expectedPurchases.toFixed(3)).toBe("1.226");
  });
});

test("the gradient is that of differences", () => {
  const customers = columnsOf([...reference.customers, [3, 0, 0]]);
  const at = (point: readonly number[]) => {
    const [r, alpha, a, b] = point.map(Math.exp) as [number, number, number, number];
    return { r, alpha, a, b };
  };
  for (const point of [
    [0, 0, 0, 0],
    [-1, 2, 0.5, 1.5],
    [1, 3, -4, -2],
  ]) {
    const gradient = new Float64Array(4);
    bgNbdLogLikelihood(at(point), customers, gradient);
    point.forEach((_, index) => {
      const moved = (by: number) => point.map((value, other) => value + (other === index ? by : 0));
      const value = (by: number) => bgNbdLogLikelihood(at(moved(by)), customers, new Float64Array(4));
      expect(gradient[index]).toBeCloseTo((value(1e-5) - value(-1e-5)) / 2e-5, 4);
    });
  }
});

describe("what must hold", () => {
  const rows = purchaseRows(reference.fit.customers);
  const names = ["frequency", "recency", "tenure"] as const;
  const schema = { columns: names.map((name) => ({ name, type: "number" as const })) };
  const table = tableFromRows<(typeof rows)[number]>("rows", rows, schema);
  const snapshot = { table, users: [], cutoffs: new Float64Array(0), definition: "" };

  test("the order of rows does not matter to the last bit", async () => {
    const order = permutation(rows.length, createRandom(1));
    const shuffled = { ...snapshot, table: takeRows(table, order) };
    const [one, other] = await Promise.all([fit(bgNbd(), snapshot), fit(bgNbd(), shuffled)]);
    expect(other.parameters).toEqual(one.parameters);
    expect(other.standardErrors).toEqual(one.standardErrors);
  });

  test("a weight counts like repeating a row, and 0 like leaving it out", async () => {
    const weights = Float64Array.from(rows, (_, at) => at % 3);
    const repeated = rows.flatMap((row, at) => Array.from({ length: at % 3 }, () => row));
    const weighted = await fit(bgNbd(), { ...snapshot, weights });
    const plain = await fit(bgNbd(), repeated);
    expect(weighted.customers).toBe(repeated.length);
    expect(weighted.parameters.r).toBeCloseTo(plain.parameters.r, 10);
    expect(weighted.parameters.b).toBeCloseTo(plain.parameters.b, 8);
    expect(weighted.logLikelihood).toBeCloseTo(plain.logLikelihood, 8);
  });

  test("the unit of time changes alpha alone", async () => {
    const inDays = rows.map(({ frequency, recency, tenure }) => ({
      frequency,
      recency: recency * 7,
      tenure: tenure * 7,
    }));
    const [byWeek, byDay] = [await fit(bgNbd({ unit: "weeks" }), rows), await fit(bgNbd(), inDays)];
    expect(byDay.parameters.alpha / byWeek.parameters.alpha).toBeCloseTo(7, 6);
    expect(byDay.parameters.b).toBeCloseTo(byWeek.parameters.b, 6);
    const [row, long] = [rows[2] as (typeof rows)[number], inDays[2] as (typeof rows)[number]];
    expect(byDay.predictOne(long, weeks(8)).expectedPurchases).toBeCloseTo(
      byWeek.predictOne(row, weeks(8)).expectedPurchases,
      8,
    );
  });

  test("a penalty draws the logarithms towards 0, the more, the stronger it is", async () => {
    const norms = await Promise.all(
      [0, 10, 1000].map(async (l2) => {
        const { parameters } = await fit(bgNbd({ l2 }), rows);
        const scale = rows.reduce((sum, { tenure }) => sum + tenure, 0) / rows.length;
        const { r, alpha, a, b } = parameters;
        return Math.hypot(...[r, alpha / scale, a, b].map(Math.log));
      }),
    );
    expect(norms[1]).toBeLessThan(norms[0] as number);
    expect(norms[2]).toBeLessThan(norms[1] as number);
  });

  test("a customer who bought once is active, a silent one less and less", async () => {
    const model = modelOf([0.243, 4.414, 0.793, 2.426]);
    const aliveAt = (frequency: number, recency: number, tenure: number) =>
      model.predictOne({ frequency, recency, tenure }, weeks(1)).probabilityAlive;
    expect(aliveAt(0, 0, 100)).toBe(1);
    const silent = [30, 32, 40, 60, 400].map((tenure) => aliveAt(9, 30, tenure));
    expect([...silent].sort((a, b) => b - a)).toEqual(silent);
    expect(silent.at(-1)).toBeLessThan(1e-3);
    expect(aliveAt(2000, 1, 1e9)).toBe(0);
  });

  test("many rows agree with single ones; further columns of a snapshot are ignored", async () => {
    const model = await fit(bgNbd(), snapshot);
    const wide = { ...table, columns: { ...table.columns, more: table.columns.tenure } };
    const { expectedPurchases, probabilityAlive } = await model.predict(
      { ...snapshot, table: wide },
      weeks(4),
    );
    rows.forEach((row, at) => {
      const one = model.predictOne(row, weeks(4));
      expect(expectedPurchases[at]).toBe(one.expectedPurchases);
      expect(probabilityAlive[at]).toBe(one.probabilityAlive);
    });
  });

  test("a search that is cut short says so, and the model still answers", async () => {
    const model = await fit(bgNbd({ maxIterations: 2 }), rows);
    expect(model.convergence).toMatchObject({ converged: false, reason: "iterations", iterations: 2 });
    expect(model.predictNew(weeks(4))).toBeGreaterThan(0);
  });

  test("abort stops between iterations", async () => {
    const signal = AbortSignal.abort();
    await expectPortraitError(fit(bgNbd(), rows, { signal }), {
      code: "aborted",
      message: "bgNbd: the fit was stopped by its signal.",
    });
  });

  test("a million purchases of one customer are no trouble", async () => {
    const heavy = [...rows, { frequency: 1_000_000, recency: 50, tenure: 52 }];
    const model = await fit(bgNbd({ unit: "weeks" }), heavy);
    expect(Object.values(model.parameters).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
  });
});

describe("what cannot be", () => {
  const good = { frequency: 1, recency: 4, tenure: 9 };
  const wrong = (frequency: unknown, recency: unknown, tenure: unknown) => [
    good,
    { frequency, recency, tenure } as typeof good,
  ];
  const counts = " It counts the purchases after the first one: all purchases less 1.";
  const between =
    " It is the time from the first purchase to the last one: the tenure less the time since the last purchase.";
  test.each([
    [wrong(-1, 0, 9), `bgNbd: row 1: "frequency" must be a whole number >= 0; received -1.${counts}`],
    [wrong(1.5, 2, 9), `bgNbd: row 1: "frequency" must be a whole number >= 0; received 1.5.${counts}`],
    [wrong(null, 2, 9), `bgNbd: row 1: "frequency" must be a whole number >= 0; received null.${counts}`],
    [wrong(1, 10, 9), `bgNbd: row 1: "recency" must be between 0 and "tenure", 9; received 10.${between}`],
    [wrong(1, -1, 9), `bgNbd: row 1: "recency" must be between 0 and "tenure", 9; received -1.${between}`],
    [
      wrong(1, null, 9),
      `bgNbd: row 1: "recency" must be between 0 and "tenure", 9; received null.${between}`,
    ],
    [wrong(1, 1, -9), 'bgNbd: row 1: "tenure" must be a finite number >= 0; received -9.'],
    [wrong(1, 1, null), 'bgNbd: row 1: "tenure" must be a finite number >= 0; received null.'],
    [
      wrong(0, 3, 9),
      'bgNbd: row 1: "recency" must be 0 for a customer who bought once; received 3. It is the time from the first purchase to the last one, not the time since the last one.',
    ],
    [[], "bgNbd: there are no customers to learn from."],
    [
      [{ frequency: 0, recency: 0, tenure: 9 }],
      'bgNbd: "frequency" is 0 for all customers, so that there is no repeat purchase to learn from. Take a longer time, or more customers.',
    ],
    [
      [{ frequency: 2, recency: 0, tenure: 0 }],
      'bgNbd: "tenure" is 0 for all customers, so that there is no time to learn from. Take a later cutoff.',
    ],
  ])("%#", async (rows, message) => {
    await expectPortraitError(fit(bgNbd(), rows), { code: "invalid-data", message });
  });

  test("columns that lack, are too many or of another type", async () => {
    const estimator = bgNbd();
    await expectPortraitError(fit(estimator, [{ frequency: 1, recency: 4 }] as never), {
      code: "missing-column",
      message: 'bgNbd: missing column "tenure". The data has "frequency", "recency".',
    });
    await expectPortraitError(fit(estimator, [{ ...good, extra: 1 } as typeof good]), {
      code: "unexpected-column",
      message:
        'bgNbd: row 0 has a column that the model does not know: "extra". Pass only "frequency", "recency", "tenure".',
    });
    await expectPortraitError(fit(estimator, [{ ...good, tenure: Number.POSITIVE_INFINITY }]), {
      code: "invalid-data",
      message: /^bgNbd: column "tenure"/,
    });
    await expectPortraitError(fit(estimator, {} as never), {
      code: "invalid-argument",
      message:
        "bgNbd: the data to score must be a snapshot or a list of row objects; received an object. Make a snapshot with buildSnapshot, or pass [{ visits: 3 }].",
    });
  });

  test("options", async () => {
    await expectPortraitError(() => bgNbd({ recency: "tenure" as string }), {
      code: "invalid-option",
      message: 'bgNbd: the columns must differ; "tenure" is named twice.',
    });
    await expectPortraitError(() => bgNbd({ l2: -1 }), {
      code: "invalid-option",
      message: 'bgNbd: "l2" must be a finite number >= 0; received -1. Leave it out to use 0.',
    });
    await expectPortraitError(() => bgNbd({ unit: "months" as never }), {
      code: "invalid-option",
      message:
        'bgNbd: "unit" must be one of "seconds", "minutes", "hours", "days", "weeks"; received "months". Leave it out to use "days".',
    });
    await expectPortraitError(() => bgNbd({ frequency: "" }), {
      code: "invalid-option",
      message:
        'bgNbd: "frequency" must be the name of a column; received "". Leave it out to use "frequency".',
    });
  });

  test("predictions", async () => {
    const model = modelOf([0.243, 4.414, 0.793, 2.426]);
    await expectPortraitError(() => model.predictOne({ ...good, frequency: 0 }, weeks(1)), {
      code: "invalid-data",
      message:
        'bgNbd: "recency" must be 0 for a customer who bought once; received 4. It is the time from the first purchase to the last one, not the time since the last one.',
    });
    for (const within of [7, null, { milliseconds: Number.NaN }, { milliseconds: -1 }, {}]) {
      await expectPortraitError(() => model.predictOne(good, within as never), {
        code: "invalid-argument",
        message: /^bgNbd: the time ahead must be a duration; received .+\. Pass days\(90\)\.$/,
      });
    }
    await expectPortraitError(model.predict([{ ...good, recency: null }] as never, weeks(1)), {
      code: "invalid-data",
      message: /^bgNbd: row 0: "recency" must be between/,
    });
  });
});

describe("the codec", () => {
  test("makes the same model out of its state", async () => {
    const model = await fit(bgNbd({ unit: "weeks", l2: 0.5 }), purchaseRows(reference.fit.customers));
    const state = JSON.parse(JSON.stringify(model.state()));
    const again = bgNbdCodec.decode(state);
    expect(again.state()).toEqual(model.state());
    expect(again.predictNew(weeks(3))).toBe(model.predictNew(weeks(3)));
    expect(again.unit).toBe("weeks");
  });

  const sound = modelOf([1, 2, 3, 4]).state() as DecodedState;
  const change = (config: Readonly<Record<string, Json>>): DecodedState => ({
    ...sound,
    config: { ...sound.config, ...config },
  });
  test.each([
    [{ ...sound, kind: "other" }, 'kind must be "bgNbd"; received "other"'],
    [{ ...sound, version: 9 }, "version must be 1; received 9"],
    [
      change({ unit: "fortnights" }),
      'config.unit must be one of "seconds", "minutes", "hours", "days", "weeks"; received "fortnights"',
    ],
    [
      change({ columns: { frequency: "a", recency: "b" } }),
      "config.columns.tenure must be the name of a column; received undefined",
    ],
    [change({ columns: { frequency: "a", recency: "b", tenure: "a" } }), "columns must differ"],
    [
      change({ parameters: { r: 1, alpha: 0, a: 1, b: 1 } }),
      "config.parameters.alpha must be a finite number > 0; received 0",
    ],
    [change({ parameters: [] }), "config.parameters must be an object; received an array of 0"],
    [change({ standardErrors: 3 }), "config.standardErrors must be an object; received 3"],
    [change({ customers: "many" }), 'config.customers must be a finite number > 0; received "many"'],
  ])("refuses %#", async (hostile, problem) => {
    await expectPortraitError(() => bgNbdCodec.decode(hostile), {
      code: "invalid-artifact",
      message: `bgNbd: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
    });
  });
});
