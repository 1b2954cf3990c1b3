import type { Interactions } from "@portrait/core";
import { type Csr, sparseDenseMatMul } from "@portrait/kernels";
import type { IdIndex } from "../../recommend/ids.js";
import { userRows } from "../../recommend/user-rows.js";
import type { LightGcnParams } from "./lightgcn-options.js";
import { ageWeights, degreesOf, inversePowers } from "./pair-graph.js";
import { scaleToUnit } from "./scale-rows.js";

/** What folding in depends on. */
export type FoldInParams = Pick<LightGcnParams, "factors" | "graphHalfLife" | "similarity" | "userExponent">;

/** How a model makes users of items. */
export interface FoldIn {
  /** The items. */
  readonly catalogue: IdIndex;
  /** What each item adds, row-major. */
  readonly vectors: Float32Array;
  /** The parameters that it takes. */
  readonly params: FoldInParams;
}

/**
 * The vectors of users from what they did: `u = d_u^(-a) sum_i a_ui v_i`, where `a_ui` is the edge's weight by age
 * before `history.until`, `d_u` the sum of them, `a` the `userExponent`, and `v_i` what item i adds. It is what training computes for a user
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
    values: ageWeights(last, history.until, model.params.graphHalfLife),
  };
  const values = foldEdges(edges, model.vectors, model.params);
  return { values, known: users.map((_, row) => (offsets[row] as number) < (offsets[row + 1] as number)) };
}

/**
 * The vectors of users from their edges; see {@link foldIn}.
 *
 * @param edges - The users' edges with their weights by age.
 * @param vectors - What each item adds, row-major.
 * @param params - Of the model.
 */
export function foldEdges(
  edges: Csr,
  vectors: Float32Array,
  { factors, similarity, userExponent }: FoldInParams,
): Float32Array {
  const scales = inversePowers(degreesOf(edges).rows, userExponent);
  const weights = edges.values.slice();
  for (let row = 0; row < edges.rows; row++) {
    const scale = scales[row] as number;
    for (let edge = edges.offsets[row] as number; edge < (edges.offsets[row + 1] as number); edge++) {
      weights[edge] = (weights[edge] as number) * scale;
    }
  }
  const values = sparseDenseMatMul({ ...edges, values: weights }, vectors, factors);
  return similarity === "cosine" ? scaleToUnit(values, factors) : values;
}
