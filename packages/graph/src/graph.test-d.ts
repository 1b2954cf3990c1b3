import { expectTypeOf, test } from "vitest";
import { createGraph } from "./create-graph.js";
import { adjacency } from "./csr.js";
import { defineGraph } from "./definition.js";
import type { Graph } from "./graph.js";
import { labelNodes } from "./node-labels.js";
import { splitEdges } from "./split-edges.js";

const shop = defineGraph({
  nodes: ["user", "item"],
  edges: { bought: { from: "user", to: "item" }, trusts: { from: "user", to: "user", directed: true } },
});
const graph = createGraph(shop, { edges: { bought: [], trusts: [] } });

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
