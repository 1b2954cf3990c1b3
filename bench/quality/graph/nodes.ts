import { join } from "node:path";
import { tfjs } from "@portrait/backend-tfjs";
import { type Estimator, fit } from "@portrait/core";
import { type Cora, cora } from "@portrait/datasets/node";
import type { NodeLabels } from "@portrait/graph";
import { gat, gcn, type NodeClassifier } from "@portrait/models/graph";
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
const protocol =
  "the standard division, 140 nodes to learn from, 500 to stop by, 1,000 to judge by; the paper's parameters, nothing chosen";

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
    make: () => gat(),
    protocol,
    reference: 0.83,
    referenceSource: "Veličković et al. 2018, mean of 100 runs",
  },
};

/** The share of test nodes that are classified rightly. */
async function accuracyOf(model: NodeClassifier, { graph, test }: Cora): Promise<number> {
  const ids = Array.from(test.places, (place) => graph.nodes.paper.ids[place] as string);
  const found = await model.predict(graph, ids);
  const right = found.filter(
    ({ value }, row) => value === test.target.classes[test.target.codes[row] as number],
  );
  return right.length / ids.length;
}

/**
 * Judges a classifier of nodes with several seeds; the mean, and 1.96 standard errors over seeds to either side.
 *
 * @param name - The task.
 * @param task - What to judge.
 * @param seeds - The seeds.
 */
export async function judgeNodes(name: string, task: NodeTask, seeds: readonly number[]): Promise<void> {
  const data = await cora({
    nodes: join(folder, "cora/cora.nodes.tsv.gz"),
    edges: join(folder, "cora/cora.edges.tsv.gz"),
  });
  const backend = await tfjs("wasm");
  const values: number[] = [];
  for (const seed of seeds) {
    const start = performance.now();
    const model = await fit(task.make(), data.train, { backend, seed, validation: data.validation });
    values.push(await accuracyOf(model, data));
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
