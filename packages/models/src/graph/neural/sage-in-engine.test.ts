import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import {
  category,
  createDenseVector,
  createRandom,
  defineEvents,
  type Engine,
  fit,
  type GraphHolder,
  type HeldGraph,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { memory } from "@portrait/features";
import {
  defineGraph,
  type EngineGraph,
  eventNodes,
  graphFromEvents,
  graphInEngine,
  labelEngineNodes,
  labelNodes,
} from "@portrait/graph";
import { expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gcn } from "./gcn.js";
import { graphSage, graphSageCodec } from "./graph-sage.js";

const events = defineEvents({
  user: id("user"),
  item: optional(id("item")),
  friend: optional(id("user")),
  at: timestamp(),
});
const people = defineEvents({
  user: id("user"),
  a: number(),
  b: number(),
  circle: category(),
  part: category(),
  at: timestamp(),
});
const goods = defineEvents({ item: id("item"), price: number(), at: timestamp() });

const town = defineGraph({
  nodes: ["user", "item"],
  edges: { bought: { from: "user", to: "item" }, knows: { from: "user", to: "user" } },
});
const edges = { bought: { from: "user", to: "item" }, knows: { from: "user", to: "friend" } } as const;

/** Users of two circles, told apart by whom they know and by noisy numbers. */
function made(count: number, perUser: number, seed: number) {
  const random = createRandom(seed);
  const name = (letter: string, place: number): string => `${letter}${String(place).padStart(5, "0")}`;
  const other = (place: number, below: number): number => 2 * random.integer(below / 2) + (place % 2);
  const users = Array.from({ length: count }, (_, place) => ({
    user: name("u", place),
    a: (place % 2) + random.normal() / 2,
    b: 1 - (place % 2) + random.normal() / 2,
    circle: place % 2 === 0 ? "even" : "odd",
    part: place % 8 < 3 ? "train" : place % 8 < 5 ? "validation" : "test",
    at: 0,
  }));
  const items = Array.from({ length: count / 2 }, (_, place) => ({
    item: name("i", place),
    price: 1 + (place % 2),
    at: 0,
  }));
  const rows = users.flatMap(({ user }, place) =>
    Array.from({ length: perUser }, (_, at) =>
      at % 2 === 0
        ? { user, item: name("i", other(place, count / 2)), friend: null, at }
        : { user, item: null, friend: name("u", other(place, count)), at },
    ),
  );
  return { users, items, rows };
}

type Holder = Engine & GraphHolder;

async function inEngine(engine: Holder, world: ReturnType<typeof made>) {
  const log = await engine.read(events, world.rows);
  const described = await engine.read(people, world.users);
  const priced = await engine.read(goods, world.items);
  const graph = await graphInEngine(town, log, {
    engine,
    edges,
    nodes: {
      user: eventNodes(described, { id: "user", features: ["a", "b"] }),
      item: eventNodes(priced, { id: "item", features: ["price"] }),
    },
  });
  const labels = (part: string) =>
    labelEngineNodes(graph, { node: "user", column: "circle", where: people.columns.part.is(part) });
  return { graph, train: await labels("train"), validation: await labels("validation") };
}

async function inMemory(world: ReturnType<typeof made>) {
  const engine = memory();
  const log = await engine.read(events, world.rows);
  const { users, items } = world;
  const graph = await graphFromEvents(town, log, {
    engine,
    edges,
    nodes: {
      user: {
        ids: users.map(({ user }) => user),
        features: createDenseVector({
          width: 2,
          values: Float64Array.from(users.flatMap(({ a, b }) => [a, b])),
        }),
      },
      item: {
        ids: items.map(({ item }) => item),
        features: createDenseVector({ width: 1, values: Float64Array.from(items, ({ price }) => price) }),
      },
    },
  });
  const labels = (part: string) =>
    labelNodes(graph, {
      node: "user",
      labels: users.filter((user) => user.part === part).map(({ user, circle }) => [user, circle] as const),
    });
  return { graph, train: labels("train"), validation: labels("validation") };
}

const world = made(48, 6, 1);
const asked = world.users.filter(({ part }) => part === "test").map(({ user }) => user);
const few = graphSage({ hidden: 8, epochs: 8, batchSize: 5, fanouts: [3, 2], dropout: 0.1 });
const weights = (model: { state(): { readonly tensors: object } }) => model.state().tensors;

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

const engines: readonly (readonly [string, () => Promise<Holder>])[] = [
  ["memory", async () => memory()],
  ["duckdb", () => duckdb({ threads: 2 })],
];

describe.each(engines)("GraphSAGE over a graph in %s", (_, open) => {
  let engine: Holder;
  let held: Awaited<ReturnType<typeof inEngine>>;
  beforeAll(async () => {
    engine = await open();
    held = await inEngine(engine, world);
  });
  afterAll(() => engine.close());

  test.each(["mean", "maxPool"] as const)(
    "learns by %s what it learns from memory, bit for bit, and answers alike",
    async (aggregator) => {
      const whole = await inMemory(world);
      const estimator = graphSage({ ...few.params, aggregator } as never);
      const [ours, plain] = [
        await fit(estimator, held.train, { backend, seed: 3 }),
        await fit(estimator, whole.train, { backend, seed: 3 }),
      ];
      expect(weights(ours)).toEqual(weights(plain));
      const fanouts = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      expect(await ours.predict(held.graph, asked, { fanouts })).toEqual(
        await plain.predict(whole.graph, asked),
      );
      expect(await ours.embed(held.graph, asked, { fanouts })).toEqual(await plain.embed(whole.graph, asked));
      expect((await plain.predictProba(held.graph, asked)).values).toEqual(
        (await ours.predictProba(held.graph, asked)).values,
      );
      expect(await fit(estimator, held.train, { backend, seed: 4 }).then(weights)).not.toEqual(weights(ours));
    },
  );

  test("stops by validation nodes in the engine as by those in memory, where all neighbours are sampled", async () => {
    const whole = await inMemory(world);
    const estimator = graphSage({ hidden: 4, epochs: 30, batchSize: 6, fanouts: [100, 100], patience: 2 });
    const ours = await fit(estimator, held.train, { backend, seed: 1, validation: held.validation });
    const plain = await fit(estimator, whole.train, { backend, seed: 1, validation: whole.validation });
    expect(weights(ours)).toEqual(weights(plain));
    const mixed = await fit(estimator, held.train, { backend, seed: 1, validation: whole.validation });
    expect(weights(mixed)).toEqual(weights(plain));
  });

  test("finds circles of users whom it never saw, one at a time as all together, before and after saving", async () => {
    const model = await fit(few, held.train, { backend, seed: 1 });
    const later = made(60, 6, 9);
    const others = await inEngine(engine, later);
    const ids = later.users.map(({ user }) => user);
    const found = await model.predict(others.graph, ids);
    const right = found.filter(({ value }, place) => later.users[place]?.circle === value);
    expect(right.length / ids.length).toBeGreaterThan(0.8);
    const single = await model.predict(others.graph, [ids[7] as string]);
    expect(single).toEqual([found[7]]);
    const small = await model.predict(others.graph, [...ids].reverse(), { batchSize: 7 });
    expect([...small].reverse()).toEqual(found);
    expect(await model.predict(others.graph, [ids[1], ids[1]] as string[])).toEqual([found[1], found[1]]);
    const again = graphSageCodec.decode(model.state());
    expect(await again.predict(others.graph, ids)).toEqual(found);
    expect(await model.predict(others.graph, [])).toEqual([]);
    await others.graph.close();
  });

  test("refuses what it cannot serve", async () => {
    const model = await fit(few, held.train, { backend, seed: 1 });
    await expectPortraitError(model.predict(held.graph, ["nobody"]), {
      code: "unknown-id",
      message:
        'graphSage.predict: the graph has no user "nobody". Add the node to the graph with what is known of it.',
    });
    await expectPortraitError(model.embed(held.graph, undefined as never), {
      code: "invalid-argument",
      message: "graphSage.embed: the nodes must be a list of ids; received undefined.",
    });
    await expectPortraitError(model.predictProba(held.graph, asked, { fanouts: [1] }), {
      code: "invalid-option",
      message:
        'graphSage.predictProba: "fanouts" must be 2 integers >= 1 or Infinity; received an array of 1. Leave it out to use an array of 2.',
    });
    await expectPortraitError(model.predict(held.graph, asked, { signal: AbortSignal.abort() }), {
      code: "aborted",
      message: "find: stopped by its signal.",
    });
  });

  test("an aborted fit stops, the engine goes on, and a closed graph is refused", async () => {
    const stop = new AbortController();
    const estimator = graphSage({ epochs: 1000, batchSize: 2, fanouts: [2] });
    const fitting = fit(estimator, held.train, {
      backend,
      signal: stop.signal,
      onProgress: ({ completed }) => completed === 2 && stop.abort(),
    });
    await expectPortraitError(fitting, {
      code: "aborted",
      message: "graphSage: the fit was stopped by its signal.",
    });
    const tensors = backend.memory().tensors;
    const within = new AbortController();
    const source = {
      ...held.graph.source,
      neighboursAt(...input: Parameters<EngineGraph["source"]["neighboursAt"]>) {
        within.abort();
        return held.graph.source.neighboursAt(...input);
      },
    };
    const broken = { ...held.train, graph: { ...held.graph, source } };
    await expectPortraitError(fit(estimator, broken, { backend, signal: within.signal }), {
      code: "aborted",
      message: "neighboursAt: stopped by its signal.",
    });
    expect(backend.memory().tensors).toBe(tensors);
    const other = await inEngine(engine, world);
    await other.graph.close();
    await expectPortraitError(fit(few, other.train, { backend }), {
      code: "closed",
      message: `${engine.name}: the graph was closed.`,
    });
  });
});

test("a step reads what it samples, and never the whole graph", async () => {
  const large = made(4000, 20, 2);
  const engine = await duckdb({ threads: 2 });
  const most = { rows: 0, neighboursAt: 0, features: 0 };
  const counted = (held: HeldGraph): HeldGraph => ({
    ...held,
    rows(nodes, options) {
      most.rows = Math.max(most.rows, nodes.length);
      return held.rows(nodes, options);
    },
    neighboursAt(places, options) {
      most.neighboursAt = Math.max(most.neighboursAt, places.length);
      return held.neighboursAt(places, options);
    },
    features(node, places, options) {
      most.features = Math.max(most.features, places.length);
      return held.features(node, places, options);
    },
  });
  const counting: Holder = {
    ...engine,
    holdGraph: async (...input) => counted(await engine.holdGraph(...input)),
  };
  const { graph, train } = await inEngine(counting, large);
  const estimator = graphSage({ hidden: 8, epochs: 1, batchSize: 64, fanouts: [5, 3] });
  const model = await fit(estimator, train, { backend, seed: 1 });
  const first = 64 * 5;
  expect(most.rows).toBeLessThanOrEqual(64 + first);
  expect(most.neighboursAt).toBeLessThanOrEqual(3 * (64 + first));
  expect(most.features).toBeLessThanOrEqual(4 * (64 + first));
  expect(most.features).toBeLessThan(graph.source.count / 3);
  const ids = large.users.filter(({ part }) => part === "test").map(({ user }) => user);
  const found = await model.predict(graph, ids);
  const right = found.filter(
    ({ value, id: user }) => (Number(user.slice(1)) % 2 === 0 ? "even" : "odd") === value,
  );
  expect(right.length / ids.length).toBeGreaterThan(0.9);
  expect(most.features).toBeLessThanOrEqual(4 * (64 + first));
  await engine.close();
});

test("what a graph in an engine cannot do is refused", async () => {
  const engine = memory();
  const { graph, train } = await inEngine(engine, world);
  await expectPortraitError(fit(gcn(), train as never, { backend }), {
    code: "invalid-argument",
    message:
      "gcn: the data must be labelled nodes of a graph; received an object. Make them with labelNodes of @portrait/graph.",
  });
  const log = await engine.read(events, world.rows);
  const described = await engine.read(people, world.users);
  const bare = await graphInEngine(town, log, {
    engine,
    edges,
    nodes: { user: eventNodes(described, { id: "user" }) },
  });
  const labels = await labelEngineNodes(bare, { node: "user", column: "circle" });
  await expectPortraitError(fit(few, labels, { backend }), {
    code: "invalid-data",
    message:
      "graphSage: no type of node has features, and in an engine nothing else tells nodes apart. Name number columns in eventNodes.",
  });
  await expectPortraitError(fit(few, train, { backend, validation: labels }), {
    code: "invalid-data",
    message:
      'graphSage: nodes of type "user" must have 2 features; received no features. Pass a graph of the same definition and features as the one that was learnt from.',
  });
  const none = await labelEngineNodes(graph, {
    node: "user",
    column: "circle",
    where: people.columns.part.is("none"),
  });
  await expectPortraitError(fit(few, none, { backend }), {
    code: "invalid-data",
    message:
      "graphSage: there is no labelled node to learn from. Check the filter that the labels come from.",
  });
  const whole = await graphFromEvents(town, log, { engine, edges });
  const named = labelNodes(whole, {
    node: "user",
    labels: world.users.map(({ user, circle }) => [user, circle] as const),
  });
  const known = await fit(graphSage({ epochs: 1 }), named, { backend });
  await expectPortraitError(known.predict(bare, asked), {
    code: "invalid-data",
    message:
      'graphSage.predict: nodes of type "user" have no features, and are known by their ids; a graph in an engine has no inputs for them. Learn from a graph in an engine too, or give the nodes features.',
  });
});
