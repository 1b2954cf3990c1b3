import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { createRandom, fit, removeUser } from "@portrait/core";
import { createGraph, defineGraph, graphLinks, splitEdges, subgraph } from "@portrait/graph";
import { estimatorChecks, expectPortraitError } from "@portrait/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphAutoencoder, graphAutoencoderCodec } from "./graph-autoencoder.js";

const people = defineGraph({ nodes: ["user"], edges: { knows: { from: "user", to: "user" } } });
const name = (place: number): string => `u${String(place).padStart(2, "0")}`;

function circles(seed: number) {
  const random = createRandom(seed);
  const rows: { from: string; to: string }[] = [];
  for (let a = 0; a < 45; a++) {
    for (let b = a + 1; b < 45; b++) {
      if (random.next() < (a % 3 === b % 3 ? 0.6 : 0.02)) rows.push({ from: name(a), to: name(b) });
    }
  }
  return createGraph(people, { edges: { knows: rows } });
}

/** The share of pairs of an edge and a pair without one that the scores order rightly. */
function rankedRightly(scores: Float64Array, target: Uint8Array): number {
  const of = (wanted: number) => [...scores].filter((_, pair) => target[pair] === wanted);
  const wins = of(1).flatMap((yes) => of(0).map((no): number => (yes > no ? 1 : yes === no ? 0.5 : 0)));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

let backend: TfjsBackend;
beforeAll(async () => {
  backend = await tfjs("wasm");
});
afterAll(() => backend.dispose());

const { train, test: judged } = splitEdges(circles(1), "knows", { seed: 1 });
const data = graphLinks(train, "knows");

describe.each([false, true])("variational: %s", (variational) => {
  const estimator = graphAutoencoder({ variational, hidden: 8, dimensions: 4, epochs: 60 });

  test("tells edges that it never saw from pairs without one, and leaves no tensor", async () => {
    const before = backend.memory().tensors;
    const model = await fit(graphAutoencoder({ variational }), data, { backend, seed: 1 });
    expect(backend.memory().tensors).toBe(before);
    expect(rankedRightly(await model.predictLinks(train, judged), judged.target)).toBeGreaterThan(0.85);
    const { dimensions, values } = await model.embed(train, "user", ["u01", "u00"]);
    expect(dimensions).toBe(16);
    const dot = Array.from({ length: 16 }, (_, d) => (values[d] as number) * (values[16 + d] as number));
    const [share] = await model.predictLinks(train, { from: [0], to: [1] });
    expect(share).toBeCloseTo(1 / (1 + Math.exp(-dot.reduce((sum, value) => sum + value, 0))), 6);
  });

  test("forgets a node that it knows by id: the id is gone, others stand where they stood", async () => {
    const model = await fit(estimator, data, { backend, seed: 1 });
    const { model: after, removed } = removeUser(model, "u07");
    expect(removed).toEqual({ users: 1, vectors: 1 });
    expect(JSON.stringify(after.state().config)).not.toContain('"u07"');
    const rest = subgraph(train, { user: train.nodes.user.ids.filter((id) => id !== "u07") });
    expect(await after.embed(rest, "user")).toEqual(await model.embed(rest, "user"));
    const state = graphAutoencoderCodec.decode(after.state()).state();
    expect(state).toEqual(after.state());
  });

  const checks = () =>
    estimatorChecks({
      estimator,
      codecs: [graphAutoencoderCodec],
      data,
      seeded: true,
      get backend() {
        return backend;
      },
      answers: async (model) => [...(await model.predictLinks(train, judged))],
    });
  for (const { name: title } of checks()) {
    test(title, () =>
      checks()
        .find((check) => check.name === title)
        ?.run(),
    );
  }
});

test.each(["sage", "relational"] as const)(
  "the encoder %s tells edges that it never saw too",
  async (encoder) => {
    const model = await fit(graphAutoencoder({ encoder, epochs: 60 }), data, { backend, seed: 1 });
    expect(rankedRightly(await model.predictLinks(train, judged), judged.target)).toBeGreaterThan(0.75);
  },
);

test("what is refused", async () => {
  const learn = (links: unknown) => fit(graphAutoencoder({ epochs: 1 }), links as typeof data, { backend });
  await expectPortraitError(learn(train), {
    code: "invalid-argument",
    message:
      "graphAutoencoder: the data must be the links of a graph; received an object. Make them with graphLinks of @portrait/graph.",
  });
  await expectPortraitError(learn(graphLinks(createGraph(people, { edges: { knows: [] } }), "knows")), {
    code: "invalid-data",
    message:
      'graphAutoencoder: the graph has no edge of type "knows" to learn from. Check the filter that the graph comes from.',
  });
  const model = await learn(data);
  await expectPortraitError(model.predictLinks(train, { from: [0], to: [99] }), {
    code: "unknown-id",
    message: "graphAutoencoder.predictLinks: a user must be a number >= 0 and < 45; received 99.",
  });
  await expectPortraitError(model.embed(train, "user", ["nobody"]), {
    code: "unknown-id",
    message:
      'graphAutoencoder.embed: the graph has no user "nobody". Add the node to the graph with what is known of it.',
  });
  await expectPortraitError(() => graphLinks(train, "likes" as never), {
    code: "unknown-id",
    message: 'graphLinks: the graph has no edges of type "likes"; its types are "knows".',
  });
});
