import {
  createExamples,
  createRandom,
  type Examples,
  fit,
  type NumberExamples,
  resume,
  takeExamples,
} from "@portrait/core";
import { workers } from "@portrait/kernels";
import { describe, expect, it } from "vitest";
import { predictRaw } from "../ensemble/predict-raw.js";
import { boostedTrees } from "./boosted-trees.js";
import { boostedTreesCodec } from "./boosted-trees-codec.js";

const number = <const Name extends string>(name: Name) => ({ name, type: "number" as const });
const category = <const Name extends string>(name: Name) => ({ name, type: "category" as const });

/** Rows of two numbers, one of them sometimes null, and a category, with a target of them. */
function mixed(rows: number, seed = 1): NumberExamples {
  const random = createRandom(seed);
  const list = Array.from({ length: rows }, () => ({
    a: random.integer(7) === 0 ? null : random.normal(),
    b: random.integer(30),
    c: `l${random.integer(12)}`,
  }));
  const target = list.map(
    ({ a, b, c }) => (a ?? 1.5) * 2 + Math.abs(b - 15) / 5 + (Number(c.slice(1)) % 3) * 2,
  );
  return createExamples({
    rows: list,
    schema: { columns: [number("a"), number("b"), category("c")] },
    target: Float64Array.from(target),
  });
}

const binaryOf = (data: NumberExamples, cut = 4): Examples => ({
  ...data,
  target: Uint8Array.from(data.target, (value) => (value > cut ? 1 : 0)),
});

const rmse = (found: Float64Array, wanted: Float64Array): number =>
  Math.sqrt(
    found.reduce((sum, value, row) => sum + (value - (wanted[row] as number)) ** 2, 0) / found.length,
  );

describe("what it learns", () => {
  it("finds a planted function of numbers, nulls and categories", async () => {
    const model = await fit(boostedTrees({ objective: "squared", iterations: 150 }), mixed(3000));
    const test = mixed(1000, 2);
    expect(rmse(await model.predict(test), test.target)).toBeLessThan(0.35);
    expect(model.weights().map(({ name }) => name)).toEqual(["a", "c", "b"]);
  });

  it("splits categories into planted groups at once", async () => {
    const random = createRandom(3);
    const rows = Array.from({ length: 2000 }, () => ({ city: `c${random.integer(40)}` }));
    const group = (city: string): number => (Number(city.slice(1)) * 7919) % 2;
    const data = createExamples({
      rows,
      schema: { columns: [category("city")] },
      target: rows.map(({ city }) => group(city) === 1),
    });
    const model = await fit(boostedTrees({ iterations: 1, numLeaves: 2, learningRate: 1 }), data);
    const answers = (await model.predictProba(rows)).of(true);
    expect(answers.every((p, row) => p > 0.5 === (group((rows[row] as { city: string }).city) === 1))).toBe(
      true,
    );
    expect(model.ensemble.feature.filter((feature) => feature >= 0)).toHaveLength(1);
  });

  it("pools the rarest of more levels than bins", async () => {
    const rows = Array.from({ length: 6000 }, (_, row) => ({
      id: `u${row % 2 === 0 ? row % 1000 : row % 4}`,
    }));
    const data = createExamples({
      rows,
      schema: { columns: [category("id")] },
      target: Float64Array.from(rows, ({ id }) => (id.length > 2 ? 1 : 5)),
    });
    const model = await fit(boostedTrees({ objective: "squared", iterations: 60 }), data);
    expect(model.predictOne({ id: "u998" })).toBeCloseTo(1, 1);
    expect(model.predictOne({ id: "u1" })).toBeGreaterThan(4);
  });

  it.each([true, false])("learns where nulls belong: with the large values %s", async (high) => {
    const rows = Array.from({ length: 400 }, (_, row) => ({ n: row % 4 === 0 ? null : row % 10 }));
    const truth = ({ n }: { n: number | null }): boolean => (n === null ? high : n >= 5);
    const data = createExamples({ rows, schema: { columns: [number("n")] }, target: rows.map(truth) });
    const model = await fit(boostedTrees({ iterations: 1, numLeaves: 2, learningRate: 1 }), data);
    expect([...model.ensemble.missingLeft.subarray(0, 1)]).toEqual([high ? 0 : 1]);
    expect(rows.every((row) => model.predictOne(row).value === truth(row))).toBe(true);
  });

  it("sends nulls that it never saw with the greater part", async () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ n }));
    const data = createExamples({
      rows,
      schema: { columns: [number("n")] },
      target: rows.map(({ n }) => n >= 70),
    });
    const model = await fit(boostedTrees({ iterations: 1, numLeaves: 2, learningRate: 1 }), data);
    expect(model.predictOne({ n: null }).value).toBe(false);
  });

  it("keeps to monotone directions", async () => {
    const random = createRandom(4);
    const rows = Array.from({ length: 1500 }, () => ({ x: random.integer(40), y: random.normal() }));
    const target = rows.map(({ x, y }) => Math.sin(x / 4) * 3 + x / 10 + y * y * y + random.normal());
    const data = createExamples({ rows, schema: { columns: [number("x"), number("y")] }, target });
    for (const direction of [1, -1] as const) {
      const model = await fit(boostedTrees({ objective: "squared", monotone: { x: direction } }), data);
      for (const y of [-2, -0.5, 0, 0.7, 2]) {
        for (let x = 1; x < 40; x++) {
          const rise = model.predictOne({ x, y }) - model.predictOne({ x: x - 1, y });
          expect(rise * direction).toBeGreaterThanOrEqual(0);
        }
      }
    }
    const free = await fit(boostedTrees({ objective: "squared" }), data);
    expect(free.predictOne({ x: 19, y: 0 })).toBeLessThan(free.predictOne({ x: 6, y: 0 }));
  });

  it("has leaves of at least the rows asked for, at most so deep and so many", async () => {
    const data = binaryOf(mixed(1000));
    const model = await fit(boostedTrees({ minSamplesLeaf: 50, maxDepth: 3, numLeaves: 6 }), data);
    const { roots, feature, left, right, threshold, categories } = model.ensemble;
    expect(threshold.length).toBe(categories.length);
    roots.forEach((root, tree) => {
      const end = roots[tree + 1] ?? feature.length;
      expect(feature.subarray(root, end).filter((column) => column < 0).length).toBeLessThanOrEqual(6);
      const depth = (node: number): number =>
        (feature[node] as number) < 0
          ? 0
          : 1 + Math.max(depth(left[node] as number), depth(right[node] as number));
      expect(depth(root)).toBeLessThanOrEqual(3);
    });
  });

  it("minimises medians, quantiles and rates", async () => {
    const random = createRandom(5);
    const rows = Array.from({ length: 4000 }, (_, row) => ({ g: row % 2 }));
    const schema = { columns: [number("g")] };
    const noise = rows.map(() => -Math.log(1 - random.next()));
    const skewed = createExamples({
      rows,
      schema,
      target: rows.map(({ g }, row) => g * 10 + (noise[row] as number)),
    });
    const options = { iterations: 60, numLeaves: 2 } as const;
    const median = await fit(boostedTrees({ ...options, objective: "absolute" }), skewed);
    const upper = await fit(boostedTrees({ ...options, objective: "quantile", alpha: 0.9 }), skewed);
    for (const g of [0, 1]) {
      const own = noise.filter((_, row) => row % 2 === g).sort((a, b) => a - b);
      expect(median.predictOne({ g }) - 10 * g).toBeCloseTo(own[1000] as number, 1);
      expect(upper.predictOne({ g }) - 10 * g).toBeCloseTo(own[1800] as number, 1);
    }
    const counts = createExamples({
      rows,
      schema,
      target: rows.map(({ g }, row) => (row % 4 < 2 ? 1 : 3) * (1 + g)),
    });
    const rate = await fit(boostedTrees({ ...options, objective: "poisson", iterations: 200 }), counts);
    expect(rate.predictOne({ g: 0 })).toBeCloseTo(2, 3);
    expect(rate.predictOne({ g: 1 })).toBeCloseTo(4, 3);
  });

  it("ranks the rows of a query", async () => {
    const random = createRandom(6);
    const rows = Array.from({ length: 1200 }, () => ({ x: random.normal(), y: random.normal() }));
    const users = rows.map((_, row) => `q${Math.floor(row / 12)}`);
    const relevance = rows.map(({ x, y }) => Math.max(0, Math.min(3, Math.round(x + 0.5 * y + 1))));
    const data = createExamples({
      rows,
      schema: { columns: [number("x"), number("y")] },
      target: relevance,
      users,
    });
    const model = await fit(boostedTrees({ objective: "lambdaRank", iterations: 60 }), data, {
      validation: data,
    });
    const [first, ...rest] = model.evaluation?.values ?? [];
    expect(first).toBeLessThan(0.8);
    expect(Math.max(...rest)).toBeGreaterThan(0.97);
    expect(model.predictOne({ x: 2, y: 0 })).toBeGreaterThan(model.predictOne({ x: -2, y: 0 }));
  });
});

describe("validation", () => {
  it("stops early and keeps the best iteration", async () => {
    const random = createRandom(7);
    const noisy = (rows: number): Examples =>
      createExamples({
        rows: Array.from({ length: rows }, () => ({ x: random.normal(), z: random.normal() })),
        schema: { columns: [number("x"), number("z")] },
        target: Uint8Array.from({ length: rows }, () => random.integer(2)),
      });
    const [train, validation] = [noisy(500), noisy(300)];
    const options = { learningRate: 0.3, earlyStopping: { patience: 3, metric: "auc" } } as const;
    const model = await fit(boostedTrees(options), train, { validation });
    const { values, best, metric } = model.evaluation as NonNullable<typeof model.evaluation>;
    expect(metric).toBe("auc");
    expect(values[best]).toBe(Math.max(...values));
    expect(values.length - 1 - best).toBe(3);
    expect(model.iterations).toBe(best);
    expect(boostedTreesCodec.decode(model.state()).evaluation).toEqual(model.evaluation);
  });

  it.each([
    ["binary", "logLoss"],
    ["binary", "error"],
    ["squared", "rmse"],
    ["squared", "mae"],
    ["poisson", "poissonDeviance"],
    ["quantile", "pinball"],
  ] as const)("follows %s by %s as the model's own predictions have it", async (objective, metric) => {
    const [train, test] = [mixed(600), mixed(200, 9)];
    const positive = (data: NumberExamples): NumberExamples => ({
      ...data,
      target: data.target.map((y) => Math.max(0, Math.round(y))),
    });
    const options = { iterations: 8, earlyStopping: { patience: 100, metric } } as never;
    let value: number;
    let values: readonly number[];
    const mean = (of: (row: number) => number): number =>
      test.target.reduce((sum, _, row) => sum + of(row), 0) / 200;
    if (objective === "binary") {
      const model = await fit(boostedTrees(options), binaryOf(train), { validation: binaryOf(test) });
      values = model.evaluation?.values ?? [];
      const p = (await model.predictProba(test)).of(true);
      const yes = binaryOf(test).target;
      const at = (row: number): number => (yes[row] === 1 ? (p[row] as number) : 1 - (p[row] as number));
      value = metric === "error" ? mean((row) => (at(row) > 0.5 ? 0 : 1)) : mean((row) => -Math.log(at(row)));
    } else {
      const model = await fit(boostedTrees({ ...(options as object), objective }), positive(train), {
        validation: positive(test),
      });
      values = model.evaluation?.values ?? [];
      const found = await model.predict(test);
      const y = positive(test).target;
      const gap = (row: number): number => (y[row] as number) - (found[row] as number);
      if (metric === "rmse") value = Math.sqrt(mean((row) => gap(row) ** 2));
      else if (metric === "poissonDeviance") {
        value =
          2 *
          mean((row) => {
            const [wanted, rate] = [y[row] as number, found[row] as number];
            return (wanted > 0 ? wanted * Math.log(wanted / rate) : 0) - (wanted - rate);
          });
      } else value = mean((row) => Math.abs(gap(row))) * (metric === "pinball" ? 0.5 : 1);
    }
    expect(values).toHaveLength(9);
    expect(values[8]).toBe(Math.min(...values));
    expect(value).toBeCloseTo(values[8] as number, 9);
  });
});

describe("sameness", () => {
  it("goes on where it stopped", async () => {
    const data = mixed(1500);
    const options = { objective: "squared", numLeaves: 8 } as const;
    const half = await fit(boostedTrees({ ...options, iterations: 10 }), data);
    const whole = await fit(boostedTrees({ ...options, iterations: 20 }), data);
    const resumed = await resume(half, data);
    expect(resumed.iterations).toBe(20);
    expect(rmse(await resumed.predict(data), await whole.predict(data))).toBeLessThan(1e-9);
    const loaded = boostedTreesCodec.decode(half.state());
    if (loaded.objective !== "squared" || !("predict" in loaded)) throw new Error("it is of another kind");
    const again = await resume(loaded, data);
    expect(await again.predict(data)).toEqual(await resumed.predict(data));
  });

  it("does not depend on workers, with any objective, sampling or nulls", async () => {
    const data = mixed(9000);
    await using pool = await workers({ size: 2 });
    for (const options of [
      {},
      { subsample: 0.6, columnSample: 0.6 },
      { goss: {} },
      { monotone: { b: 1 } },
    ] as const) {
      const alone = await fit(boostedTrees({ iterations: 15, ...options }), binaryOf(data));
      const both = await fit(boostedTrees({ iterations: 15, ...options }), binaryOf(data), { workers: pool });
      expect(both.state()).toEqual(alone.state());
    }
    const numbers = boostedTrees({ objective: "poisson", iterations: 10 });
    const positive = { ...data, target: data.target.map((y) => Math.max(0, y)) };
    const both = await fit(numbers, positive, { workers: pool });
    expect(both.state()).toEqual((await fit(numbers, positive)).state());
  });

  it("adds its trees up to what it scored while it learnt", async () => {
    const data = binaryOf(mixed(800));
    const model = await fit(boostedTrees({ iterations: 30, subsample: 0.5 }), data, { validation: data });
    const loss = model.evaluation?.values[model.iterations] as number;
    const p = (await model.predictProba(data)).of(true);
    const own =
      p.reduce((sum, yes, row) => sum - Math.log(data.target[row] === 1 ? yes : 1 - yes), 0) / p.length;
    expect(own).toBeCloseTo(loss, 10);
  });

  it("learns as well from large gradients and a draw of small ones", async () => {
    const [train, test] = [mixed(6000), mixed(2000, 8)];
    const estimator = boostedTrees({
      objective: "squared",
      iterations: 80,
      goss: { topRate: 0.2, otherRate: 0.2 },
    });
    const model = await fit(estimator, train, { seed: 3 });
    expect(rmse(await model.predict(test), test.target)).toBeLessThan(0.45);
    expect((await fit(estimator, train, { seed: 3 })).state()).toEqual(model.state());
  });

  it("balances classes by weight", async () => {
    const data = binaryOf(mixed(1200), 8);
    const rare = data.target.reduce((sum, yes) => sum + yes, 0);
    const weights = Float64Array.from(data.target, (yes) => 1200 / (2 * (yes === 1 ? rare : 1200 - rare)));
    const balanced = await fit(boostedTrees({ iterations: 10, classWeight: "balanced" }), data);
    const weighted = await fit(boostedTrees({ iterations: 10 }), { ...data, weights });
    expect((await balanced.predictProba(data)).values).toEqual((await weighted.predictProba(data)).values);
    expect(balanced.expectedValues()).not.toEqual(
      (await fit(boostedTrees({ iterations: 10 }), data)).expectedValues(),
    );
  });

  it("sums histograms again where they would take too much memory", async () => {
    const random = createRandom(11);
    const names = Array.from({ length: 2500 }, (_, at) => `f${at}`);
    const rows = Array.from({ length: 300 }, () =>
      Object.fromEntries(names.map((name) => [name, random.integer(3)])),
    );
    const target = rows.map(
      (row) => (row.f7 as number) * 3 + (row.f9 as number) * (row.f20 as number) + (row.f30 as number),
    );
    const data = createExamples({ rows, schema: { columns: names.map(number) }, target });
    const options = { objective: "squared", iterations: 2, minSamplesLeaf: 2, learningRate: 0.5 } as const;
    const many = await fit(boostedTrees({ ...options, numLeaves: 31 }), data);
    const few = await fit(
      boostedTrees({
        ...options,
        numLeaves: 31,
        inputs: { columns: ["f7", "f9", "f20", "f30"].map(number) },
      }),
      data,
    );
    expect(many.weights()[0]?.name).toBe("f7");
    expect(rmse(await many.predict(data), data.target)).toBeLessThan(
      rmse(await few.predict(data), data.target) + 0.3,
    );
  });

  it("predicts rows as the reference walk does", async () => {
    const data = mixed(500);
    const model = await fit(boostedTrees({ objective: "squared", iterations: 12 }), data);
    const { a, b, c } = data.table.columns as never as Record<
      string,
      { values: Float64Array; codes: Int32Array; dictionary: string[] }
    >;
    const levels = model.columns[2]?.levels ?? [];
    const codes = Float64Array.from(c?.codes ?? [], (code) => levels.indexOf(c?.dictionary[code] as string));
    const raw = predictRaw(
      model.ensemble,
      [a?.values as Float64Array, b?.values as Float64Array, codes],
      500,
    );
    expect(rmse(await model.predict(data), raw)).toBeLessThan(1e-12);
    expect(rmse(await model.predict(takeExamples(data, [5])), raw.subarray(5, 6))).toBeLessThan(1e-12);
  });
});
