import {
  type ClassExamples,
  createRandom,
  type DecodedState,
  type Examples,
  fit,
  type Json,
  takeExamples,
} from "@portrait/core";
import { expectPortraitError, mixedClasses, mixedExamples } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { naiveBayes } from "../bayes/naive-bayes.js";
import { naiveAverage } from "./brute-force.fixture.js";
import { calibrated } from "./calibrated.js";
import { calibratedCodec } from "./calibrated-codec.js";

const logLoss = (values: Float64Array, data: Examples): number =>
  [...data.target].reduce((sum, code, row) => sum - Math.log(values[2 * row + code] as number), 0) /
  data.target.length;

/** Naive Bayes on examples whose columns say the same thing three times is too sure of itself. */
function tripled(seed: number): Examples {
  const data = mixedExamples({ rows: 1600, seed });
  const { visits, member } = data.table.columns;
  const columns = { visits, again: visits, oncemore: visits, member };
  return { ...data, table: { length: 1600, columns } } as Examples;
}

describe("calibrated", () => {
  test.each(["platt", "isotonic", "temperature"] as const)(
    "%s lessens the loss of a model that is too sure",
    async (method) => {
      const [train, test] = [tripled(1), tripled(2)];
      const raw = await fit(naiveBayes(), train);
      const model = await fit(calibrated(naiveBayes(), { method }), train, { seed: 3 });
      const before = logLoss((await raw.predictProba(test)).values, test);
      const after = logLoss((await model.predictProba(test)).values, test);
      expect(after).toBeLessThan(0.85 * before);
      expect(model.method).toBe(method);
      expect(model.model.state()).toEqual(raw.state());
    },
  );

  test("with one fold's worth of brute force, gives the same", async () => {
    const data = mixedExamples({ rows: 80 });
    const model = await fit(calibrated(naiveBayes(), { folds: 2 }), data, { seed: 5 });
    expect((await model.predictProba(data)).values).toEqual(await naiveAverage(data, 5));
  });

  test("a model that is fitted is calibrated on other examples, and stays as it is", async () => {
    const [train, held] = [tripled(1), tripled(3)];
    const raw = await fit(naiveBayes(), train);
    const model = await fit(calibrated(raw, { method: "isotonic" }), held);
    expect(model.model).toBe(raw);
    const { values } = await model.predictProba(held);
    for (const level of new Set(values)) {
      const rows = [...held.target.keys()].filter((row) => values[2 * row + 1] === level);
      if (rows.length < 200) continue;
      const share = rows.filter((row) => held.target[row] === 1).length / rows.length;
      expect(Math.abs(share - level)).toBeLessThan(0.02);
    }
  });

  test("temperature leaves the order of the classes, whatever their number", async () => {
    const data: ClassExamples = mixedClasses();
    const raw = await fit(naiveBayes({ task: "multiclass" }), data);
    const model = await fit(calibrated(naiveBayes({ task: "multiclass" }), { method: "temperature" }), data);
    const [before, after] = [await raw.predictProba(data), await model.predictProba(data)];
    const best = (values: Float64Array, row: number): number => {
      const own = [...values.subarray(3 * row, 3 * row + 3)];
      return own.indexOf(Math.max(...own));
    };
    for (let row = 0; row < 160; row++) expect(best(after.values, row)).toBe(best(before.values, row));
  });

  test("passes inputs on to the estimator within", async () => {
    const inputs = { columns: [{ name: "visits", type: "number" }] } as const;
    const estimator = calibrated(naiveBayes({ inputs }));
    expect(estimator).toMatchObject({ inputs });
    expect((await fit(estimator, mixedExamples())).inputs.columns).toEqual(inputs.columns);
  });
});

describe("calibrated refuses", () => {
  test.each([
    [
      { method: "beta" },
      '"method" must be one of "platt", "isotonic", "temperature"; received "beta". Leave it out to use "platt".',
    ],
    [{ folds: 1 }, '"folds" must be an integer >= 2; received 1. Leave it out to use 5.'],
    [{ cv: 3 }, 'there is no option "cv". The options are "method", "folds".'],
  ])("%o", async (options, message) => {
    const untyped: unknown = options;
    await expectPortraitError(() => calibrated(naiveBayes(), untyped as object), {
      code: "invalid-option",
      message: `calibrated: ${message}`,
    });
  });

  test("folds for a model that is fitted", async () => {
    const model = await fit(naiveBayes(), mixedExamples());
    const untyped: unknown = { folds: 3 };
    await expectPortraitError(() => calibrated(model, untyped as object), {
      code: "invalid-option",
      message: 'calibrated: there is no option "folds". The options are "method".',
    });
  });

  test("what is neither estimator nor model", async () => {
    const none: unknown = 5;
    await expectPortraitError(() => calibrated(none as ReturnType<typeof naiveBayes>), {
      code: "invalid-argument",
      message:
        "calibrated: the first argument must be an estimator of a classifier; received 5. Make one with a factory such as logisticRegression().",
    });
  });

  test("classes that the model does not know", async () => {
    const data: ClassExamples = mixedClasses();
    const model = await fit(naiveBayes({ task: "multiclass" }), data);
    const others = { ...data, target: { codes: data.target.codes, classes: ["a", "b", "often"] } };
    await expectPortraitError(fit(calibrated(model), others), {
      code: "invalid-data",
      message:
        'calibrated: the examples have rows of the class "a", which the model does not know; it knows "__proto__", "often", "rarely". Calibrate with examples of the classes that the model was fitted on.',
    });
  });

  test("a class that too few users have", async () => {
    const data = mixedExamples();
    const few = takeExamples(data, [
      ...[...data.target.keys()].filter((row) => data.target[row] === 0),
      data.target.indexOf(1),
    ]);
    await expectPortraitError(fit(calibrated(naiveBayes()), few), {
      code: "invalid-data",
      message:
        'calibrated: rows of the class true come from 1 user; 5 folds need at least 5, as a user is never in two of them. Take fewer "folds" or more examples.',
    });
  });
});

describe("a hostile state is refused:", async () => {
  const data = mixedExamples();
  const isotonic = (await fit(calibrated(naiveBayes(), { method: "isotonic" }), data)).state();
  const temperature = (await fit(calibrated(naiveBayes(), { method: "temperature" }), data)).state();
  const points = (...numbers: number[]): DecodedState => ({
    ...isotonic,
    tensors: { points0: { shape: [2, numbers.length / 2], data: Float64Array.from(numbers) } },
  });
  const config = (change: Record<string, Json>): DecodedState => ({
    ...temperature,
    config: { ...temperature.config, ...change },
  });
  test.each([
    [points(), 'tensor "points0" must hold at least one point'],
    [points(1, 1, 0, 1), 'tensor "points0" must hold ascending places'],
    [points(0, 1, 1, 0), 'tensor "points0" must hold values from 0 to 1 that never fall'],
    [points(0, 1, 0, 2), 'tensor "points0" must hold values from 0 to 1 that never fall'],
    [config({ inverseTemperature: 0 }), "config.inverseTemperature must be a finite number > 0; received 0"],
    [config({ method: "platt" }), 'tensor "lines" is missing'],
    [{ ...temperature, parts: {} }, 'part "model" must be a classifier; received undefined'],
    [
      { ...temperature, parts: { model: { ...temperature.parts.model, classes: [1, 2] } as never } },
      'part "model" must tell false from true, or two or more texts apart',
    ],
  ])("%#", (state, problem) => {
    expect(() => calibratedCodec.decode(state)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `calibrated: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});

test("users are never on both sides of a fold", async () => {
  const random = createRandom(1);
  const data = mixedExamples({ rows: 200 });
  const seen: string[][] = [];
  const spying = naiveBayes();
  const estimator = Object.freeze({
    ...spying,
    learn: (part: Examples, context: Parameters<typeof spying.learn>[1]) => {
      seen.push([...part.users]);
      return spying.learn(part, context);
    },
  });
  await fit(calibrated(estimator, { folds: 4 }), data, { seed: random.integer(99) });
  const [all, ...folds] = seen.map((users) => new Set(users));
  expect(folds).toHaveLength(4);
  const left = folds.map((inside) => [...(all as Set<string>)].filter((user) => !inside.has(user)));
  expect(left.flat().sort()).toEqual([...(all as Set<string>)].sort());
});
