import { flatAdjacency } from "@portrait/graph";
import type { Csr } from "@portrait/kernels";
import type { Maths } from "./math.js";
import type { Network, NetworkFrame, WeightShape } from "./network.js";
import { elu } from "./ops/activation.js";
import { additiveScores, dynamicScores, segmentSoftmax, weightedSums } from "./ops/attention.js";
import { headMeans, headProducts } from "./ops/heads.js";
import { addRow } from "./ops/rows.js";
import { withSelfLoops } from "./sparse.js";

/** What a graph attention network is made of. */
export interface GatShape {
  /** Which scores: those of the first paper, or those whose ranking depends on who attends. */
  readonly attention: "v1" | "v2";
  /** How many heads the hidden layer has. */
  readonly heads: number;
  /** The width of each of its heads. */
  readonly hidden: number;
  /** How many heads the output layer has; they are averaged. */
  readonly outputHeads: number;
  /** The share of the layers' inputs that is dropped out. */
  readonly dropout: number;
  /** The share of attention that is dropped out. */
  readonly attentionDropout: number;
}

const SLOPE = 0.2;

function layerShapes(
  name: string,
  version: "v1" | "v2",
  rows: number,
  heads: number,
  width: number,
): WeightShape[] {
  const columns = heads * width;
  const block = (part: string, height: number, across: number, decays = true): WeightShape => ({
    name: `${name}${part}`,
    rows: height,
    columns: across,
    start: "glorot",
    decays,
  });
  return version === "v1"
    ? [block("Weights", rows, columns), block("Target", 1, columns), block("Source", 1, columns)]
    : [block("Weights", rows, columns), block("TargetWeights", rows, columns), block("Vector", 1, columns)];
}

/** One attention layer on what `project` makes of weights, without its bias. */
function attend<Value>(
  maths: Maths<Value>,
  shape: GatShape,
  pattern: Csr,
  heads: number,
  weights: readonly Value[],
  project: (weights: Value) => Value,
): Value {
  const [main, second, third] = weights as readonly [Value, Value, Value];
  const sources = project(main);
  const scores =
    shape.attention === "v1"
      ? maths.apply(
          additiveScores(pattern, SLOPE),
          maths.apply(headProducts(heads), sources, second),
          maths.apply(headProducts(heads), sources, third),
        )
      : maths.apply(dynamicScores(pattern, heads, SLOPE), project(second), sources, third);
  const attention = maths.dropout(maths.apply(segmentSoftmax(pattern), scores), shape.attentionDropout);
  return maths.apply(weightedSums(pattern, heads), attention, sources);
}

/**
 * Two layers of attention over neighbours and the node itself; the hidden one's heads stand side by side and go through an
 * ELU, the output's are averaged.
 *
 * @param shape - Heads, widths and dropouts.
 * @param frame - Inputs and outputs.
 */
export function gatNetwork(shape: GatShape, { width, outputs }: NetworkFrame): Network<Csr> {
  const { attention, heads, hidden, outputHeads, dropout } = shape;
  const dimensions = heads * hidden;
  return {
    dimensions,
    shapes: [
      ...layerShapes("hidden", attention, width, heads, hidden),
      { name: "hiddenBias", rows: 1, columns: dimensions, start: "zero", decays: true },
      ...layerShapes("output", attention, dimensions, outputHeads, outputs),
      { name: "outputBias", rows: 1, columns: outputs, start: "zero", decays: true },
    ],
    prepare: (graph) => withSelfLoops(flatAdjacency(graph)),
    forward<Value>(
      maths: Maths<Value>,
      weights: readonly Value[],
      inputs: Parameters<Network<Csr>["forward"]>[2],
      pattern: Csr,
    ) {
      const seen = maths.dropoutSparse(inputs, dropout);
      const first = attend(maths, shape, pattern, heads, weights.slice(0, 3), (w) =>
        maths.sparseMatMul(seen, w),
      );
      const hiddenLayer = maths.apply(elu, maths.apply(addRow, first, weights[3] as Value));
      const kept = maths.dropout(hiddenLayer, dropout);
      const second = attend(maths, shape, pattern, outputHeads, weights.slice(4, 7), (w) =>
        maths.matMul(kept, w),
      );
      const mean = outputHeads === 1 ? second : maths.apply(headMeans(outputHeads), second);
      return { hidden: hiddenLayer, scores: maths.apply(addRow, mean, weights[7] as Value) };
    },
  };
}
