import { flatAdjacency } from "@portrait/graph";
import type { Maths, Sparse } from "./math.js";
import type { Network, NetworkFrame, WeightShape } from "./network.js";
import { elu } from "./ops/activation.js";
import { additiveScores, dynamicScores } from "./ops/attention.js";
import { headMeans, headProducts } from "./ops/heads.js";
import { addRow } from "./ops/rows.js";
import { lazySparse, withSelfLoops } from "./sparse.js";

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
  /** The share that is dropped out of the layers' inputs, by each head alone, and of what the heads make of them. */
  readonly dropout: number;
  /** The share of attention that is dropped out. */
  readonly attentionDropout: number;
}

const SLOPE = 0.2;
/** What the names of the first layer's weights begin with. */
const HIDDEN = "hidden";

function layerShapes(
  name: string,
  version: "v1" | "v2",
  rows: number,
  heads: number,
  width: number,
): WeightShape[] {
  const first = name === HIDDEN;
  const block = (part: string, height: number, ofInputs = false): WeightShape => ({
    ofInputs,
    name: `${name}${part}`,
    rows: height,
    columns: heads * width,
    heads,
    start: "glorot",
    decays: true,
  });
  return version === "v1"
    ? [block("Weights", rows, first), block("Target", 1), block("Source", 1)]
    : [block("Weights", rows, first), block("TargetWeights", rows, first), block("Vector", 1)];
}

/** One attention layer on what `project` makes of weights, without its bias. */
function attend<Value>(
  maths: Maths<Value>,
  shape: GatShape,
  neighbours: Sparse,
  heads: number,
  width: number,
  weights: readonly Value[],
  project: (weights: Value) => Value,
): Value {
  const [main, second, third] = weights as readonly [Value, Value, Value];
  const pattern = neighbours.perHead(heads);
  const { matrix } = pattern;
  const apart = (value: Value, columns: number): Value => maths.reshape(value, matrix.rows, columns);
  const sources = project(main);
  const inner = (vector: Value): Value => apart(maths.apply(headProducts(heads), sources, vector), 1);
  const scores =
    shape.attention === "v1"
      ? maths.apply(additiveScores(matrix, SLOPE), inner(second), inner(third))
      : maths.apply(
          dynamicScores(matrix, heads, SLOPE),
          apart(project(second), width),
          apart(sources, width),
          third,
        );
  const attention = maths.dropout(maths.segmentSoftmax(pattern, scores), shape.attentionDropout);
  const kept = apart(maths.dropout(sources, shape.dropout), width);
  return maths.reshape(maths.sparseMatMul(pattern, kept, attention), neighbours.matrix.rows, heads * width);
}

/**
 * Two layers of attention over neighbours and the node itself; the hidden one's heads stand side by side and go through an
 * ELU, the output's are averaged.
 *
 * @param shape - Heads, widths and dropouts.
 * @param frame - Inputs and outputs.
 */
export function gatNetwork(shape: GatShape, { width, outputs }: NetworkFrame): Network<Sparse> {
  const { attention, heads, hidden, outputHeads, dropout } = shape;
  const dimensions = heads * hidden;
  return {
    dimensions,
    shapes: [
      ...layerShapes(HIDDEN, attention, width, heads, hidden),
      { name: "hiddenBias", rows: 1, columns: dimensions, start: "zero", decays: true },
      ...layerShapes("output", attention, dimensions, outputHeads, outputs),
      { name: "outputBias", rows: 1, columns: outputs, start: "zero", decays: true },
    ],
    prepare: (graph) => lazySparse(withSelfLoops(flatAdjacency(graph))),
    forward<Value>(maths: Maths<Value>, weights: readonly Value[], inputs: Sparse, neighbours: Sparse) {
      const project = maths.dropoutSparse(inputs, dropout, heads);
      const first = attend(maths, shape, neighbours, heads, hidden, weights.slice(0, 3), project);
      const hiddenLayer = maths.apply(elu, maths.apply(addRow, first, weights[3] as Value));
      const projectHidden = maths.dropoutHeads(hiddenLayer, dropout, outputHeads);
      const second = attend(
        maths,
        shape,
        neighbours,
        outputHeads,
        outputs,
        weights.slice(4, 7),
        projectHidden,
      );
      const mean = outputHeads === 1 ? second : maths.apply(headMeans(outputHeads), second);
      return { hidden: hiddenLayer, scores: maths.apply(addRow, mean, weights[7] as Value) };
    },
  };
}
