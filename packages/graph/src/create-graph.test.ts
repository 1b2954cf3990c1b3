import { createDenseVector, createSparseVector } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGraph } from "./create-graph.js";
import { adjacency } from "./csr.js";
import { defineGraph } from "./definition.js";
import { type Edges, fingerprintGraph, type Graph } from "./graph.js";
import { listEdges } from "./pack-edges.js";

const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
const trust = defineGraph({
  nodes: ["user"],
  edges: { trusts: { from: "user", to: "user", directed: true } },
});
const shop = defineGraph({ nodes: ["user", "item"], edges: { bought: { from: "user", to: "item" } } });
const tea = [{ from: "ann", to: "tea" }];

describe("createGraph", () => {
  test("repeats become one edge, self-loops stay, undirected edges stand in both rows", () => {
    const rows = [
      { from: "b", to: "a", weight: 2, at: 5 },
      { from: "a", to: "b", weight: 0.5, at: 9 },
      { from: "a", to: "a", at: 1 },
    ];
    const { edges } = createGraph(people, { edges: { knows: rows } });
    expect([...edges.knows.offsets]).toEqual([0, 2, 3]);
    expect([...edges.knows.targets]).toEqual([0, 1, 0]);
    expect([...edges.knows.weights]).toEqual([1, 2.5, 2.5]);
    expect([...(edges.knows.times ?? [])]).toEqual([1, 9, 9]);
    const directed = createGraph(trust, { edges: { trusts: rows } }).edges.trusts;
    expect([...directed.targets]).toEqual([0, 1, 0]);
    expect([...directed.weights]).toEqual([1, 0.5, 2]);
    expect(directed.directed).toBe(true);
  });

  test("isolated nodes stay when they are named, features follow their ids", () => {
    const graph = createGraph(shop, {
      nodes: {
        user: {
          ids: ["zoe", "ann"],
          features: createDenseVector({ width: 2, values: Float64Array.of(1, 2, 3, 4) }),
        },
        item: {
          ids: ["tea", "rum"],
          features: createSparseVector({
            width: 3,
            offsets: Int32Array.of(0, 0, 1),
            indices: Int32Array.of(2),
            values: Float32Array.of(7),
          }),
        },
      },
      edges: { bought: tea },
    });
    expect(graph.nodes.user.ids).toEqual(["ann", "zoe"]);
    expect(graph.nodes.user.features?.values).toEqual(Float64Array.of(3, 4, 1, 2));
    expect(graph.nodes.item.features).toMatchObject({ offsets: Int32Array.of(0, 1, 1) });
    expect([...graph.edges.bought.offsets]).toEqual([0, 1, 1]);
    expect(adjacency(graph, "bought")).toMatchObject({ rows: 2, columns: 2, indices: Int32Array.of(1) });
  });

  test("an empty graph is one; ids such as __proto__ are ids", () => {
    const empty = createGraph(shop, { edges: { bought: [] } });
    expect(empty.nodes.user.ids).toEqual([]);
    expect([...empty.edges.bought.offsets]).toEqual([0]);
    const odd = createGraph(shop, { edges: { bought: [{ from: "__proto__", to: "constructor" }] } });
    expect(odd.nodes.user.ids).toEqual(["__proto__"]);
  });

  test("the order of rows and nodes does not matter, whatever is in it", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "é", "__proto__");
    const row = fc.record({
      from: id,
      to: id,
      weight: fc.integer({ min: 1, max: 9 }),
      at: fc.integer({ min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.boolean(), (rows, directed) => {
        const definition = directed ? trust : people;
        const name = directed ? "trusts" : "knows";
        const make = (list: typeof rows) =>
          createGraph(definition as typeof people, { edges: { [name]: list } as never });
        const graph = make(rows);
        expect(fingerprintGraph(make([...rows].reverse()))).toBe(fingerprintGraph(graph));
        const sums = new Map<string, { weight: number; at: number }>();
        for (const { from, to, weight, at } of rows) {
          const ends = directed || from < to ? [from, to] : [to, from];
          const key = ends.join("|");
          const known = sums.get(key) ?? { weight: 0, at: Number.NEGATIVE_INFINITY };
          sums.set(key, { weight: known.weight + weight, at: Math.max(known.at, at) });
        }
        const { ids } = graph.nodes.user;
        const listed = listEdges((graph as Graph).edges[name] as Edges);
        const found = new Map(
          [...listed.from].map((from, edge) => [
            `${ids[from]}|${ids[listed.to[edge] as number]}`,
            { weight: listed.weights[edge], at: listed.times?.[edge] },
          ]),
        );
        expect(found).toEqual(sums);
      }),
    );
  });
});

describe("what is refused", () => {
  const cases: readonly (readonly [string, () => unknown, string, string])[] = [
    [
      "an unknown id",
      () => createGraph(shop, { nodes: { user: { ids: ["bob"] } }, edges: { bought: tea } }),
      "unknown-id",
      'createGraph: edge "bought" names the user "ann", which is not among the 1 nodes of that type. Add it to the nodes, or leave the nodes out to take those at which edges end.',
    ],
    [
      "a negative weight",
      () => createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea", weight: -1 }] } }),
      "invalid-data",
      'createGraph: the weight of an edge must be a number > 0 that a 32-bit float can hold; "bought" 0 has -1. Leave out edges that do not count.',
    ],
    [
      "a weight that is none",
      () => createGraph(shop, { edges: { bought: [{ from: "ann", to: "tea", weight: Number.NaN }] } }),
      "invalid-data",
      'createGraph: the weight of an edge must be a number > 0 that a 32-bit float can hold; "bought" 0 has NaN. Leave out edges that do not count.',
    ],
    [
      "NaN features",
      () =>
        createGraph(shop, {
          nodes: {
            user: {
              ids: ["ann"],
              features: { type: "vector", width: 1, values: Float64Array.of(Number.NaN) },
            },
          },
          edges: { bought: tea },
        }),
      "invalid-data",
      "createDenseVector: row 0: a value must be finite; received NaN.",
    ],
    [
      "too few features",
      () =>
        createGraph(shop, {
          nodes: {
            user: {
              ids: ["ann", "bob"],
              features: createDenseVector({ width: 1, values: Float64Array.of(1) }),
            },
          },
          edges: { bought: tea },
        }),
      "invalid-argument",
      'createGraph: the features of "user" must have a row for each of 2 nodes; received 1.',
    ],
    [
      "an id twice",
      () => createGraph(shop, { nodes: { user: { ids: ["ann", "ann"] } }, edges: { bought: tea } }),
      "invalid-argument",
      'createGraph: the id "ann" of "user" occurs twice.',
    ],
    [
      "an id that is no text",
      () => createGraph(shop, { edges: { bought: [{ from: 5 as never, to: "tea" }] } }),
      "invalid-argument",
      'createGraph: "from" of edge "bought" 0 must be a text; received 5.',
    ],
    [
      "times on some edges only",
      () =>
        createGraph(shop, {
          edges: {
            bought: [
              { from: "a", to: "b", at: 1 },
              { from: "a", to: "c" },
            ],
          },
        }),
      "invalid-data",
      'createGraph: either all edges "bought" have "at" or none; edge 1 differs from those before.',
    ],
    [
      "edges left out",
      () => createGraph(shop, { edges: {} as never }),
      "invalid-argument",
      'createGraph: the edges "bought" must be a list of { from, to } or columns; received undefined.',
    ],
    [
      "another type of edge",
      () => createGraph(shop, { edges: { bought: tea, __proto: [] } as never }),
      "invalid-argument",
      'createGraph: the definition has no edge of type "__proto"; its types are "bought".',
    ],
    [
      "columns out of range",
      () => createGraph(shop, { edges: { bought: { fromIds: ["a"], toIds: ["b"], from: [1], to: [0] } } }),
      "invalid-argument",
      '"from" of edge "bought" must hold integers >= 0 and < 1; edge 0 has 1.',
    ],
  ];

  test.each(cases)("%s", async (_, make, code, message) => {
    await expectPortraitError(make, {
      code: code as never,
      message: message.startsWith('"') ? `createGraph: ${message}` : message,
    });
  });

  test.each<[unknown, string]>([
    [{ nodes: [], edges: {} }, "defineGraph: there must be a type of node."],
    [{ nodes: ["user"], edges: {} }, "defineGraph: there must be a type of edge."],
    [
      { nodes: ["user", "user"], edges: { a: { from: "user", to: "user" } } },
      'defineGraph: the type of node "user" occurs twice.',
    ],
    [
      { nodes: ["__proto__"], edges: {} },
      'defineGraph: the name of a type of node must be letters, digits, "_" and "-", the first a letter; received "__proto__".',
    ],
    [
      { nodes: ["user"], edges: { a: { from: "user", to: "item" } } },
      'defineGraph: "to" of edge "a" must be one of "user"; received "item".',
    ],
    [undefined, "defineGraph: the definition must be { nodes: [...], edges: {...} }; received undefined."],
  ])("definition %#", async (init, message) => {
    await expectPortraitError(() => defineGraph(init as never), { code: "invalid-definition", message });
  });
});
