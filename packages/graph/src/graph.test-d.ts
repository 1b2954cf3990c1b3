import { category, defineEvents, type Engine, id, number, timestamp } from "@portrait/core";
import { expectTypeOf, test } from "vitest";
import { createGraph } from "./create-graph.js";
import { adjacency } from "./csr.js";
import { defineGraph } from "./definition.js";
import type { EngineGraph } from "./engine-graph.js";
import { labelEngineNodes } from "./engine-labels.js";
import type { Graph } from "./graph.js";
import { eventNodes, graphInEngine } from "./in-engine.js";
import { labelNodes } from "./node-labels.js";
import { splitEdges } from "./split-edges.js";

const shop = defineGraph({
  nodes: ["user", "item"],
  edges: { bought: { from: "user", to: "item" }, trusts: { from: "user", to: "user", directed: true } },
});
const graph = createGraph(shop, { edges: { bought: [], trusts: [] } });

declare const engine: Engine;

test("nodes and edges of a graph in an engine are columns of its logs", async () => {
  const people = defineEvents({ user: id("user"), age: number(), taste: category(), at: timestamp() });
  const log = await engine.read(people, []);
  const described = eventNodes(log, { id: "user", features: ["age"] });
  // @ts-expect-error a feature is a number
  eventNodes(log, { id: "user", features: ["taste"] });
  // @ts-expect-error an id is a text
  eventNodes(log, { id: "age" });
  const town = defineGraph({ nodes: ["user", "taste"], edges: { has: { from: "user", to: "taste" } } });
  const edges = { has: { from: "user", to: "taste" } } as const;
  const held = await graphInEngine(town, log, { engine, nodes: { user: described }, edges });
  expectTypeOf(held).toEqualTypeOf<EngineGraph<"user" | "taste", "has">>();
  // @ts-expect-error there is no such type of node
  graphInEngine(town, log, { engine, nodes: { item: described }, edges });
  // @ts-expect-error a column is a text
  graphInEngine(town, log, { engine, edges: { has: { from: "user", to: "age" } } });
  // @ts-expect-error there is no such type of node
  labelEngineNodes(held, { node: "item", column: "taste" });
});

test("names of nodes and edges are known to the compiler", () => {
  expectTypeOf(graph).toEqualTypeOf<Graph<"user" | "item", "bought" | "trusts">>();
  // @ts-expect-error an edge ends at a type that was not declared
  defineGraph({ nodes: ["user"], edges: { bought: { from: "user", to: "item" } } });
  // @ts-expect-error a type of edge is left out
  createGraph(shop, { edges: { bought: [] } });
  // @ts-expect-error there is no such type of node
  createGraph(shop, { nodes: { shop: { ids: [] } }, edges: { bought: [], trusts: [] } });
  // @ts-expect-error there is no such type of edge
  adjacency(graph, "sold");
  // @ts-expect-error there is no such type of edge
  splitEdges(graph, "sold");
  // @ts-expect-error there is no such type of node
  labelNodes(graph, { node: "shop", labels: [] });
  expectTypeOf<Graph<"user", "knows">>().toExtend<Graph>();
});
