import { flatAdjacency } from "@portrait/graph";
import type { Csr } from "@portrait/kernels";
import type { Maths, Sparse } from "./math.js";
import type { Network, NetworkFrame, Outputs, WeightShape } from "./network.js";
import { relu, unitRows } from "./ops/activation.js";
import { addRow, firstRows, neighbourMax } from "./ops/rows.js";
import { lazySparse, normaliseRows } from "./sparse.js";

/** What a GraphSAGE network is made of. */
export interface SageShape {
  /** How neighbours are summed up. */
  readonly aggregator: "mean" | "maxPool";
  /** The width of the hidden layers. */
  readonly hidden: number;
  /** How many neighbours of a node are sampled, for each layer from the output inwards. */
  readonly fanouts: readonly number[];
  /** The share of each layer's input that is dropped out. */
  readonly dropout: number;
}

/** How vectors flow in one layer: from `matrix.columns` nodes to `matrix.rows`, which are the first of them. */
export interface SageHop {
  /** Rows of means over neighbours. */
  readonly means: Sparse;
  /** The neighbours. */
  readonly pattern: Csr;
}

/** A GraphSAGE network, which also runs on sampled hops. */
export interface SageNetwork extends Network<readonly SageHop[]> {
  /** How many layers there are. */
  readonly layers: number;
}

/**
 * A hop of a matrix whose rows are the first of its columns.
 *
 * @param matrix - Row `i` holds the neighbours of node `i`.
 */
export function sageHop(matrix: Csr): SageHop {
  return { means: lazySparse(normaliseRows(matrix)), pattern: matrix };
}

const name = (layer: number, part: string): string => `layer${layer}${part}`;

function layerShapes(
  aggregator: SageShape["aggregator"],
  layer: number,
  rows: number,
  columns: number,
): WeightShape[] {
  const block = (part: string, height: number, across: number, ofInputs = false): WeightShape => ({
    name: name(layer, part),
    ofInputs,
    rows: height,
    columns: across,
    start: "glorot",
    decays: true,
  });
  const bias = (part: string): WeightShape => ({ ...block(part, 1, columns), start: "zero", decays: false });
  const first = layer === 0;
  const own = block("OwnWeights", rows, columns, first);
  if (aggregator === "mean") return [own, block("NeighbourWeights", rows, columns, first), bias("Bias")];
  const pool = block("PoolWeights", rows, columns, first);
  return [own, block("NeighbourWeights", columns, columns), bias("Bias"), pool, bias("PoolBias")];
}

/**
 * Layers `W_own h_v + W_neighbours aggregate(h_u)`, all but the last through a ReLU and, with unit lengths, as in the paper.
 *
 * @param shape - Aggregator, widths and dropout.
 * @param frame - Inputs and outputs.
 */
export function sageNetwork(shape: SageShape, { width, outputs }: NetworkFrame): SageNetwork {
  const { aggregator, hidden, fanouts, dropout } = shape;
  const layers = fanouts.length;
  const widths = [width, ...Array.from({ length: layers - 1 }, () => hidden), outputs];
  const blocks = Array.from({ length: layers }, (_, layer) =>
    layerShapes(aggregator, layer, widths[layer] as number, widths[layer + 1] as number),
  );
  const starts = blocks.map((_, layer) =>
    blocks.slice(0, layer).reduce((sum, { length }) => sum + length, 0),
  );

  function layerOf<Value>(
    maths: Maths<Value>,
    weights: readonly Value[],
    project: (weights: Value) => Value,
    { means, pattern }: SageHop,
  ): Value {
    const [own, neighbours, bias, poolWeights, poolBias] = weights as readonly [
      Value,
      Value,
      Value,
      Value,
      Value,
    ];
    const self = maths.apply(firstRows(pattern.rows), project(own));
    const near =
      aggregator === "mean"
        ? maths.sparseMatMul(means, project(neighbours))
        : maths.matMul(
            maths.apply(
              neighbourMax(pattern),
              maths.apply(relu, maths.apply(addRow, project(poolWeights), poolBias)),
            ),
            neighbours,
          );
    return maths.apply(addRow, maths.add(self, near), bias);
  }

  return {
    layers,
    dimensions: layers === 1 ? outputs : hidden,
    shapes: blocks.flat(),
    prepare(graph) {
      const hop = sageHop(flatAdjacency(graph));
      return Array.from({ length: layers }, () => hop);
    },
    forward<Value>(
      maths: Maths<Value>,
      weights: readonly Value[],
      inputs: Sparse,
      hops: readonly SageHop[],
    ): Outputs<Value> {
      const seen = maths.dropoutSparse(inputs, dropout);
      let value: Value | undefined;
      let hiddenLayer: Value | undefined;
      for (let layer = 0; layer < layers; layer++) {
        const start = starts[layer] as number;
        const own = weights.slice(start, start + (blocks[layer] as WeightShape[]).length);
        const before = value === undefined ? undefined : maths.dropout(value, dropout);
        const project = (w: Value): Value => (before === undefined ? seen(w) : maths.matMul(before, w));
        value = layerOf(maths, own, project, hops[layer] as SageHop);
        if (layer < layers - 1) {
          value = maths.apply(unitRows, maths.apply(relu, value));
          hiddenLayer = value;
        }
      }
      return { hidden: hiddenLayer ?? (value as Value), scores: value as Value };
    },
  };
}
