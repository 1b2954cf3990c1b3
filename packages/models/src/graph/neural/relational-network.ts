import { type Edges, type Graph, nodeRanges } from "@portrait/graph";
import { createCsr } from "@portrait/kernels";
import type { Maths, Sparse } from "./math.js";
import type { Network, NetworkFrame, Outputs, WeightShape } from "./network.js";
import { relu } from "./ops/activation.js";
import { mixture } from "./ops/mixture.js";
import { addRow } from "./ops/rows.js";
import { lazySparse, normaliseRows, rowNumbers } from "./sparse.js";

/** What a relational network is made of. */
export interface RelationalShape {
  /** The width of the hidden layer. */
  readonly hidden: number;
  /** How many bases the weights of relations are mixed of; `null`: each relation has its own. */
  readonly bases: number | null;
  /** The share of inputs and hidden numbers that is dropped out. */
  readonly dropout: number;
}

type Layout = NetworkFrame["layout"];

/** The relations of a layout: each type of edge, and its inverse where the two differ. */
export function relationsOf({
  edges,
}: Layout): readonly { readonly edge: string; readonly inverse: boolean }[] {
  return edges.flatMap(({ name, directed }) =>
    directed
      ? [
          { edge: name, inverse: false },
          { edge: name, inverse: true },
        ]
      : [{ edge: name, inverse: false }],
  );
}

/** Means over the neighbours of each node that a relation leads it to. */
function relationMeans(graph: Graph, edge: string, inverse: boolean): Sparse {
  const ranges = nodeRanges(graph);
  const total = ranges.reduce((sum, { count }) => sum + count, 0);
  const { from, to, offsets, targets, weights } = graph.edges[edge] as Edges;
  const startOf = (node: string): number => ranges.find((range) => range.node === node)?.start ?? 0;
  const sources = rowNumbers({
    rows: offsets.length - 1,
    columns: 0,
    offsets: Int32Array.from(offsets),
    indices: Int32Array.from(targets),
    values: weights,
  }).map((row) => row + startOf(from));
  const ends = Int32Array.from(targets, (target) => target + startOf(to));
  const [row, column] = inverse ? [ends, sources] : [sources, ends];
  return lazySparse(normaliseRows(createCsr({ rows: total, columns: total, row, column, value: weights })));
}

function layerShapes(
  name: "hidden" | "output",
  count: number,
  bases: number | null,
  rows: number,
  columns: number,
): WeightShape[] {
  const block = (part: string, height: number, across: number): WeightShape => ({
    name: `${name}${part}`,
    rows: height,
    columns: across,
    start: "glorot",
    decays: true,
  });
  const projection = (part: string): WeightShape => ({
    ...block(part, rows, columns),
    ofInputs: name === "hidden",
  });
  const bias: WeightShape = { ...block("Bias", 1, columns), start: "zero", decays: false };
  const mixed =
    bases === null
      ? Array.from({ length: count }, (_, relation) => projection(`Relation${relation}`))
      : [
          ...Array.from({ length: bases }, (_, basis) => projection(`Basis${basis}`)),
          ...Array.from({ length: count }, (_, relation) => block(`Mix${relation}`, 1, bases)),
        ];
  return [projection("Own"), bias, ...mixed];
}

/**
 * Two layers `W_0 h + sum over relations of mean(h of neighbours) W_r + b`, the hidden one through a ReLU.
 *
 * @param shape - Width, bases and dropout.
 * @param frame - Inputs, outputs and types of edges.
 */
export function relationalNetwork(
  { hidden, bases, dropout }: RelationalShape,
  { layout, width, outputs }: NetworkFrame,
): Network<readonly Sparse[]> {
  const relations = relationsOf(layout);
  const first = layerShapes("hidden", relations.length, bases, width, hidden);
  const second = layerShapes("output", relations.length, bases, hidden, outputs);

  /** The products of a layer's input with each relation's weights. */
  function projections<Value>(
    maths: Maths<Value>,
    weights: readonly Value[],
    project: (weights: Value) => Value,
  ): readonly Value[] {
    if (bases === null) return weights.map(project);
    const based = weights.slice(0, bases).map(project);
    return relations.map((_, relation) => maths.apply(mixture, weights[bases + relation] as Value, ...based));
  }

  function layer<Value>(
    maths: Maths<Value>,
    weights: readonly Value[],
    means: readonly Sparse[],
    project: (weights: Value) => Value,
  ): Value {
    const [own, bias, ...rest] = weights as readonly [Value, Value, ...Value[]];
    const near = projections(maths, rest, project).map((value, relation) =>
      maths.sparseMatMul(means[relation] as Sparse, value),
    );
    return maths.apply(
      addRow,
      near.reduce((sum, part) => maths.add(sum, part), project(own)),
      bias,
    );
  }

  return {
    dimensions: hidden,
    shapes: [...first, ...second],
    prepare: (graph) => relations.map(({ edge, inverse }) => relationMeans(graph, edge, inverse)),
    forward<Value>(
      maths: Maths<Value>,
      weights: readonly Value[],
      inputs: Sparse,
      means: readonly Sparse[],
    ): Outputs<Value> {
      const seen = maths.dropoutSparse(inputs, dropout);
      const hiddenLayer = maths.apply(relu, layer(maths, weights.slice(0, first.length), means, seen));
      const kept = maths.dropout(hiddenLayer, dropout);
      const scores = layer(maths, weights.slice(first.length), means, (w) => maths.matMul(kept, w));
      return { hidden: hiddenLayer, scores };
    },
  };
}
