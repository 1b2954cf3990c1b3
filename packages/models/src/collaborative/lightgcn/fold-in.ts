import type { Interactions } from "@portrait/core";
import { type Csr, sparseDenseMatMul } from "@portrait/kernels";
import type { IdIndex } from "../../recommend/ids.js";
import { userRows } from "../../recommend/user-rows.js";
import { ageWeights, degreesOf } from "./pair-graph.js";
import { scaleToUnit } from "./unit.js";

/** How a model makes users of items. */
export interface FoldIn {
  /** The items. */
  readonly catalogue: IdIndex;
  /** What each item adds, row-major. */
  readonly vectors: Float32Array;
  /** The length of a vector. */
  readonly width: number;
  /** The half-life of an edge in days. */
  readonly graphHalfLife: number | null;
  /** With `"cosine"` users come at length 1. */
  readonly similarity: "dot" | "cosine";
}

/**
 * The vectors of users from what they did: `u = d_u^(-1/2) sum_i a_ui v_i`, where `a_ui` is the edge's weight by age
 * before `history.until`, `d_u` the sum of them, and `v_i` what item i adds. It is what training computes for a user
 * without a layer 0 of its own.
 *
 * @param model - Items and what they add.
 * @param users - The users.
 * @param history - What they did.
 * @returns One row for each user, all zero for those without a known item, and who has one.
 */
export function foldIn(
  model: FoldIn,
  users: readonly string[],
  history: Interactions,
): { readonly values: Float32Array; readonly known: readonly boolean[] } {
  const { offsets, indices, last } = userRows(users, history, model.catalogue);
  const edges = {
    rows: users.length,
    columns: model.catalogue.ids.length,
    offsets,
    indices,
    values: ageWeights(last, history.until, model.graphHalfLife),
  };
  const values = foldEdges(edges, model.vectors, model.width, model.similarity);
  return { values, known: users.map((_, row) => (offsets[row] as number) < (offsets[row + 1] as number)) };
}

/**
 * The vectors of users from their edges; see {@link foldIn}.
 *
 * @param edges - The users' edges with their weights by age.
 * @param vectors - What each item adds, row-major.
 * @param width - The length of a vector.
 * @param similarity - With `"cosine"` users come at length 1.
 */
export function foldEdges(
  edges: Csr,
  vectors: Float32Array,
  width: number,
  similarity: "dot" | "cosine",
): Float32Array {
  const degrees = degreesOf(edges).rows;
  const weights = edges.values.slice();
  for (let row = 0; row < edges.rows; row++) {
    const scale = 1 / Math.sqrt(degrees[row] as number);
    for (let edge = edges.offsets[row] as number; edge < (edges.offsets[row + 1] as number); edge++) {
      weights[edge] = (weights[edge] as number) * scale;
    }
  }
  const values = sparseDenseMatMul({ ...edges, values: weights }, vectors, width);
  return similarity === "cosine" ? scaleToUnit(values, width) : values;
}
