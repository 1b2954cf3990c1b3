import { category, defineEvents, id, oneOf, timestamp } from "@portrait/core";
import { duckdb } from "@portrait/engine-duckdb";
import { memory } from "@portrait/features";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { defineGraph } from "./definition.js";
import { graphFromEvents } from "./from-events.js";
import { fingerprintGraph } from "./graph.js";
import { listEdges } from "./pack-edges.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  country: category(),
  kind: oneOf("purchase", "cancel"),
  at: timestamp(),
});
const shop = defineGraph({
  nodes: ["user", "item", "country"],
  edges: { bought: { from: "user", to: "item" }, livesIn: { from: "user", to: "country" } },
});
const rows = [
  { user: "ann", item: "tea", country: "UK", kind: "purchase", at: "2024-01-01" },
  { user: "ann", item: "tea", country: "UK", kind: "purchase", at: "2024-01-05" },
  { user: "bob", item: "rum", country: "US", kind: "cancel", at: "2024-01-03" },
  { user: "ann", item: "rum", country: "UK", kind: "purchase", at: "2024-01-02" },
];

test("memory and DuckDB make the same graph of events", async () => {
  const edges = {
    bought: { from: "user", to: "item", where: orders.columns.kind.is("purchase") },
    livesIn: { from: "user", to: "country" },
  } as const;
  const graphs = [];
  for (const engine of [memory(), await duckdb()]) {
    await using open = engine;
    const log = await open.read(orders, rows);
    graphs.push(await graphFromEvents(shop, log, { engine: open, edges }));
  }
  const [graph, other] = graphs as [(typeof graphs)[0], (typeof graphs)[0]];
  expect(fingerprintGraph(graph)).toBe(fingerprintGraph(other));
  expect(graph.nodes.user.ids).toEqual(["ann", "bob"]);
  expect(graph.nodes.item.ids).toEqual(["rum", "tea"]);
  const bought = listEdges(graph.edges.bought);
  expect([...bought.weights]).toEqual([1, 2]);
  expect([...(bought.times ?? [])]).toEqual([Date.parse("2024-01-02"), Date.parse("2024-01-05")]);
});

test("an edge without columns and an engine that is none are refused", async () => {
  await using engine = memory();
  const log = await engine.read(orders, rows);
  await expectPortraitError(graphFromEvents(shop, log, { engine, edges: {} as never }), {
    code: "invalid-argument",
    message:
      'graphFromEvents: edge "bought" must say which columns its ends are: { from, to }; received undefined.',
  });
  await expectPortraitError(graphFromEvents(shop, log, { engine: "memory" } as never), {
    code: "invalid-argument",
    message: 'graphFromEvents: "engine" must be the engine that read the log; received "memory".',
  });
});
