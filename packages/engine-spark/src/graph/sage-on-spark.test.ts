import { tfjs } from "@portrait/backend-tfjs";
import {
  category,
  createRandom,
  defineEvents,
  type Engine,
  fit,
  type GraphHolder,
  id,
  number,
  timestamp,
} from "@portrait/core";
import { memory } from "@portrait/features";
import { defineGraph, eventNodes, graphInEngine, labelEngineNodes } from "@portrait/graph";
import { graphSage } from "@portrait/models/graph";
import { describe, expect, test } from "vitest";
import { spark } from "../spark.js";
import { SMALL, testCluster } from "../support/cluster.js";

const { url, absent } = await testCluster();

const orders = defineEvents({ user: id("user"), item: id("item"), at: timestamp() });
const people = defineEvents({ user: id("user"), age: number(), circle: category(), at: timestamp() });
const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });

const random = createRandom(1);
const users = Array.from({ length: 16 }, (_, place) => `u${place}`);
const described = users.map((user, place) => ({
  user,
  age: (place % 2) + random.normal(),
  circle: place % 2 === 0 ? "even" : "odd",
  at: 0,
}));
const bought = users.flatMap((user, place) =>
  Array.from({ length: 4 }, (_, at) => ({ user, item: `i${2 * random.integer(4) + (place % 2)}`, at })),
);

async function learnt(engine: Engine & GraphHolder) {
  const log = await engine.read(orders, bought);
  const members = await engine.read(people, described);
  const graph = await graphInEngine(shop, log, {
    engine,
    edges: { bought: { from: "user", to: "item" } },
    nodes: { user: eventNodes(members, { id: "user", features: ["age"] }) },
  });
  const train = await labelEngineNodes(graph, { node: "user", column: "circle" });
  const estimator = graphSage({ hidden: 4, epochs: 2, batchSize: 8, fanouts: [2, 2], dropout: 0.1 });
  const backend = await tfjs("wasm");
  try {
    const model = await fit(estimator, train, { backend, seed: 3 });
    const asked = ["u3", "u8", "u3"];
    return { state: model.state(), answers: (await model.predictProba(graph, asked)).values };
  } finally {
    backend.dispose();
    await graph.close();
  }
}

describe.skipIf(absent !== undefined)(`GraphSAGE over a graph on Spark ${absent ?? ""}`, () => {
  test("learns what it learns from memory, bit for bit, and leaves no table there", {
    timeout: 600_000,
  }, async () => {
    const engine = await spark({ url, config: SMALL });
    try {
      const here = await learnt(memory());
      const there = await learnt(engine);
      expect(there.state).toEqual(here.state);
      expect(there.answers).toEqual(here.answers);
      const { numRows } = await engine.session.query("SHOW VIEWS LIKE 'portrait_graph_*'");
      expect(numRows).toBe(0);
    } finally {
      await engine.close();
    }
  });
});
