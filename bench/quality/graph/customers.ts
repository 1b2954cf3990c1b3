import { join } from "node:path";
import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import { type Classifier, createRandom, type Estimator, type Examples, fit } from "@portrait/core";
import type { NodeLabels } from "@portrait/graph";
import { rocAuc } from "@portrait/metrics";
import { fuse } from "@portrait/models/fusion";
import { bipartiteAutoencoder, graphSage, type NodeClassifier, relationalGcn } from "@portrait/models/graph";
import { logisticRegression } from "@portrait/models/linear";
import { root } from "../../tabular/paths.ts";
import { keepQuality, rounded } from "../row.ts";
import { type CustomerRow, type Quarter, readQuarters } from "./retail-customers.ts";

const folder = process.env.PORTRAIT_DATA ?? join(root, "../shared/data");

/** The name of the task. */
export const CUSTOMERS_TASK = "retail-top-quarter";

/** Learns from a quarter, and says for each customer of a later one how probable it is to be among the top. */
type Judge = (
  train: Quarter,
  judged: Quarter,
  seed: number,
  backend: TfjsBackend,
) => Promise<ArrayLike<number>>;

const ofNodes =
  (estimator: Estimator<NodeLabels, NodeClassifier>): Judge =>
  async (train, judged, seed, backend) => {
    const model = await fit(estimator, train.labels, { backend, seed });
    return (await model.predictProba(judged.labels.graph, judged.examples.users)).of("top");
  };

const ofRows =
  (estimator: Estimator<Examples<CustomerRow>, Classifier<CustomerRow>>): Judge =>
  async (train, judged, seed, backend) => {
    const model = await fit(estimator, train.examples, { backend, seed });
    return (await model.predictProba(judged.examples)).of(true);
  };

const models: Readonly<Record<string, { readonly judge: Judge; readonly seeded: boolean }>> = {
  logisticRegression: { judge: ofRows(logisticRegression()), seeded: false },
  graphSage: {
    judge: ofNodes(graphSage({ hidden: 32, epochs: 30, dropout: 0.3, l2: 5e-4, inputNormalization: "none" })),
    seeded: true,
  },
  relationalGcn: {
    judge: ofNodes(relationalGcn({ hidden: 32, dropout: 0.3, inputNormalization: "none" })),
    seeded: true,
  },
  "fuse of bipartiteAutoencoder and logisticRegression": {
    judge: ofRows(
      fuse({
        embeddings: [bipartiteAutoencoder({ factors: 16, hidden: 32, epochs: 100 })],
        predict: logisticRegression(),
      }),
    ),
    seeded: true,
  },
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over seeds of the area under the curve, and 95 % of what resampled customers give. */
function figureOf(answers: readonly ArrayLike<number>[], target: Uint8Array) {
  const random = createRandom(1);
  const auc = (rows: ArrayLike<number>): number =>
    mean(
      answers.map((answer) =>
        rocAuc().compute({
          probabilities: Float64Array.from(rows, (row) => answer[row] as number),
          target: Uint8Array.from(rows, (row) => target[row] as number),
        }),
      ),
    );
  const all = Array.from(target, (_, row) => row);
  const resampled = Array.from({ length: 500 }, () => auc(all.map(() => random.integer(all.length))));
  resampled.sort((a, b) => a - b);
  return { value: auc(all), low: resampled[12] as number, high: resampled[487] as number };
}

/**
 * Judges models by who will be among the quarter of customers that spends most in the 90 days behind 2011-08-30, learnt as
 * of 2011-06-01; or as of 2011-06-01, learnt as of 2011-03-03, to choose parameters, of which nothing is kept.
 *
 * @param seeds - The seeds.
 * @param validation - Whether to judge the earlier quarter.
 */
export async function judgeCustomers(seeds: readonly number[], validation: boolean): Promise<void> {
  const quarters = await readQuarters(join(folder, "online-retail/online_retail.parquet"));
  const [train, judged] = validation ? [quarters[0], quarters[1]] : [quarters[1], quarters[2]];
  const backend = await tfjs("wasm");
  for (const [model, { judge, seeded }] of Object.entries(models)) {
    const used = seeded ? seeds : [0];
    const answers: ArrayLike<number>[] = [];
    for (const seed of used) answers.push(await judge(train, judged, seed, backend));
    const { value, low, high } = figureOf(answers, judged.examples.target);
    console.log(`${CUSTOMERS_TASK}: ${model}, ROC AUC ${rounded(value)} [${rounded(low)}, ${rounded(high)}]`);
    if (validation) continue;
    keepQuality([
      {
        task: CUSTOMERS_TASK,
        data: "UCI Online Retail",
        protocol:
          "who will be among the quarter of customers that spends most in 90 days: learnt as of 2011-06-01, judged as of 2011-08-30, nothing chosen; six numbers of each customer, for graph models with the items bought; the interval is a bootstrap over customers",
        model,
        metric: "rocAuc",
        value: rounded(value),
        low: rounded(low),
        high: rounded(high),
        seeds: used,
        reference: 0.5,
        referenceSource: "the same answer for everyone",
      },
    ]);
  }
  backend.dispose();
}
