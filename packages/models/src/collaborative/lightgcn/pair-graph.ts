import type { Interactions } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { createIdIndex } from "../../recommend/ids.js";
import { userRows } from "../../recommend/user-rows.js";

/** The bipartite graph of users and items: one edge for each different pair. */
export interface PairGraph {
  /** The users, ascending; they are the rows. */
  readonly users: readonly string[];
  /** The items, ascending; they are the columns. */
  readonly items: readonly string[];
  /** The edges with their weights in the graph. */
  readonly edges: Csr;
  /** For each edge its weight as a target. */
  readonly targets: Float32Array;
}

const DAY = 86_400_000;

/** The least weight of an edge, so that the oldest of them keep a degree above zero. */
const LEAST = 1e-30;

/**
 * Weights by age: 0.5 to the power of age over half-life, at least 1e-30; all 1 without a half-life.
 *
 * @param last - For each pair the time of its last event in epoch milliseconds.
 * @param until - The instant that ages are counted back from.
 * @param halfLife - In days.
 */
export function ageWeights(last: Float64Array, until: number, halfLife: number | null): Float32Array {
  if (halfLife === null) return new Float32Array(last.length).fill(1);
  return Float32Array.from(last, (at) => Math.max(LEAST, 0.5 ** ((until - at) / (halfLife * DAY))));
}

/** What the weights of edges and targets depend on. */
export interface PairWeights {
  /** After how many days an edge counts half in the graph. */
  readonly graphHalfLife: number | null;
  /** After how many days it counts half as a target. */
  readonly lossHalfLife: number | null;
  /** By which power of their number of targets users count less in the loss. */
  readonly lossExponent: number;
}

/** Divides each row's values by a power of their sum. */
function lighten({ offsets }: Pick<Csr, "offsets">, values: Float32Array, exponent: number): Float32Array {
  for (let row = 0; row + 1 < offsets.length; row++) {
    const own = values.subarray(offsets[row], offsets[row + 1]);
    const scale = own.reduce((sum, value) => sum + value, 0) ** -exponent;
    own.forEach((value, at) => {
      own[at] = value * scale;
    });
  }
  return values;
}

/**
 * The graph of interactions. Repeats of a pair make one edge, as old as the last of them.
 *
 * @param interactions - The interactions.
 * @param weights - What the weights depend on.
 */
export function createPairGraph(
  interactions: Interactions,
  { graphHalfLife, lossHalfLife, lossExponent }: PairWeights,
): PairGraph {
  const { users, items, until } = interactions;
  const { offsets, indices, last } = userRows(users, interactions, createIdIndex(items));
  return {
    users,
    items,
    edges: {
      rows: users.length,
      columns: items.length,
      offsets,
      indices,
      values: ageWeights(last, until, graphHalfLife),
    },
    targets: lighten({ offsets }, ageWeights(last, until, lossHalfLife), lossExponent),
  };
}

/** Sums of a matrix's values along each side. */
export interface Degrees {
  /** For each row. */
  readonly rows: Float64Array;
  /** For each column. */
  readonly columns: Float64Array;
}

/**
 * The weighted degrees of a graph.
 *
 * @param edges - Its edges.
 */
export function degreesOf(edges: Csr): Degrees {
  const rows = new Float64Array(edges.rows);
  const columns = new Float64Array(edges.columns);
  for (let row = 0; row < edges.rows; row++) {
    const end = edges.offsets[row + 1] as number;
    for (let edge = edges.offsets[row] as number; edge < end; edge++) {
      const weight = edges.values[edge] as number;
      const column = edges.indices[edge] as number;
      rows[row] = (rows[row] as number) + weight;
      columns[column] = (columns[column] as number) + weight;
    }
  }
  return { rows, columns };
}

/** By which powers of their degrees the two sides count less. */
export interface Exponents {
  /** Of users. */
  readonly userExponent: number;
  /** Of items. */
  readonly itemExponent: number;
}

/**
 * One over a power of each degree; 1 where the degree is 0.
 *
 * @param degrees - The degrees.
 * @param exponent - The power.
 */
export function inversePowers(degrees: Float64Array, exponent: number): Float64Array {
  return degrees.map((degree) => (degree > 0 ? degree ** -exponent : 1));
}

/**
 * The normalised weights: each edge's weight over a power of its user's degree and one of its item's.
 *
 * @param edges - The edges.
 * @param exponents - The powers; a half each is the symmetric normalisation.
 */
export function normaliseEdges(edges: Csr, { userExponent, itemExponent }: Exponents): Float32Array {
  const degrees = degreesOf(edges);
  const rows = inversePowers(degrees.rows, userExponent);
  const columns = inversePowers(degrees.columns, itemExponent);
  const values = new Float32Array(edges.values.length);
  for (let row = 0; row < edges.rows; row++) {
    const end = edges.offsets[row + 1] as number;
    for (let edge = edges.offsets[row] as number; edge < end; edge++) {
      values[edge] =
        (edges.values[edge] as number) *
        (rows[row] as number) *
        (columns[edges.indices[edge] as number] as number);
    }
  }
  return values;
}
