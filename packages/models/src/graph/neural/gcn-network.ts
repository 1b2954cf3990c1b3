import { flatAdjacency } from "@portrait/graph";
import type { Sparse } from "./math.js";
import type { Network, NetworkFrame } from "./network.js";
import { relu } from "./ops/activation.js";
import { addRow } from "./ops/rows.js";
import { lazySparse, normaliseSymmetric, withSelfLoops } from "./sparse.js";

/** What a graph convolutional network is made of. */
export interface GcnShape {
  /** The width of the hidden layer. */
  readonly hidden: number;
  /** The share of inputs and hidden numbers that is dropped out. */
  readonly dropout: number;
}

/**
 * Two layers `Â relu(Â X W_1 + b_1) W_2 + b_2`, `Â` the adjacency with self-loops, symmetrically normalised.
 *
 * @param shape - Width and dropout.
 * @param frame - Inputs and outputs.
 */
export function gcnNetwork({ hidden, dropout }: GcnShape, { width, outputs }: NetworkFrame): Network<Sparse> {
  return {
    dimensions: hidden,
    shapes: [
      { name: "hiddenWeights", rows: width, columns: hidden, start: "glorot", decays: true, ofInputs: true },
      { name: "hiddenBias", rows: 1, columns: hidden, start: "zero", decays: false },
      { name: "outputWeights", rows: hidden, columns: outputs, start: "glorot", decays: false },
      { name: "outputBias", rows: 1, columns: outputs, start: "zero", decays: false },
    ],
    prepare: (graph) => lazySparse(normaliseSymmetric(withSelfLoops(flatAdjacency(graph)))),
    forward(maths, weights, inputs, adjacency) {
      const [w1, b1, w2, b2] = weights as readonly [never, never, never, never];
      const seen = maths.dropoutSparse(inputs, dropout)(w1);
      const hiddenLayer = maths.apply(relu, maths.apply(addRow, maths.sparseMatMul(adjacency, seen), b1));
      const kept = maths.matMul(maths.dropout(hiddenLayer, dropout), w2);
      return { hidden: hiddenLayer, scores: maths.apply(addRow, maths.sparseMatMul(adjacency, kept), b2) };
    },
  };
}
