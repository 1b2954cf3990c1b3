import { join } from "node:path";
import { tfjs } from "@portrait/backend-tfjs";
import { fit } from "@portrait/core";
import { cora } from "@portrait/datasets/node";
import { gat, gcn } from "@portrait/models/graph";
import type { Ours } from "./contest.ts";
import { dataFolder } from "./data.ts";
import { stepClock } from "./steps.ts";

/** Epochs of one of our graph networks on Cora, in the wasm backend, without validation. */
export async function coraEpochs(model: "gcn" | "gat", epochs: number): Promise<Ours> {
  const file = (name: string): string => join(dataFolder, `cora/cora.${name}.tsv.gz`);
  const { train } = await cora({ nodes: file("nodes"), edges: file("edges") });
  const backend = await tfjs("wasm");
  const options = { epochs: epochs + 1, patience: null };
  const estimator = model === "gcn" ? gcn(options) : gat(options);
  return {
    async run() {
      const clock = stepClock();
      await fit(estimator, train, { seed: 1, backend, onProgress: clock.onProgress });
      return epochs * clock.seconds();
    },
    close: backend.dispose,
  };
}
