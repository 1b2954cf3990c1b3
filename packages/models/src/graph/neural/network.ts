import type { Random } from "@portrait/core";
import type { Graph } from "@portrait/graph";
import type { GraphLayout } from "./layout.js";
import type { Maths, Sparse } from "./math.js";

/** One block of weights. */
export interface WeightShape {
  /** Its name in an artifact. */
  readonly name: string;
  /** How many rows it has. */
  readonly rows: number;
  /** How many columns it has. */
  readonly columns: number;
  /** How it starts: drawn by Glorot and Bengio (2010), or zero. */
  readonly start: "glorot" | "zero";
  /** Whether it has a row for each column of the inputs; left out, not. */
  readonly ofInputs?: boolean;
  /** How many heads its columns are divided among, each of which starts as a block of its own; left out, 1. */
  readonly heads?: number;
  /** Whether its squares are penalised. */
  readonly decays: boolean;
}

/** What a network gives for each node. */
export interface Outputs<Value> {
  /** The last hidden layer. */
  readonly hidden: Value;
  /** The scores of classes, or the vectors of an autoencoder. */
  readonly scores: Value;
}

/** A network over graphs of one layout, written once for training and serving. */
export interface Network<Structure> {
  /** Its weights. */
  readonly shapes: readonly WeightShape[];
  /** The length of the hidden vectors. */
  readonly dimensions: number;
  /**
   * What of a graph the layers need besides inputs.
   *
   * @param graph - A graph of the layout.
   */
  prepare(graph: Graph): Structure;
  /**
   * The outputs for all nodes.
   *
   * @param maths - What to compute with.
   * @param weights - The weights, in the order of `shapes`.
   * @param inputs - The nodes' inputs.
   * @param structure - What `prepare` gave.
   */
  forward<Value>(
    maths: Maths<Value>,
    weights: readonly Value[],
    inputs: Sparse,
    structure: Structure,
  ): Outputs<Value>;
}

/** What a network is made for. */
export interface NetworkFrame {
  /** The graphs. */
  readonly layout: GraphLayout;
  /** How many columns the input has. */
  readonly width: number;
  /** How many numbers each node gets. */
  readonly outputs: number;
}

/**
 * Weights to start from.
 *
 * @param shapes - The blocks.
 * @param random - The stream to draw from.
 */
export function startWeights(shapes: readonly WeightShape[], random: Random): Float32Array[] {
  return shapes.map(({ name, rows, columns, heads = 1, start }) => {
    const values = new Float32Array(rows * columns);
    if (start === "zero") return values;
    const bound = Math.sqrt(6 / (rows + columns / heads));
    const stream = random.fork(name);
    return values.map(() => (2 * stream.next() - 1) * bound);
  });
}
