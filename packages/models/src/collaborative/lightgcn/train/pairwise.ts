import type { Random } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import { type Loss, sumOf } from "./loss.js";
import { withNegatives } from "./negatives.js";
import { allocateEdges, receive, turnEdges } from "./placed-edges.js";
import type { Extent, Kernels } from "./sides.js";

/**
 * Bayesian personalised ranking (Rendle et al. 2009): the weighted mean over targets of
 * `-log sigmoid((s_target - s_negative) / temperature)`.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param edges - All edges, by which negatives are told.
 * @param capacity - The most targets of a step.
 * @param options - How many negatives a target has, and the temperature.
 * @param random - The stream to draw from.
 */
export function pairwiseLoss(
  kernels: Kernels,
  extent: Extent,
  edges: Csr,
  capacity: number,
  options: { readonly negatives: number; readonly temperature: number },
  random: Random,
): Loss {
  const { negatives, temperature } = options;
  const group = 1 + negatives;
  const pairs = allocateEdges(kernels, extent, capacity * group);
  const [ends, items, slopes] = pairs.byUser;
  const offsets = kernels.alloc(4 * (extent.users + 1));
  const weights = kernels.alloc(4 * capacity);
  const losses = kernels.alloc(8 * extent.users);
  return ({ targets, vectors, gradient, decay, penaliseNegatives }, step) => {
    const drawn = withNegatives(targets, edges, negatives, random.fork(String(step)));
    kernels.i32(offsets, targets.offsets.length).set(targets.offsets);
    kernels.i32(ends, targets.offsets.length).set(targets.offsets.map((offset) => offset * group));
    kernels.i32(items, drawn.length).set(drawn);
    kernels.f32(weights, targets.values.length).set(targets.values);
    const data = [offsets, items, weights, extent.users, negatives, vectors.users, vectors.items] as const;
    kernels.parallel("pairwiseStep", ...data, extent.width, temperature, slopes, losses);
    turnEdges(kernels, extent, pairs);
    receive(kernels, extent, pairs, vectors, undefined, 1, gradient);
    if (penaliseNegatives) addNegatives(decay, extent, targets, drawn, group);
    return sumOf(kernels.f64(losses, extent.users));
  };
}

function addNegatives(
  decay: Float32Array,
  { users }: Extent,
  { values }: Csr,
  drawn: Int32Array,
  group: number,
): void {
  for (let place = 0; place < drawn.length; place++) {
    if (place % group === 0) continue;
    const item = users + (drawn[place] as number);
    decay[item] = (decay[item] as number) + (values[Math.floor(place / group)] as number) / (group - 1);
  }
}
