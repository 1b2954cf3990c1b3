import {
  createInteractions,
  fit,
  type Interactions,
  interactionsBefore,
  type Progress,
  rowAt,
  takeExamples,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "../linear/logistic-regression.js";
import type { LogisticRegressionModel } from "../linear/logistic-regression-model.js";
import { fuse } from "./fuse.js";
import { spyClassifier } from "./testing/spy-classifier.js";
import { resumableEmbedder, svdEmbedder } from "./testing/svd-embedder.js";
import { createWorld, MONTH, rocAuc, worldSchema } from "./testing/world.js";

const world = createWorld(3, 300);
const { train, test: held } = world;
const alone = logisticRegression({ inputs: worldSchema });
const estimator = fuse({ embeddings: [resumableEmbedder({ dimensions: 6 })], predict: alone });
const model = await fit(estimator, train, { seed: 5 });

describe("fuse", () => {
  test("tells users apart by taste where their features do not", async () => {
    const weak = await fit(alone, train);
    const weakAuc = rocAuc((await weak.predictProba(held)).of(true), held.target);
    const fusedAuc = rocAuc((await model.predictProba(held)).of(true), held.target);
    expect(weakAuc).toBeLessThan(0.6);
    expect(fusedAuc).toBeGreaterThan(0.73);
  });

  test("brings graphs of any orientation into one space", async () => {
    const steady = fuse({ embeddings: [svdEmbedder({ dimensions: 6, spin: false })], predict: alone });
    const spun = fuse({ embeddings: [svdEmbedder({ dimensions: 6, spin: true })], predict: alone });
    const [a, b] = [await fit(steady, train), await fit(spun, train)];
    const aucOf = async (fused: typeof a) => rocAuc((await fused.predictProba(held)).of(true), held.target);
    expect(Math.abs((await aucOf(a)) - (await aucOf(b)))).toBeLessThan(0.02);
  });

  test("gives the same again with the same seed", async () => {
    const again = await fit(estimator, train, { seed: 5 });
    expect((await again.predictProba(held)).values).toEqual((await model.predictProba(held)).values);
  });

  test("predicts one row from the items its user took up as it does from the log", async () => {
    const history = interactionsBefore(held.interactions as Interactions, 7 * MONTH);
    const many = await model.predictProba(held);
    for (const row of [0, 17, 99]) {
      const user = history.users.indexOf(held.users[row] as string);
      const items = [...history.user.keys()]
        .filter((event) => history.user[event] === user)
        .map((event) => history.items[history.item[event] as number] as string);
      const one = model.predictOne(rowAt(held.table, row), { items: [...new Set(items), "never heard of"] });
      expect(one.probabilities[1]).toBeCloseTo(many.values[row * 2 + 1] as number, 6);
    }
  });

  test("takes no items, unknown ones and new users for the zero vector", async () => {
    const row = { visits: 4, member: true };
    const zero = model.predictOne(row);
    expect(model.predictOne(row, {})).toEqual(zero);
    expect(model.predictOne(row, { items: [] })).toEqual(zero);
    expect(model.predictOne(row, { items: ["__proto__", "nothing"] })).toEqual(zero);
    expect(model.predictOne(row, { items: ["item 0-1", "item 0-2"] })).not.toEqual(zero);
    const stranger = { ...takeExamples(held, [0]), users: ["stranger"] };
    const { values } = await model.predictProba(stranger);
    expect([...values]).toEqual(model.predictOne(rowAt(held.table, 0)).probabilities);
  });

  test("does not mind the order of rows, and serves several cutoffs at once", async () => {
    const rows = [5, 3, 800, 1200, 3, 40];
    const some = await model.predictProba(takeExamples({ ...train, knownUntil: 8 * MONTH }, rows));
    const all = await model.predictProba(train);
    rows.forEach((row, index) => {
      expect(some.values[index * 2 + 1]).toBe(all.values[row * 2 + 1]);
    });
  });

  test("keeps the classifier's own inputs, and its horizon", () => {
    expect(model.inputs).toEqual(worldSchema);
    expect(model.horizon).toBe(MONTH);
    expect(model.classes).toEqual([false, true]);
    expect(model.spaces).toEqual([{ name: "svd", dimensions: 6 }]);
    expect(Object.isFrozen(model)).toBe(true);
  });

  test("explains itself: a graph's dimensions count as one", () => {
    const weights = model.weights();
    expect(weights.map(({ name }) => name).sort()).toEqual(["member", "svd", "visits"]);
    const { classifier } = model.state().parts;
    const own = (classifier as typeof model).weights();
    expect(own.length).toBe(8);
    const norm = Math.hypot(...own.filter(({ name }) => name.startsWith("svd_")).map(({ weight }) => weight));
    expect(weights.find(({ name }) => name === "svd")?.weight).toBeCloseTo(norm, 12);
    expect(weights[0]?.name).toBe("svd");
    const row = { visits: 9, member: false };
    const items = { items: ["item 0-1", "item 1-2"] };
    const { intercept } = classifier as LogisticRegressionModel;
    for (const context of [undefined, items]) {
      const logit = model.contributions(row, context).reduce((sum, { weight }) => sum + weight, intercept);
      const [no = 0, yes = 0] = model.predictOne(row, context).probabilities;
      expect(logit).toBeCloseTo(Math.log(yes / no), 10);
    }
    expect(model.contributions(row, items)).not.toEqual(model.contributions(row));
  });

  test("recommends and embeds with the first graph that can recommend", async () => {
    const two = await fit(
      fuse({
        embeddings: [svdEmbedder({ dimensions: 3 }), resumableEmbedder({ dimensions: 4 })],
        predict: alone,
      }),
      train,
    );
    expect(two.spaces).toEqual([
      { name: "svd", dimensions: 3 },
      { name: "svd2", dimensions: 4 },
    ]);
    expect(two.dimensions).toBe(4);
    expect(two.itemVectors.length).toBe(4 * two.catalogue.length);
    const { graph1 } = two.state().parts;
    expect(two.catalogue).toBe((graph1 as typeof two).catalogue);
    const [first] = await two.recommend({ users: ["user 1"], k: 2 });
    expect(first?.items.map(({ item }) => item)).toEqual(two.catalogue.slice(0, 2));
    const history = train.interactions as Interactions;
    expect(two.embed(["user 1"], history)).toEqual((graph1 as typeof two).embed(["user 1"], history));
    expect(
      two
        .weights()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["member", "svd", "svd2", "visits"]);
    const one = await fit(fuse({ embeddings: [svdEmbedder({ dimensions: 3 })], predict: alone }), train);
    expect("recommend" in one).toBe(false);
    expect(one.dimensions).toBe(3);
  });

  test("without graphs is the classifier", async () => {
    const none = await fit(fuse({ embeddings: [], predict: alone }), train);
    const bare = await fit(alone, train);
    expect((await none.predictProba(held)).values).toEqual((await bare.predictProba(held)).values);
    expect(none.predictOne({ visits: 3, member: true })).toEqual(
      bare.predictOne({ visits: 3, member: true }),
    );
    expect((await none.predictProba([{ visits: 3, member: true }])).length).toBe(1);
    expect(none.weights()).toEqual(bare.weights());
    expect("embed" in none || "recommend" in none).toBe(false);
  });

  test("takes a classifier that uses all columns", async () => {
    const all = await fit(
      fuse({ embeddings: [svdEmbedder({ dimensions: 2 })], predict: logisticRegression() }),
      train,
    );
    expect(all.inputs).toEqual(worldSchema);
    expect((await all.predictProba(held)).length).toBe(held.users.length);
  });

  test("folds the validation rows in too", async () => {
    const seen: number[] = [];
    const spy = spyClassifier((data, validation) => {
      seen.push(data.table.length, validation?.table.length ?? 0);
      expect(Object.keys(validation?.table.columns ?? {})).toEqual(["visits", "member", "svd_0", "svd_1"]);
    });
    await fit(fuse({ embeddings: [svdEmbedder({ dimensions: 2 })], predict: spy }), train, {
      validation: held,
    });
    expect(seen).toEqual([1500, 300]);
  });
});

describe("fits within the fit", () => {
  const watch = async (maxGraphs: number | undefined, resumable: boolean) => {
    const fits: { seed: number; until: number; resumed: boolean }[] = [];
    const phases: Progress[] = [];
    const make = resumable ? resumableEmbedder : svdEmbedder;
    const graph = make({
      dimensions: 2,
      onFit: ({ seed, data, resumed }) => fits.push({ seed, until: data.until / MONTH, resumed }),
    });
    await fit(
      fuse({ embeddings: [graph], predict: alone, ...(maxGraphs === undefined ? {} : { maxGraphs }) }),
      train,
      {
        onProgress: (progress) => phases.push(progress),
      },
    );
    return { fits, phases };
  };

  test("stop at what each may know, earliest first, the last at what the examples know", async () => {
    const { fits } = await watch(undefined, false);
    expect(fits.map(({ until }) => until)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(fits.every(({ resumed }) => !resumed)).toBe(true);
    expect(new Set(fits.map(({ seed }) => seed)).size).toBe(6);
  });

  test("go on from the one before where they can", async () => {
    const { fits } = await watch(undefined, true);
    expect(fits.map(({ resumed }) => resumed)).toEqual([false, true, true, true, true, true]);
  });

  test("are no more than asked for, and one", async () => {
    expect((await watch(2, false)).fits.map(({ until }) => until)).toEqual([1, 3, 6]);
    expect((await watch(1, true)).fits.map(({ until }) => until)).toEqual([1, 6]);
  });

  test("say what they are at", async () => {
    const { phases } = await watch(1, false);
    const names = phases.map(({ phase }) => phase);
    expect(names.slice(0, 3)).toEqual(["fuse > svd 1970-01-31", "fuse > svd 1970-06-30", "fuse"]);
    expect(names[3]).toBe("fuse > logisticRegression");
    expect(phases.at(-1)).toEqual({ phase: "fuse", completed: 2, total: 2 });
  });

  test("are stopped by the signal", async () => {
    const controller = new AbortController();
    const stopped = fit(estimator, train, {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "fuse > svd 1970-01-31") controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({
      code: "aborted",
      message: "svd: the fit was stopped by its signal.",
    });
  });
});

test("a user with no history before a cutoff has the zero vector there", async () => {
  const late = createInteractions(
    world.events
      .map((event) => ({ ...event, at: event.user === "user 0" ? Number(event.at) + 5 * MONTH : event.at }))
      .filter(({ at }) => Number(at) < 8 * MONTH),
    8 * MONTH,
  );
  const rows: Float64Array[] = [];
  const spy = spyClassifier(({ table }) => {
    const { svd_0: first } = table.columns;
    if (first?.type === "number") rows.push(first.values);
  });
  await fit(fuse({ embeddings: [svdEmbedder({ dimensions: 2 })], predict: spy }), {
    ...train,
    interactions: late,
  });
  const [values] = rows;
  expect(train.users[0]).toBe("user 0");
  expect(values?.slice(0, 5)).toEqual(new Float64Array(5));
  expect(values?.[5]).not.toBe(0);
});
