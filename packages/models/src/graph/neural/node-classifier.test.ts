import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { createDenseVector, type Estimator, fit, forget, forgetInModel, removeUser } from "@portrait/core";
import { createGraph, defineGraph, labelNodes, type NodeLabels, subgraph } from "@portrait/graph";
import { estimatorChecks, expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gat, gatCodec } from "./gat.js";
import { gcn, gcnCodec } from "./gcn.js";
import { graphSage, graphSageCodec } from "./graph-sage.js";
import type { NodeClassifier } from "./node-classifier.js";
import { relationalGcn, relationalGcnCodec } from "./relational-gcn.js";
import { world } from "./world.fixture.js";

const { graph, train, validation, circles, test: asked } = world(1);

const subjects: readonly (readonly [string, Estimator<NodeLabels, NodeClassifier>, typeof gcnCodec])[] = [
  ["gcn", gcn({ epochs: 60 }), gcnCodec],
  ["gat v1", gat({ heads: 4, epochs: 200 }), gatCodec],
  ["gat v2", gat({ heads: 2, outputHeads: 2, attention: "v2", epochs: 200 }), gatCodec],
  ["graphSage mean", graphSage({ hidden: 8, epochs: 40, batchSize: 4 }), graphSageCodec],
  [
    "graphSage maxPool",
    graphSage({ aggregator: "maxPool", hidden: 8, epochs: 40, fanouts: [2, 2], dropout: 0.2 }),
    graphSageCodec,
  ],
  ["relationalGcn", relationalGcn(), relationalGcnCodec],
  ["relationalGcn with bases", relationalGcn({ bases: 2, dropout: 0.1 }), relationalGcnCodec],
];

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

describe.each(subjects)("%s", (_, estimator, codec) => {
  const learn = (data: NodeLabels = train, seed = 7) => fit(estimator, data, { backend, seed });

  test("finds the circles of users whose labels it never saw, and leaves no tensor", async () => {
    const before = backend.memory().tensors;
    const model = await fit(estimator, train, { backend, seed: 1, validation });
    expect(backend.memory().tensors).toBe(before);
    const found = await model.predict(graph, asked);
    const right = found.filter(({ id, value }) => circles.get(id) === value);
    expect(right.length / asked.length).toBeGreaterThan(0.9);
    const { values } = await model.predictProba(graph, asked);
    expect(values.length).toBe(2 * asked.length);
    found.forEach(({ probability }, row) => {
      const [a, b] = [values[2 * row] as number, values[2 * row + 1] as number];
      expect(a + b).toBeCloseTo(1, 9);
      expect(probability).toBe(Math.max(a, b));
    });
  });

  test("serves users that it never saw, and those without edges or features", async () => {
    const model = await learn();
    const other = world(2);
    const found = await model.predict(other.graph, other.test);
    const right = found.filter(({ id, value }) => other.circles.get(id) === value);
    expect(right.length / other.test.length).toBeGreaterThan(0.7);
    const alone = createGraph(graph.definition, {
      nodes: {
        user: { ids: ["x"], features: createDenseVector({ width: 2, values: Float64Array.of(0, 0) }) },
        item: { ids: [] },
      },
      edges: { likes: [], trusts: [] },
    });
    const { dimensions, values } = await model.embed(alone);
    expect([dimensions, values.length]).toEqual([model.dimensions, model.dimensions]);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(await model.predict(subgraph(graph, { user: [] }))).toEqual([]);
  });

  test("gives the same for some nodes as for all", async () => {
    const model = await learn();
    const all = await model.predict(graph);
    const some = await model.predict(graph, [...asked].reverse());
    expect(some).toEqual([...asked].reverse().map((id) => all.find((one) => one.id === id)));
  });

  test("forgets a node that it knows by id: the id is gone, others stand where they stood", async () => {
    const { graph: plain, train: labels } = world(3, false);
    const model = await learn(labels);
    const { receipt, values } = await forget("u05", { model: forgetInModel(model) });
    expect(receipt.targets[0]?.status).toBe("needs-refit");
    expect(receipt.targets[0]?.removed).toMatchObject({ users: 1 });
    const after = codec.decode((values.model as NodeClassifier).state());
    expect(JSON.stringify(model.state().config)).toContain('"u05"');
    expect(JSON.stringify(after.state().config)).not.toContain('"u05"');
    const others = plain.nodes.user.ids.filter((id) => id !== "u05");
    const rest = subgraph(plain, { user: others });
    expect((await after.predictProba(rest)).values).toEqual((await model.predictProba(rest)).values);
    expect((await after.predict(plain, ["u05"])).map(({ id }) => id)).toEqual(["u05"]);
    expect(removeUser(model, "nobody").removed).toEqual({ users: 0, vectors: 0 });
  });

  test("refuses graphs of another kind and nodes that are not there", async () => {
    const model = await learn();
    await expectPortraitError(model.predict(graph, ["nobody"]), {
      code: "unknown-id",
      message: `${model.kind}.predict: the graph has no user "nobody". Add the node to the graph with what is known of it.`,
    });
    await expectPortraitError(model.embed(world(1, false).graph), {
      code: "invalid-data",
      message: `${model.kind}.embed: nodes of type "user" must have 2 features; received no features. Pass a graph of the same definition and features as the one that was learnt from.`,
    });
    const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
    await expectPortraitError(model.predictProba(createGraph(people, { edges: { knows: [] } })), {
      code: "invalid-data",
      message: `${model.kind}.predictProba: the graph must be of user, item, likes: user to item, trusts: user to user; received user, knows: user and user. Pass a graph of the same definition and features as the one that was learnt from.`,
    });
    await expectPortraitError(model.predict(undefined as never), {
      code: "invalid-argument",
      message: `${model.kind}.predict: the graph must be made by createGraph; received undefined.`,
    });
  });

  test("refuses what cannot be learnt from", async () => {
    const { kind } = estimator;
    await expectPortraitError(fit(estimator, train), {
      code: "invalid-argument",
      message: `${kind}: needs a backend made by tfjs(); received undefined. Pass it to fit: { backend: await tfjs("wasm") }, with tfjs from @portrait/backend-tfjs.`,
    });
    await expectPortraitError(learn(graph as never), {
      code: "invalid-argument",
      message: `${kind}: the data must be labelled nodes of a graph; received an object. Make them with labelNodes of @portrait/graph.`,
    });
    await expectPortraitError(learn(labelNodes(graph, { node: "user", labels: [] })), {
      code: "invalid-data",
      message: `${kind}: there is no labelled node to learn from. Check the filter that the labels come from.`,
    });
    await expectPortraitError(learn(labelNodes(graph, { node: "user", labels: [["u00", "even"]] })), {
      code: "invalid-data",
      message: `${kind}: the labelled nodes must be of at least two classes; all 1 are "even".`,
    });
    const strange = labelNodes(graph, { node: "user", labels: [["u00", "strange"]] });
    await expectPortraitError(fit(estimator, train, { backend, validation: strange }), {
      code: "invalid-data",
      message: `${kind}: "validation" has the class "strange", which no node that is learnt from has.`,
    });
  });

  for (const { name } of checksOf(estimator, codec)) {
    test(name, () =>
      checksOf(estimator, codec)
        .find((check) => check.name === name)
        ?.run(),
    );
  }
});

function checksOf(estimator: Estimator<NodeLabels, NodeClassifier>, codec: typeof gcnCodec) {
  return estimatorChecks({
    estimator,
    codecs: [codec],
    data: train as NodeLabels,
    seeded: true,
    get backend() {
      return backend;
    },
    answers: async (model) => [...(await model.predictProba(graph)).values],
  });
}

test("relations matter: who is alike but for the type of edge is told apart by relationalGcn", async () => {
  const opinions = defineGraph({
    nodes: ["user", "item"],
    edges: { likes: { from: "user", to: "item" }, hates: { from: "user", to: "item" } },
  });
  const users = Array.from({ length: 12 }, (_, place) => name(place));
  const opposite = createGraph(opinions, {
    edges: {
      likes: users.map((from, place) => ({ from, to: place % 2 === 0 ? "tea" : "rum" })),
      hates: users.map((from, place) => ({ from, to: place % 2 === 0 ? "rum" : "tea" })),
    },
  });
  const labels = users.map((user, place) => [user, place % 2 === 0 ? "sober" : "merry"] as const);
  const some = labelNodes(opposite, { node: "user", labels: labels.slice(0, 4) });
  const model = await fit(relationalGcn({ epochs: 100 }), some as NodeLabels, { backend, seed: 1 });
  const found = await model.predict(opposite, users);
  expect(found.map(({ value }) => value)).toEqual(labels.map(([, value]) => value));
});

const name = (place: number): string => `u${String(place).padStart(2, "0")}`;
