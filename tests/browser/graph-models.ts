import { tfjs } from "@portrait/backend-tfjs";
import { createDenseVector, createRandom, fit } from "@portrait/core";
import { createGraph, defineGraph, labelNodes } from "@portrait/graph";
import { gat, gcn } from "@portrait/models/graph";

/** What networks that were trained on one backend make of a graph: each node's probability of the first class. */
export interface GraphModelsReport {
  /** Of a graph convolutional network. */
  readonly gcn: readonly number[];
  /** Of a graph attention network. */
  readonly gat: readonly number[];
}

const PEOPLE = 24;
const circleOf = (place: number): string => (place % 2 === 0 ? "even" : "odd");

/** Two circles of people who know each other, are told apart by noisy features, and share a few acquaintances. */
function twoCircles() {
  const random = createRandom("two circles");
  const ids = Array.from({ length: PEOPLE }, (_, place) => `p${String(place).padStart(2, "0")}`);
  const edges = ids.flatMap((from, place) =>
    [2, 4, 6, ...(place % 8 === 0 ? [1] : [])].map((step) => ({
      from,
      to: ids[(place + step) % PEOPLE] as string,
    })),
  );
  const values = Float64Array.from({ length: 2 * PEOPLE }, (_, at) => {
    const own = at % 2 === Math.floor(at / 2) % 2;
    return Math.abs((own ? 1 : 0.2) + 0.2 * random.normal());
  });
  const people = defineGraph({ nodes: ["person"], edges: { knows: { from: "person", to: "person" } } });
  const graph = createGraph(people, {
    nodes: { person: { ids, features: createDenseVector({ width: 2, values }) } },
    edges: { knows: edges },
  });
  const labels = ids.flatMap((id, place): [string, string][] => (place < 8 ? [[id, circleOf(place)]] : []));
  return { graph, train: labelNodes(graph, { node: "person", labels }) };
}

/** The share of people whose circle is found, of those that were not learnt from. */
export function accuracyOf(probabilities: readonly number[]): number {
  const right = probabilities.filter(
    (p, place) => place >= 8 && (p > 0.5 ? "even" : "odd") === circleOf(place),
  );
  return right.length / (PEOPLE - 8);
}

/** Trains both networks on a backend and asks them; fails if a tensor is left behind. */
export async function reportGraphModels(name: string): Promise<GraphModelsReport> {
  const { graph, train } = twoCircles();
  const backend = await tfjs(name);
  const before = backend.memory().tensors;
  const rates = { dropout: 0.2, learningRate: 0.05, epochs: 40, patience: null };
  const learn = async (estimator: ReturnType<typeof gcn>): Promise<number[]> => {
    const model = await fit(estimator, train, { backend, seed: 1 });
    const { values } = await model.predictProba(graph);
    return Array.from({ length: PEOPLE }, (_, place) => values[2 * place] as number);
  };
  const report = {
    gcn: await learn(gcn(rates)),
    gat: await learn(gat({ ...rates, heads: 2, hidden: 4, outputHeads: 2, attentionDropout: 0.2 })),
  };
  const left = backend.memory().tensors - before;
  backend.dispose();
  if (left !== 0) throw new Error(`${left} tensors are left on ${name}`);
  return report;
}
