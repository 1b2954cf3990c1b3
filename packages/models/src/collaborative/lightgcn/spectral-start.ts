import type { FitContext, Random } from "@portrait/core";
import { sparseDenseMatMul, transposeCsr } from "@portrait/kernels";
import { smoothVectors } from "../smooth-vectors.js";
import type { LayerZero } from "./final-vectors.js";
import type { LightGcnParams } from "./lightgcn-options.js";
import { normaliseEdges, type PairGraph } from "./pair-graph.js";

/** How often the graph is applied to come near its singular vectors; training goes on from there. */
const ITERATIONS = 4;

/** The root of the mean square of each column. */
function columnScales(vectors: Float32Array, width: number): Float64Array {
  const squares = new Float64Array(width);
  vectors.forEach((value, at) => {
    squares[at % width] = (squares[at % width] as number) + value * value;
  });
  return squares.map((sum) => Math.sqrt((sum * width) / vectors.length));
}

/** Rows of `factors` numbers whose columns have the same mean square; random where the vectors have no column. */
function scaled(
  vectors: Float32Array,
  width: number,
  { factors, initialScale }: LightGcnParams,
  random: Random,
): Float32Array {
  const scales = columnScales(vectors, width);
  return Float32Array.from({ length: (vectors.length / width) * factors }, (_, at) => {
    const column = at % factors;
    const scale = column < width ? (scales[column] as number) : 0;
    if (scale === 0) return initialScale * random.normal();
    return (initialScale * (vectors[Math.floor(at / factors) * width + column] as number)) / scale;
  });
}

/**
 * Layer 0 of the singular vectors of the normalised graph's greatest singular values, each column as large as a random one would be.
 *
 * @param graph - The graph.
 * @param params - The parameters.
 * @param context - Of the fit.
 */
export async function spectralStart(
  graph: PairGraph,
  params: LightGcnParams,
  context: FitContext<unknown>,
): Promise<LayerZero> {
  const { factors, steps, userEmbeddings } = params;
  const adjacency = { ...graph.edges, values: normaliseEdges(graph.edges, params) };
  const found = await smoothVectors(
    adjacency,
    transposeCsr(adjacency).transpose,
    { factors, iterations: ITERATIONS },
    { ...context, random: context.random.fork("spectral"), step: () => context.step(0, steps) },
  );
  const mapped = sparseDenseMatMul(adjacency, found.values, found.width);
  return {
    items: scaled(found.values, found.width, params, context.random.fork("items")),
    users: userEmbeddings ? scaled(mapped, found.width, params, context.random.fork("users")) : undefined,
  };
}
