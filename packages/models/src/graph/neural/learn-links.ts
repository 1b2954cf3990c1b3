import type { FitContext, Random } from "@portrait/core";
import { type Edges, type GraphLinks, listEdges, nodeRanges, sampleNonEdges } from "@portrait/graph";
import { type InputNormalization, layoutOf, nodeInputs } from "./layout.js";
import type { Network } from "./network.js";
import { latentDivergence, latentDraw } from "./ops/latent.js";
import { linkLoss } from "./ops/losses.js";
import { lazySparse } from "./sparse.js";
import type { Loss } from "./train.js";

/** How links are learnt. */
export interface LinkTraining {
  /** Whether nodes are distributions. */
  readonly variational: boolean;
  /** The length of a vector. */
  readonly dimensions: number;
  /** How many epochs. */
  readonly epochs: number;
  /** The step size. */
  readonly learningRate: number;
  /** The weight of the penalty. */
  readonly l2: number;
  /** Whether inputs are normalised. */
  readonly inputNormalization: InputNormalization;
}

/** The loss of an epoch: all edges, and as many pairs without one, drawn anew. */
function lossOf<Structure>({ graph, edge }: GraphLinks, training: LinkTraining, network: Network<Structure>) {
  const inputs = lazySparse(nodeInputs(graph, layoutOf(graph), training.inputNormalization));
  const structure = network.prepare(graph);
  const { from: node, to: other } = graph.edges[edge] as Edges;
  const startOf = (name: string): number =>
    nodeRanges(graph).find((range) => range.node === name)?.start ?? 0;
  const [first, second] = [startOf(node), startOf(other)];
  const { from, to } = listEdges(graph.edges[edge] as Edges);
  const target = Uint8Array.from({ length: 2 * from.length }, (_, pair) => (pair < from.length ? 1 : 0));
  return (random: Random): Loss => {
    const none = sampleNonEdges(graph, edge, from.length, random);
    const sources = Int32Array.from([...from, ...none.from], (place) => place + first);
    const ends = Int32Array.from([...to, ...none.to], (place) => place + second);
    return (maths, weights) => {
      const { scores } = network.forward(maths, weights, inputs, structure);
      if (!training.variational) return maths.apply(linkLoss(sources, ends, target), scores);
      const noise = maths.noise(inputs.matrix.rows, training.dimensions);
      const vectors = maths.apply(latentDraw, scores, noise);
      return maths.add(
        maths.apply(linkLoss(sources, ends, target), vectors),
        maths.apply(latentDivergence, scores),
      );
    };
  };
}

/**
 * Learns the weights of an encoder from the edges of a graph.
 *
 * @param kind - The estimator, for messages.
 * @param data - The graph and the type of edge.
 * @param training - How.
 * @param network - The encoder.
 * @param context - Seed, backend, progress.
 * @returns The weights, in the order of the network's shapes.
 * @throws PortraitError `invalid-argument`, `invalid-data`, `aborted`.
 */
export async function learnLinks<Structure>(
  kind: string,
  data: GraphLinks,
  training: LinkTraining,
  network: Network<Structure>,
  context: Pick<FitContext<unknown>, "backend" | "random" | "step">,
): Promise<readonly Float32Array[]> {
  const loss = lossOf(data, training, network);
  const random = context.random.fork("pairs");
  const { trainWeights } = await import("./train.js");
  const { epochs, learningRate, l2 } = training;
  return await trainWeights(
    {
      kind,
      shapes: network.shapes,
      epochs,
      learningRate,
      l2,
      patience: null,
      steps: (epoch) => [loss(random.fork(`epoch ${epoch}`))],
    },
    context,
  );
}
