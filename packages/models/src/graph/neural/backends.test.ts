import { type TfjsBackendName, tfjs } from "@portrait/backend-tfjs";
import { fit } from "@portrait/core";
import { graphLinks } from "@portrait/graph";
import { expect, test } from "vitest";
import { gat } from "./gat.js";
import { gcn } from "./gcn.js";
import { graphAutoencoder } from "./graph-autoencoder.js";
import { graphSage } from "./graph-sage.js";
import type { NodeClassifier } from "./node-classifier.js";
import { relationalGcn } from "./relational-gcn.js";
import { world } from "./world.fixture.js";

const { graph, train, validation, test: asked, circles } = world(1);

async function onBackend<Result>(
  name: TfjsBackendName,
  use: (backend: Awaited<ReturnType<typeof tfjs>>) => Promise<Result>,
): Promise<Result> {
  const backend = await tfjs(name);
  try {
    return await use(backend);
  } finally {
    backend.dispose();
  }
}

/** Sums are rounded in other orders, which sixty steps of Adam carry on. */
function expectAlike(one: Iterable<number>, other: Iterable<number>): void {
  const found = [...other];
  [...one].forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, 2);
  });
}

test.each([
  ["gcn", gcn({ epochs: 60 })],
  ["gat", gat({ heads: 2, outputHeads: 2, epochs: 60 })],
  ["graphSage", graphSage({ hidden: 8, epochs: 40, batchSize: 4, dropout: 0.2 })],
  ["relationalGcn", relationalGcn({ bases: 2 })],
])("%s is as good on cpu as on wasm", async (_, estimator) => {
  const learn = (name: TfjsBackendName): Promise<NodeClassifier> =>
    onBackend(name, (backend) => fit(estimator, train, { backend, seed: 1, validation }));
  const models = [await learn("cpu"), await learn("wasm")] as const;
  const accuracies = await Promise.all(
    models.map(async (model) => {
      const found = await model.predict(graph, asked);
      return found.filter(({ id, value }) => circles.get(id) === value).length / asked.length;
    }),
  );
  expect(accuracies[0]).toBeGreaterThan(0.9);
  expect(accuracies[1]).toBe(accuracies[0]);
  const [cpu, wasm] = models;
  expectAlike((await cpu.predictProba(graph)).values, (await wasm.predictProba(graph)).values);
});

test("graphAutoencoder places nodes on cpu where it does on wasm", async () => {
  const links = graphLinks(graph, "likes");
  const place = (name: TfjsBackendName) =>
    onBackend(name, async (backend) => {
      const model = await fit(graphAutoencoder({ epochs: 40, dropout: 0.2 }), links, { backend, seed: 1 });
      return (await model.embed(graph, "user")).values;
    });
  expectAlike(await place("cpu"), await place("wasm"));
});
