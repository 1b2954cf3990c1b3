import type { Interactions } from "@portrait/core";
import { userRows } from "../../recommend/user-rows.js";
import type { FoldIn } from "./fold-in.js";
import { ageWeights } from "./pair-graph.js";

/** What the items that a user had add to one score. */
export interface FoldReasons {
  /** The items, ascending. */
  readonly own: Int32Array;
  /** What each adds. */
  readonly weights: Float64Array;
}

/**
 * What each item of a user adds to the score of one item: a user is folded in as a weighted sum over the items, scaled by the degree and, with
 * `"cosine"`, to length 1, so that the score is a sum over them too.
 *
 * @param model - Items and what they add.
 * @param user - The user.
 * @param history - What the user did.
 * @param target - The vector of the item that is scored.
 */
export function foldReasons(
  { catalogue, vectors, params }: FoldIn,
  user: string,
  history: Interactions,
  target: Float32Array,
): FoldReasons {
  const { factors: width, graphHalfLife, similarity, userExponent } = params;
  const { indices: own, last } = userRows([user], history, catalogue);
  const ages = ageWeights(last, history.until, graphHalfLife);
  const scale = ages.reduce((sum, age) => sum + age, 0) ** -userExponent;
  const sum = new Float64Array(width);
  const weights = Float64Array.from(own, (item, at) => {
    const weight = scale * (ages[at] as number);
    let product = 0;
    for (let column = 0; column < width; column++) {
      const part = weight * (vectors[item * width + column] as number);
      sum[column] = (sum[column] as number) + part;
      product += part * (target[column] as number);
    }
    return product;
  });
  const length = similarity === "cosine" ? Math.hypot(...sum) : 1;
  return { own, weights: length > 0 ? weights.map((weight) => weight / length) : weights };
}
