import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tfjs } from "@portrait/backend-tfjs";
import { type Estimator, fit } from "@portrait/core";
import { type Cora, cora } from "@portrait/datasets/node";
import type { NodeLabels } from "@portrait/graph";
import { gat, gcn, graphSage, type NodeClassifier } from "@portrait/models/graph";
import { root } from "../../tabular/paths.ts";
import { keepQuality, rounded } from "../row.ts";

/** A classifier of nodes with the accuracy that its paper reports. */
interface NodeTask {
  readonly model: string;
  readonly make: () => Estimator<NodeLabels, NodeClassifier>;
  readonly protocol: string;
  readonly reference: number;
  readonly referenceSource: string;
}

const folder = process.env.PORTRAIT_DATA ?? join(root, "../shared/data");
const division = "the standard division, 140 nodes to learn from, 500 to stop by, 1,000 to judge by";
const protocol = `${division}; the paper's parameters, nothing chosen`;

/** The tasks by name. */
export const nodeTasks: Readonly<Record<string, NodeTask>> = {
  "cora-gcn": {
    model: "gcn",
    make: () => gcn(),
    protocol,
    reference: 0.815,
    referenceSource: "Kipf and Welling 2017, mean of 100 runs",
  },
  "cora-gat": {
    model: "gat",
    make: () => gat({ epochs: 100_000 }),
    protocol,
    reference: 0.83,
    referenceSource: "Veličković et al. 2018, mean of 100 runs",
  },
  "cora-sage": {
    model: "graphSage",
    make: () => graphSage({ hidden: 64, dropout: 0.5, l2: 5e-4, epochs: 200 }),
    protocol: `${division}; two layers of 64, dropout and penalty as in gcn, nothing chosen`,
    reference: 0.815,
    referenceSource: "GCN, Kipf and Welling 2017, as Hamilton et al. 2017 report no figure on this division",
  },
};

/** The share of labelled nodes that are classified rightly. */
async function accuracyOf(model: NodeClassifier, { graph, places, target }: Cora["test"]): Promise<number> {
  const ids = Array.from(places, (place) => graph.nodes.paper.ids[place] as string);
  const found = await model.predict(graph, ids);
  const right = found.filter(({ value }, row) => value === target.classes[target.codes[row] as number]);
  return right.length / ids.length;
}

const seedFile = (checkpoints: string, seed: number): string => `${checkpoints}-${seed}.json`;

function kept(checkpoints: string | undefined, seed: number): number | undefined {
  if (checkpoints === undefined || !existsSync(seedFile(checkpoints, seed))) return undefined;
  return Number(readFileSync(seedFile(checkpoints, seed), "utf8"));
}

function keep(checkpoints: string | undefined, seed: number, accuracy: number): void {
  if (checkpoints === undefined) return;
  mkdirSync(dirname(checkpoints), { recursive: true });
  writeFileSync(seedFile(checkpoints, seed), String(accuracy));
}

/**
 * Judges a classifier of nodes with several seeds; the mean, and 1.96 standard errors over seeds to either side. By the
 * nodes to stop by nothing is kept.
 *
 * @param name - The task.
 * @param task - What to judge.
 * @param seeds - The seeds.
 * @param options - How; `validation`: whether to judge by the nodes to stop by, to choose parameters; `checkpoints`: where the
 *   accuracy of each seed is kept, so that a run can go on after it was stopped.
 */
export async function judgeNodes(
  name: string,
  task: NodeTask,
  seeds: readonly number[],
  {
    validation,
    checkpoints: folderOfSeeds,
  }: { readonly validation: boolean; readonly checkpoints?: string | undefined },
): Promise<void> {
  const checkpoints = folderOfSeeds && join(folderOfSeeds, `${name}${validation ? "-validation" : ""}`);
  const data = await cora({
    nodes: join(folder, "cora/cora.nodes.tsv.gz"),
    edges: join(folder, "cora/cora.edges.tsv.gz"),
  });
  const backend = await tfjs("wasm");
  const values: number[] = [];
  for (const seed of seeds) {
    const start = performance.now();
    const found = kept(checkpoints, seed);
    if (found === undefined) {
      const model = await fit(task.make(), data.train, { backend, seed, validation: data.validation });
      values.push(await accuracyOf(model, validation ? data.validation : data.test));
      keep(checkpoints, seed, values.at(-1) as number);
    } else values.push(found);
    console.log(
      `${name}, seed ${seed}: ${values.at(-1)}, ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
  }
  backend.dispose();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1));
  const error = (1.96 * sd) / Math.sqrt(values.length);
  console.log(
    `${name}: accuracy ${rounded(mean)}, standard deviation ${rounded(sd)} over ${values.length} seeds`,
  );
  if (validation) return;
  keepQuality([
    {
      task: name,
      data: "Cora, the division of Planetoid",
      protocol: `${task.protocol}; the interval is that of the mean over seeds, their standard deviation ${rounded(sd)}`,
      model: task.model,
      metric: "accuracy",
      value: rounded(mean),
      low: rounded(mean - error),
      high: rounded(mean + error),
      seeds,
      reference: task.reference,
      referenceSource: task.referenceSource,
    },
  ]);
}
