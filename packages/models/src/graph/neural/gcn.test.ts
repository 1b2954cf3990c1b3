import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tfjs } from "@portrait/backend-tfjs";
import { fit } from "@portrait/core";
import { cora } from "@portrait/datasets/node";
import { flatAdjacency, nodeRanges } from "@portrait/graph";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { gat } from "./gat.js";
import { gcn } from "./gcn.js";
import { graphSage } from "./graph-sage.js";
import { world } from "./world.fixture.js";

test("the scores are those of the formula, computed densely", async () => {
  const { graph, train } = world(3);
  const backend = await tfjs("wasm");
  const model = await fit(gcn({ hidden: 3, epochs: 5, inputNormalization: "none" }), train, {
    backend,
    seed: 2,
  });
  backend.dispose();
  const flat = flatAdjacency(graph);
  const n = flat.rows;
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j): number => (i === j ? 1 : 0)),
  );
  for (let i = 0; i < n; i++) {
    for (let e = flat.offsets[i] as number; e < (flat.offsets[i + 1] as number); e++) {
      const row = a[i] as number[];
      row[flat.indices[e] as number] =
        (row[flat.indices[e] as number] as number) + (flat.values[e] as number);
    }
  }
  const degrees = a.map((row) => row.reduce((sum, value) => sum + value, 0));
  const scaled = a.map((row, i) =>
    row.map((value, j) => value / Math.sqrt((degrees[i] as number) * (degrees[j] as number))),
  );
  const features = graph.nodes.user.features?.values as Float64Array;
  const x = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 10 }, (_, c) =>
      i < 24 ? (c < 2 ? (features[2 * i + c] as number) : 0) : c === i - 22 ? 1 : 0,
    ),
  );
  const { tensors } = model.state();
  const weights = (block: string): number[][] => {
    const { shape, data } = tensors[block] as { shape: readonly number[]; data: Float32Array };
    return Array.from({ length: shape[0] as number }, (_, r) => [
      ...data.subarray(r * (shape[1] as number), (r + 1) * (shape[1] as number)),
    ]);
  };
  const times = (p: number[][], q: number[][]): number[][] =>
    p.map((row) =>
      (q[0] as number[]).map((_, c) =>
        row.reduce((sum, value, k) => sum + value * ((q[k] as number[])[c] as number), 0),
      ),
    );
  const plus = (p: number[][], b: number[][]): number[][] =>
    p.map((row) => row.map((value, c) => value + ((b[0] as number[])[c] as number)));
  const hidden = plus(times(scaled, times(x, weights("hiddenWeights"))), weights("hiddenBias")).map((row) =>
    row.map((value) => Math.max(value, 0)),
  );
  const scores = plus(times(scaled, times(hidden, weights("outputWeights"))), weights("outputBias"));
  const start = nodeRanges(graph)[0]?.start as number;
  const { values } = await model.predictProba(graph);
  for (let user = 0; user < 24; user++) {
    const powers = (scores[start + user] as number[]).map(Math.exp);
    const total = powers.reduce((sum, value) => sum + value, 0);
    powers.forEach((power, c) => {
      expect(Math.abs((values[2 * user + c] as number) - power / total)).toBeLessThan(1e-5);
    });
  }
  const { values: vectors } = await model.embed(graph, ["u05"]);
  expect([...vectors].map((value) => value.toFixed(5))).toEqual(
    (hidden[5] as number[]).map((value) => value.toFixed(5)),
  );
});

test("options out of range are refused", async () => {
  await expectPortraitError(() => gcn({ dropout: 1 }), {
    code: "invalid-option",
    message: 'gcn: "dropout" must be a finite number >= 0 and < 1; received 1. Leave it out to use 0.5.',
  });
  await expectPortraitError(() => gat({ heads: 0 }), {
    code: "invalid-option",
    message: 'gat: "heads" must be an integer >= 1 and <= 64; received 0. Leave it out to use 8.',
  });
  await expectPortraitError(() => graphSage({ fanouts: [] }), {
    code: "invalid-option",
    message:
      'graphSage: "fanouts" must be one to eight integers >= 1; received an array of 0. Leave it out to use an array of 2.',
  });
});

const folder = join(fileURLToPath(new URL("../../../../../../shared/data/cora", import.meta.url)));

test.skipIf(!existsSync(folder))(
  "Cora, standard division, seed 0: at least 0.80 (data in ../shared/data)",
  async () => {
    const {
      graph,
      train,
      validation,
      test: judged,
    } = await cora({
      nodes: join(folder, "cora.nodes.tsv.gz"),
      edges: join(folder, "cora.edges.tsv.gz"),
    });
    const backend = await tfjs("wasm");
    const model = await fit(gcn(), train, { backend, validation });
    backend.dispose();
    const ids = Array.from(judged.places, (place) => graph.nodes.paper.ids[place] as string);
    const found = await model.predict(graph, ids);
    const right = found.filter(
      ({ value }, row) => value === judged.target.classes[judged.target.codes[row] as number],
    );
    expect(right.length / ids.length).toBeGreaterThanOrEqual(0.8);
  },
);
