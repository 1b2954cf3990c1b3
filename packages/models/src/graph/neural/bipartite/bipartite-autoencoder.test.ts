import { tfjs } from "@portrait/backend-tfjs";
import {
  createDenseVector,
  createExamples,
  createInteractions,
  createRandom,
  fit,
  type Interactions,
} from "@portrait/core";
import { createGraph, defineGraph, graphLinks } from "@portrait/graph";
import { describeEmbedder, describeRecommender, expectPortraitError } from "@portrait/testing";
import { afterAll, describe, expect, test } from "vitest";
import { fuse } from "../../../fusion/index.js";
import { logisticRegression } from "../../../linear/index.js";
import { graphAutoencoder } from "../graph-autoencoder.js";
import { bipartiteAutoencoder, bipartiteAutoencoderCodec } from "./bipartite-autoencoder.js";

const backend = await tfjs("wasm");
afterAll(() => backend.dispose());

const shop = defineGraph({ nodes: ["user", "item"], edges: { interacted: { from: "user", to: "item" } } });
const encoders = ["gcn", "sage", "relational"] as const;
const small = { hidden: 8, factors: 4, epochs: 60 };
const outcomes = { oneEvent: "error", oneUser: "error", oneItem: "error" } as const;

for (const encoder of encoders) {
  const estimator = bipartiteAutoencoder({ ...small, encoder });
  const shared = { seeded: true, estimator, codecs: [bipartiteAutoencoderCodec], backend } as const;
  describeRecommender(`bipartiteAutoencoder, ${encoder}`, { ...shared, outcomes, foldsIn: true });
  describeEmbedder(`bipartiteAutoencoder, ${encoder}`, shared);
}

/** Two circles with items of their own: each user has four of the ten items of its circle. */
function circles(seed: number): Interactions {
  const random = createRandom(seed);
  const events = Array.from({ length: 40 }, (_, user) =>
    Array.from({ length: 4 }, (_, at) => ({
      user: `u${user}`,
      item: `i${2 * random.integer(10) + (user % 2)}`,
      at: 10 * user + at,
    })),
  );
  return createInteractions(events.flat());
}

describe.each(encoders)("%s", (encoder) => {
  const log = circles(1);
  const learn = () => fit(bipartiteAutoencoder({ ...small, encoder }), log, { backend, seed: 1 });

  test("places those that it learnt from where the autoencoder of the graph does", async () => {
    const model = await learn();
    const width = model.users.length;
    const users = {
      ids: model.users,
      features: createDenseVector({ width: 1, values: new Float64Array(width).fill(1) }),
    };
    const pairs = new Set(Array.from(log.user, (user, event) => `${user} ${log.item[event]}`));
    const [from, to] = [0, 1].map((end) =>
      Int32Array.from(pairs, (pair) => Number(pair.split(" ")[end])),
    ) as [Int32Array, Int32Array];
    const graph = createGraph(shop, {
      nodes: { user: users, item: { ids: model.catalogue } },
      edges: { interacted: { fromIds: log.users, toIds: log.items, from, to } },
    });
    const { hidden, factors: dimensions, epochs } = small;
    const options = { encoder, hidden, dimensions, epochs, inputNormalization: "none" } as const;
    const same = await fit(graphAutoencoder(options), graphLinks(graph, "interacted"), { backend, seed: 1 });
    const ofItems = await same.embed(graph, "item");
    expect([...model.itemVectors]).toEqual([...ofItems.values]);
    const ofUsers = await same.embed(graph, "user");
    const { values, known } = model.embed(model.users, log);
    expect(known).not.toContain(false);
    expect([...values]).toEqual([...model.userVectors]);
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(ofUsers.values[at] as number, 4);
    });
  });

  test("recommends what the circle of a user has, to strangers too", async () => {
    const model = await learn();
    const taken = ["i1", "i3", "i7"].map((item, at) => ({ user: "new", item, at }));
    const history = createInteractions(taken);
    const [found] = await model.recommend({ users: ["new"], k: 5, history, exclude: history });
    expect(found?.known).toBe(true);
    expect(found?.items.filter(({ item }) => Number(item.slice(1)) % 2 === 1)).toHaveLength(5);
  });
});

test("users are placed by their items alone", async () => {
  const log = circles(2);
  const model = await fit(bipartiteAutoencoder(small), log, { backend, seed: 1 });
  const own = createInteractions(
    ["u0", "a stranger"].flatMap((user) => ["i2", "i4"].map((item, at) => ({ user, item, at }))),
  );
  const { values } = model.embed(["u0", "a stranger"], own);
  expect([...values.subarray(0, 4)]).toEqual([...values.subarray(4)]);
});

test("fuse learns from its vectors which circle a user is of", async () => {
  const log = circles(3);
  const examples = createExamples({
    rows: log.users.map(() => ({ visits: 3 })),
    schema: { columns: [{ name: "visits", type: "number" }] },
    target: log.users.map((user) => Number(user.slice(1)) % 2 === 1),
    users: log.users,
    cutoffs: log.users.map(() => log.until),
    interactions: log,
  });
  const estimator = fuse({ embeddings: [bipartiteAutoencoder(small)], predict: logisticRegression() });
  const model = await fit(estimator, examples, { backend, seed: 1 });
  expect(model.predictOne({ visits: 3 }, { items: ["i1", "i5"] }).value).toBe(true);
  expect(model.predictOne({ visits: 3 }, { items: ["i2", "i6"] }).value).toBe(false);
  const [found] = await model.recommend({ users: ["u1"], k: 3, exclude: log });
  expect(found?.items).toHaveLength(3);
  expect(model.weights()[0]?.name).toBe("bipartiteAutoencoder");
});

test("what is refused", async () => {
  const full = createInteractions(
    ["a", "b"].flatMap((user) => ["x", "y"].map((item, at) => ({ user, item, at }))),
  );
  await expectPortraitError(fit(bipartiteAutoencoder({ epochs: 1 }), full, { backend }), {
    code: "invalid-data",
    message:
      "bipartiteAutoencoder: 4 of the 4 pairs of users and items occur, so that there are not as many others to tell them from. Learn from more users and items.",
  });
});
