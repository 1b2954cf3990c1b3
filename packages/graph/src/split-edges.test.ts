import { createInteractions, createRandom } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { createGraph } from "./create-graph.js";
import { defineGraph } from "./definition.js";
import { graphFromInteractions } from "./from-interactions.js";
import { fingerprintGraph } from "./graph.js";
import { sampleNonEdges } from "./links.js";
import { labelNodes } from "./node-labels.js";
import { listEdges } from "./pack-edges.js";
import { splitEdges, splitEdgesByTime } from "./split-edges.js";

const random = createRandom(9);
const events = Array.from({ length: 200 }, (_, at) => ({
  user: `u${random.integer(20)}`,
  item: `i${random.integer(30)}`,
  at,
}));
const graph = graphFromInteractions(createInteractions(events));
const pairs = ({ from, to }: { readonly from: Uint32Array; readonly to: Uint32Array }): string[] =>
  [...from].map((a, edge) => `${a} ${to[edge]}`);

describe("links", () => {
  test("every edge is in one part, no pair without an edge has one anywhere", () => {
    const all = pairs(listEdges(graph.edges.interacted));
    const { train, validation, test: judged } = splitEdges(graph, "interacted", { validation: 0.2, seed: 3 });
    const yes = [validation, judged].flatMap((part) => pairs(part).slice(0, part.from.length / 2));
    const no = [validation, judged].flatMap((part) => pairs(part).slice(part.from.length / 2));
    expect([...pairs(listEdges(train.edges.interacted)), ...yes].sort()).toEqual(all.sort());
    expect(no.some((pair) => all.includes(pair))).toBe(false);
    expect([...judged.target].reduce((a, b) => a + b, 0)).toBe(Math.floor(all.length * 0.1));
    expect(train.nodes.item.ids).toEqual(graph.nodes.item.ids);
    const again = splitEdges(graph, "interacted", { validation: 0.2, seed: 3 });
    expect(fingerprintGraph(again.train)).toBe(fingerprintGraph(train));
    expect(again.test).toEqual(judged);
    expect(splitEdges(graph, "interacted", { validation: 0.2, seed: 4 }).test).not.toEqual(judged);
  });

  test("by time nothing that is learnt from lies at or after the boundary", () => {
    const {
      train,
      validation,
      test: judged,
    } = splitEdgesByTime(graph, "interacted", { validation: 100, test: 150 });
    const { times, from, to } = listEdges(graph.edges.interacted);
    const at = new Map([...from].map((a, edge) => [`${a} ${to[edge]}`, times?.[edge] as number]));
    expect(listEdges(train.edges.interacted).times?.every((time) => time < 100)).toBe(true);
    const positives = (part: typeof judged) => pairs(part).slice(0, part.from.length / 2);
    expect(
      positives(validation).every(
        (pair) => (at.get(pair) as number) >= 100 && (at.get(pair) as number) < 150,
      ),
    ).toBe(true);
    expect(positives(judged).every((pair) => (at.get(pair) as number) >= 150)).toBe(true);
    const counts = [listEdges(train.edges.interacted).from, positives(validation), positives(judged)];
    expect(counts.reduce((sum, { length }) => sum + length, 0)).toBe(from.length);
  });

  test("what is refused", async () => {
    const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
    const pair = createGraph(people, { edges: { knows: [{ from: "a", to: "b" }] } });
    await expectPortraitError(() => splitEdges(pair, "knows"), {
      code: "invalid-data",
      message:
        'splitEdges: of 1 edges "knows" 0 would judge, 0 choose and 1 teach; there must be one to judge by and one to learn from. Change the shares, or take a larger graph.',
    });
    await expectPortraitError(() => splitEdgesByTime(pair, "knows", { test: 5 }), {
      code: "invalid-data",
      message:
        'splitEdgesByTime: the edges "knows" have no times. Use splitEdges, or make the graph from events.',
    });
    await expectPortraitError(() => splitEdgesByTime(graph, "interacted", { validation: 7, test: 5 }), {
      code: "invalid-argument",
      message:
        'splitEdgesByTime: "validation" must not lie after "test"; received 1970-01-01T00:00:00.007Z and 1970-01-01T00:00:00.005Z.',
    });
    await expectPortraitError(() => splitEdgesByTime(graph, "interacted", { test: 1e6 }), {
      code: "invalid-data",
      message: /0 came from 1970-01-01T00:16:40Z on/,
    });
    await expectPortraitError(() => sampleNonEdges(pair, "knows", 1, createRandom(1)), {
      code: "invalid-data",
      message:
        'sampleNonEdges: there are too few pairs without an edge "knows" to draw 1; found 0. Ask for fewer.',
    });
    await expectPortraitError(() => sampleNonEdges(pair, "toString" as never, 1, createRandom(1)), {
      code: "unknown-id",
      message: 'sampleNonEdges: the graph has no edges of type "toString"; its types are "knows".',
    });
  });
});

describe("labels", () => {
  test("are sorted by node and class, and are part of the fingerprint", () => {
    const one = labelNodes(graph, {
      node: "user",
      labels: new Map([
        ["u9", "x"],
        ["u1", "w"],
      ]),
    });
    const two = labelNodes(graph, {
      node: "user",
      labels: [
        ["u1", "w"],
        ["u9", "x"],
      ],
    });
    expect(one).toEqual(two);
    expect([...one.places].map((place) => graph.nodes.user.ids[place])).toEqual(["u1", "u9"]);
    const other = labelNodes(graph, {
      node: "user",
      labels: [
        ["u1", "x"],
        ["u9", "w"],
      ],
    });
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  test.each<[readonly unknown[], string, string]>([
    [
      [["nobody", "x"]],
      "unknown-id",
      'labelNodes: the graph has no user "nobody". Leave its label out, or add it to the graph\'s nodes.',
    ],
    [
      [
        ["u1", "x"],
        ["u1", "y"],
      ],
      "invalid-argument",
      'labelNodes: the user "u1" is labelled twice.',
    ],
    [
      ["u1"],
      "invalid-argument",
      'labelNodes: label 0 must be a pair of a node\'s id and its class, both texts; received "u1".',
    ],
  ])("refused %#", async (labels, code, message) => {
    await expectPortraitError(() => labelNodes(graph, { node: "user", labels: labels as never }), {
      code: code as never,
      message,
    });
  });
});
