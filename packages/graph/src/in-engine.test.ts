import { defineEvents, id, number, timestamp } from "@portrait/core";
import { memory } from "@portrait/features";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { defineGraph } from "./definition.js";
import { isEngineGraph } from "./engine-graph.js";
import { labelEngineNodes } from "./engine-labels.js";
import { flatAdjacency, nodeRanges } from "./flat.js";
import { graphFromEvents } from "./from-events.js";
import { eventNodes, graphInEngine } from "./in-engine.js";

const events = defineEvents({ user: id("user"), item: id("item"), friend: id("user"), at: timestamp() });
const people = defineEvents({ user: id("user"), age: number(), at: timestamp() });
const town = defineGraph({
  nodes: ["user", "item"],
  edges: { bought: { from: "user", to: "item" }, trusts: { from: "user", to: "user", directed: true } },
});
const edges = { bought: { from: "user", to: "item" }, trusts: { from: "user", to: "friend" } } as const;
const rows = ["ann tea bob", "bob tea bob", "bob rum ann", "eve gin ann", "eve gin ann"].map((line, at) => {
  const [user, item, friend] = line.split(" ");
  return { user, item, friend, at };
});

test("the neighbours of all nodes are those of the graph in memory", async () => {
  const engine = memory();
  const log = await engine.read(events, rows);
  const graph = await graphInEngine(town, log, { engine, edges });
  const flat = flatAdjacency(await graphFromEvents(town, log, { engine, edges }));
  const { starts, degrees } = await graph.source.rows(
    Uint32Array.from({ length: flat.rows }, (_, node) => node),
  );
  expect(graph.source.count).toBe(flat.rows);
  expect([...Array.from(starts), flat.indices.length]).toEqual([...flat.offsets]);
  expect(Array.from(degrees).reduce((sum, degree) => sum + degree, 0)).toBe(flat.indices.length);
  const places = Float64Array.from({ length: flat.indices.length }, (_, place) => place);
  const { neighbours, weights } = await graph.source.neighboursAt(places);
  expect([Array.from(neighbours), Array.from(weights)]).toEqual([[...flat.indices], [...flat.values]]);
  expect(nodeRanges(graph).map(({ start, count }) => [start, count])).toEqual([
    [0, 3],
    [3, 3],
  ]);
  expect([isEngineGraph(graph), isEngineGraph(null), isEngineGraph(log)]).toEqual([true, false, false]);
});

test("what is no graph in an engine is refused", async () => {
  const engine = memory();
  const log = await engine.read(events, rows);
  const made = (options: object) => graphInEngine(town, log, { engine, edges, ...options } as never);
  await expectPortraitError(made({ engine: { name: "other" } }), {
    code: "not-supported",
    message:
      'graphInEngine: the engine must be one that holds graphs; received "other". Use memory(), duckdb() or spark(), or graphFromEvents for a graph that fits into memory.',
  });
  await expectPortraitError(made({ edges: {} }), {
    code: "invalid-argument",
    message:
      'graphInEngine: edge "bought" must say which columns its ends are: { from, to }; received undefined.',
  });
  await expectPortraitError(made({ nodes: { shop: {} } }), {
    code: "invalid-argument",
    message: 'graphInEngine: the definition has no nodes of type "shop".',
  });
  await expectPortraitError(made({ nodes: { user: { ids: [] } } }), {
    code: "invalid-argument",
    message: 'graphInEngine: the nodes of type "user" must be made by eventNodes; received an object.',
  });
  const described = await engine.read(people, [{ user: "ann", age: 1, at: 0 }]);
  await expectPortraitError(
    made({ nodes: { user: eventNodes(described, { id: "user", features: ["age"] }) } }),
    {
      code: "unknown-id",
      message:
        'holdGraph: an event names the user "bob", of which the log of nodes has no row. Add a row for it, leave such events out by `where`, or leave the log of nodes out.',
    },
  );
  await expectPortraitError(labelEngineNodes({} as never, { node: "user", column: "age" } as never), {
    code: "invalid-argument",
    message: "labelEngineNodes: the first argument must be made by graphInEngine; received an object.",
  });
});
