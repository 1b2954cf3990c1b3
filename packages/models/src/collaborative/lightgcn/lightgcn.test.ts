import {
  createInteractions,
  type FitOptions,
  fit,
  type Interactions,
  type Progress,
  type Recommender,
  resume,
  splitInteractions,
} from "@portrait/core";
import { blockInteractions, describeEmbedder, describeRecommender } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { popularity } from "../../baseline/popularity.js";
import { lightGcn, lightGcnCodec } from "./lightgcn.js";
import type { LightGcnOptions } from "./lightgcn-options.js";

/** Small and quick: what is learnt within a second on a few hundred edges. */
const inductive = {
  factors: 8,
  layers: 1,
  userEmbeddings: false,
  loss: "squares",
  edgeDropout: 0.3,
  learningRate: 0.05,
  learningRateDecay: "linear",
  steps: 60,
  resumeSteps: 20,
} as const satisfies LightGcnOptions;
const paper = {
  factors: 8,
  layers: 2,
  loss: "bpr",
  learningRate: 0.05,
  steps: 60,
} as const satisfies LightGcnOptions;

const learn = (options: LightGcnOptions, data: Interactions, more: FitOptions<Interactions> = {}) =>
  fit(lightGcn(options), data, { seed: 1, ...more });

describeRecommender("lightGcn, inductive", {
  estimator: lightGcn({ ...inductive, steps: 12 }),
  codecs: [lightGcnCodec],
  seeded: true,
  foldsIn: true,
});

describeRecommender("lightGcn, with users of their own", {
  estimator: lightGcn({ ...paper, steps: 12 }),
  codecs: [lightGcnCodec],
  seeded: true,
  foldsIn: true,
});

describeRecommender("lightGcn, from singular vectors", {
  estimator: lightGcn({ ...paper, start: "spectral", steps: 6 }),
  codecs: [lightGcnCodec],
  seeded: true,
  foldsIn: true,
});

describeEmbedder("lightGcn", {
  estimator: lightGcn({ ...inductive, steps: 12, similarity: "cosine" }),
  codecs: [lightGcnCodec],
  seeded: true,
});

describe("what it learns", () => {
  const log = blockInteractions({ users: 120, items: 60, blocks: 4, events: 14, seed: 5 });
  const { train, test: held } = splitInteractions(log, log.at[120 * 10] as number);

  async function recall(model: Recommender): Promise<number> {
    const answers = await model.recommend({ users: held.users, k: 10, exclude: train });
    const hits = answers.map(({ items }, row) => {
      const relevant = new Set(held.relevant[row]);
      return items.filter(({ item }) => relevant.has(item)).length / relevant.size;
    });
    return hits.reduce((a, b) => a + b, 0) / hits.length;
  }

  test("a start from singular vectors is there after a step", async () => {
    const soon = { ...paper, loss: "softmax", similarity: "cosine", temperature: 0.2, steps: 1 } as const;
    const random = await recall(await learn(soon, train));
    const spectral = await recall(await learn({ ...soon, start: "spectral" }, train));
    const learnt = await recall(await learn({ ...soon, steps: 60 }, train));
    expect(random).toBeLessThan(0.9 * learnt);
    expect(spectral).toBeGreaterThan(0.97 * learnt);
  });

  test("a graph of fewer items than factors starts from random numbers where singular vectors end", async () => {
    const few = blockInteractions({ users: 12, items: 5, blocks: 2, events: 4, seed: 3 });
    const model = await learn({ ...paper, start: "spectral", steps: 2 }, few);
    expect(model.itemVectors.every(Number.isFinite)).toBe(true);
    const again = await learn({ ...paper, start: "spectral", steps: 2 }, few);
    expect(again.itemVectors).toEqual(model.itemVectors);
  });

  test.each<[string, LightGcnOptions]>([
    ["squares, inductive", inductive],
    ["squares, three layers, users of their own", { ...inductive, layers: 3, userEmbeddings: true }],
    ["bpr", paper],
    ["bpr, cosine, three negatives", { ...paper, similarity: "cosine", temperature: 0.2, negatives: 3 }],
    ["softmax over all", { ...paper, loss: "softmax" }],
    ["softmax over a sample", { ...paper, loss: "softmax", negatives: 20, edgeDropout: 0.2 }],
    ["bpr, in batches", { ...paper, batchSize: 256, learningRate: 0.02, steps: 120 }],
    ["softmax, in batches", { ...paper, loss: "softmax", negatives: 20, batchSize: 256, steps: 120 }],
  ])("%s finds planted blocks, far better than popularity", async (_, options) => {
    const baseline = await recall(await fit(popularity(), train));
    expect(baseline).toBeLessThan(0.3);
    for (const seed of [1, 2, 3]) {
      expect(await recall(await learn(options, train, { seed }))).toBeGreaterThan(2 * baseline);
    }
  });

  test("a linear decay halves the second of two steps", async () => {
    const steady = { ...inductive, edgeDropout: 0, learningRateDecay: "none" } as const;
    const vectorsAfter = async (options: LightGcnOptions) => (await learn(options, train)).itemVectors;
    const start = await vectorsAfter({ ...steady, steps: 1 });
    const whole = await vectorsAfter({ ...steady, steps: 2 });
    const half = await vectorsAfter({ ...steady, steps: 2, learningRateDecay: "linear" });
    start.forEach((value, at) => {
      expect((half[at] as number) - value).toBeCloseTo(((whole[at] as number) - value) / 2, 5);
    });
  });

  test("the loss falls", async () => {
    const losses: number[] = [];
    const onProgress = ({ loss }: Progress) => losses.push(loss as number);
    await learn({ ...paper, learningRate: 0.01, steps: 200 }, train, { onProgress });
    const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(losses).toHaveLength(200);
    expect(mean(losses.slice(-20))).toBeLessThan(0.7 * mean(losses.slice(0, 20)));
  });

  test("users who come after the fit are served as well as those who were there", async () => {
    const newcomers = new Set(train.users.filter((_, index) => index % 2 === 0));
    const rows = Array.from(train.at, (at, event) => ({
      user: train.users[train.user[event] as number] as string,
      item: train.items[train.item[event] as number] as string,
      at,
    }));
    const others = createInteractions(rows.filter(({ user }) => !newcomers.has(user)));
    const model = await learn(inductive, others);
    const users = held.users.filter((user) => newcomers.has(user));
    const answers = await model.recommend({ users, k: 10, history: train, exclude: train });
    expect(answers.every(({ known }) => known)).toBe(true);
    const relevant = new Map(held.users.map((user, row) => [user, new Set(held.relevant[row])]));
    const hits = answers.map(({ user, items }) => {
      const right = relevant.get(user) ?? new Set();
      return items.filter(({ item }) => right.has(item)).length / right.size;
    });
    const popular = await recall(await fit(popularity(), train));
    expect(hits.reduce((a, b) => a + b, 0) / hits.length).toBeGreaterThan(2 * popular);
  });

  test("a history of what was learnt from gives the recommendations that were learnt", async () => {
    const model = await learn({ ...inductive, graphHalfLife: 3 }, train);
    const request = { users: train.users, k: 10, exclude: train };
    expect(await model.recommend({ ...request, history: train })).toEqual(await model.recommend(request));
  });

  test("the latest events weigh most where edges age", async () => {
    const [old, recent] = [train.items[0] as string, train.items[1] as string];
    const history = createInteractions([
      { user: "ann", item: old, at: "2024-01-01" },
      { user: "ann", item: recent, at: "2024-03-01" },
      { user: "only", item: recent, at: "2024-03-01" },
    ]);
    const cosine = { ...inductive, similarity: "cosine" } as const;
    const distance = async (graphHalfLife: number | null): Promise<number> => {
      const model = await learn({ ...cosine, graphHalfLife }, train);
      const { values, dimensions } = model.embed(["ann", "only"], history);
      const difference = Array.from({ length: dimensions }, (_, d) => {
        return (values[d] as number) - (values[dimensions + d] as number);
      });
      return Math.hypot(...difference);
    };
    expect(await distance(2)).toBeLessThan(1e-3);
    expect(await distance(null)).toBeGreaterThan(0.05);
  });
});

describe("resume", () => {
  const log = blockInteractions({ users: 60, items: 40, seed: 2 });
  const half = log.at[240] as number;
  const rows = Array.from(log.at, (at, event) => ({
    user: log.users[log.user[event] as number] as string,
    item: log.items[log.item[event] as number] as string,
    at,
  }));

  test.each([inductive, paper])("goes on from what was learnt, and adds what is new", async (options) => {
    const first = await learn(options, createInteractions(rows.filter(({ at }) => at < half)));
    const before = first.state();
    const added = [{ user: "new user", item: "new item", at: (log.at.at(-1) as number) + 1 }];
    const next = createInteractions([...rows.filter(({ user }) => user !== log.users[0]), ...added]);
    const losses: number[] = [];
    const options2 = { seed: 3, onProgress: (p: Progress) => losses.push(p.loss ?? 0) };
    const second = await resume(first, next, options2);
    expect(losses).toHaveLength(options === inductive ? 20 : 30);
    expect(first.state()).toEqual(before);
    expect(second.catalogue).toEqual([...new Set([...first.catalogue, "new item"])].sort());
    expect(second.users).toEqual([...new Set([...first.users, ...next.users])].sort());
    const vectorOf = (model: typeof first, side: "users" | "catalogue", id: string): number[] => {
      const values = side === "users" ? model.userVectors : model.itemVectors;
      const row = model[side].indexOf(id) * model.dimensions;
      return [...values.subarray(row, row + model.dimensions)];
    };
    const absent = log.users[0] as string;
    expect(vectorOf(second, "users", absent)).toEqual(vectorOf(first, "users", absent));
    const [seen, item] = [log.users[1] as string, log.items[1] as string];
    expect(vectorOf(second, "users", seen)).not.toEqual(vectorOf(first, "users", seen));
    expect(vectorOf(second, "catalogue", item)).not.toEqual(vectorOf(first, "catalogue", item));
    const [gone, fresh] = await second.recommend({ users: [absent, "new user"], k: 1 });
    expect([gone?.known, fresh?.known]).toEqual([true, true]);
    const cold: number[] = [];
    await learn(options, next, { seed: 3, onProgress: (p) => cold.push(p.loss ?? 0) });
    expect(losses[0]).toBeLessThan(cold[0] as number);
  });

  test.each([inductive, paper])(
    "of no steps folds in who and what is new, and learns nothing",
    async (options) => {
      const blocks = blockInteractions({ users: 60, items: 40, blocks: 4, seed: 2 });
      const first = await learn({ ...options, resumeSteps: 0 }, blocks);
      const before = Array.from(blocks.at, (at, event) => ({
        user: blocks.users[blocks.user[event] as number] as string,
        item: blocks.items[blocks.item[event] as number] as string,
        at,
      }));
      const fans = [
        ...new Set(before.filter(({ item }) => item === before[0]?.item).map(({ user }) => user)),
      ];
      const theirs = new Set(before.filter(({ user }) => user === fans[0]).map(({ item }) => item));
      const at = (blocks.at.at(-1) as number) + 1;
      const added = [
        ...fans.map((user) => ({ user, item: "new item", at })),
        ...[...theirs].slice(1).map((item) => ({ user: "new user", item, at })),
      ];
      const second = await resume(first, createInteractions([...before, ...added]), { seed: 3 });
      const embeddings = (model: typeof first, name: string, ids: readonly string[], id: string) => {
        const row = ids.indexOf(id) * model.dimensions;
        return [...(model.state().tensors[name]?.data ?? []).slice(row, row + model.dimensions)];
      };
      for (const item of first.catalogue) {
        expect(embeddings(second, "itemEmbeddings", second.catalogue, item)).toEqual(
          embeddings(first, "itemEmbeddings", first.catalogue, item),
        );
      }
      const [own] = await second.recommend({ users: ["new user"], k: theirs.size });
      expect(own?.items.filter(({ item }) => theirs.has(item) || item === "new item").length).toBeGreaterThan(
        theirs.size / 2,
      );
      const all = await second.recommend({ users: blocks.users, k: second.catalogue.length });
      const mean = (rows: typeof all): number =>
        rows.reduce(
          (sum, { items }) => sum + (items.find(({ item }) => item === "new item")?.score ?? 0),
          0,
        ) / rows.length;
      const isFan = new Set(fans);
      expect(mean(all.filter(({ user }) => isFan.has(user)))).toBeGreaterThan(
        mean(all.filter(({ user }) => !isFan.has(user))),
      );
    },
  );

  test("same model, same data, same seed: same result", async () => {
    const first = await learn(inductive, log);
    const [left, right] = [
      await resume(first, log, { seed: 4 }),
      await resume(lightGcnCodec.decode(first.state()), log, { seed: 4 }),
    ];
    expect(left?.state()).toEqual(right?.state());
  });
});

describe("a fit that ends early", () => {
  const log = blockInteractions();

  test("is aborted half-way", async () => {
    const controller = new AbortController();
    const onProgress = ({ completed }: Progress) => {
      if (completed === 4) controller.abort();
    };
    await expect(learn(paper, log, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: "aborted",
      message: "lightGcn: the fit was stopped by its signal.",
    });
  });

  test("says when the loss overflows", async () => {
    await expect(learn({ ...inductive, initialScale: 1e25 }, log)).rejects.toMatchObject({
      code: "invalid-data",
      message: expect.stringMatching(
        /^lightGcn: the loss became (NaN|Infinity) at step 1\. Use a smaller learningRate or initialScale\.$/,
      ),
    });
  });
});

describe("odd data", () => {
  test("repeats of a pair change nothing but the age of the edge", async () => {
    const pairs = [
      { user: "__proto__", item: "constructor", at: 5 },
      { user: "ann", item: "constructor", at: 6 },
      { user: "ann", item: "__proto__", at: 7 },
    ];
    const once = await learn(inductive, createInteractions(pairs, 9));
    const repeats = [...pairs, { user: "ann", item: "constructor", at: 1 }];
    const twice = await learn(inductive, createInteractions(repeats, 9));
    expect(twice.state()).toEqual(once.state());
    const [answer] = await once.recommend({ users: ["__proto__"], k: 5 });
    expect(answer?.known).toBe(true);
    expect(answer?.items.map(({ item }) => item).sort()).toEqual(["__proto__", "constructor"]);
  });

  test("a user with all items, and edges so old that they hardly count", async () => {
    const log = createInteractions(
      [
        { user: "all", item: "x", at: 0 },
        { user: "all", item: "y", at: 1 },
      ],
      "2024-01-01",
    );
    const model = await learn({ ...paper, graphHalfLife: 0.001, lossHalfLife: 0.001 }, log);
    expect(model.itemVectors.every(Number.isFinite)).toBe(true);
    expect(await model.recommend({ users: ["all"], k: 2, exclude: log })).toEqual([
      { user: "all", items: [], known: true },
    ]);
  });

  test("an item and a user without any event have finite vectors and disturb nobody", async () => {
    const log = blockInteractions();
    const lonely = {
      ...log,
      items: [...log.items, "\u{1F600} item"],
      users: [...log.users, "\u{1F600} user"],
    };
    for (const options of [inductive, paper]) {
      const model = await learn({ ...options, steps: 5 }, lonely);
      const { tensors } = model.state();
      for (const { data } of Object.values(tensors)) expect(data.every(Number.isFinite)).toBe(true);
      const history = createInteractions([{ user: "new", item: "\u{1F600} item", at: 1 }]);
      expect(model.embed(["new"], history).known).toEqual([true]);
    }
  });

  test.each<[string, unknown, string, string]>([
    [
      "none",
      createInteractions([]),
      "invalid-data",
      "lightGcn: there are no interactions to learn from. Check the filter or the window that they come from.",
    ],
    [
      "rows",
      [{ user: "a", item: "b" }],
      "invalid-argument",
      "lightGcn: the data must be interactions; received an array of 1. Make them with createInteractions, or with interactions() of an engine.",
    ],
  ])("%s", async (_, data, code, message) => {
    await expect(learn(inductive, data as Interactions)).rejects.toMatchObject({ code, message });
  });

  test("embed refuses what is no list or no history", async () => {
    const log = blockInteractions();
    const model = await learn({ ...inductive, steps: 1 }, log);
    expect(() => model.embed("ann" as never, log)).toThrow(
      'lightGcn.embed: "users" must be a list of user ids; received "ann".',
    );
    expect(() => model.embed(["ann"], [] as never)).toThrow(
      'lightGcn.embed: "history" must be interactions; received an array of 0.',
    );
  });
});
