import { type Loss, sumOf } from "./loss.js";
import { allocateEdges, putEdges, receive, turnEdges } from "./placed-edges.js";
import type { Extent, Kernels } from "./sides.js";

/**
 * The weighted squared loss over the whole catalogue (Hu, Koren and Volinsky 2008; Rendle et al. 2021):
 * `sum_targets w (1 - s)^2 + c sum_u W_u sum_i s_ui^2`, W_u the sum of a user's target weights. The second sum is the
 * inner product of two Gram matrices, so that no user x item score is held.
 *
 * @param kernels - Whose memory.
 * @param extent - How many users and items.
 * @param capacity - The most targets of a step.
 * @param unobservedWeight - c.
 */
export function squaresLoss(
  kernels: Kernels,
  extent: Extent,
  capacity: number,
  unobservedWeight: number,
): Loss {
  const { users, items, width } = extent;
  const pairs = allocateEdges(kernels, extent, capacity);
  const [offsets, which, slopes] = pairs.byUser;
  const weights = kernels.alloc(4 * capacity);
  const losses = kernels.alloc(8 * users);
  const totals = kernels.alloc(4 * users);
  const [each, upTo] = [kernels.alloc(4 * users), kernels.alloc(4 * (users + 1))];
  kernels.i32(each, users).forEach((_, user, view) => {
    view[user] = user;
  });
  kernels.i32(upTo, users + 1).forEach((_, user, view) => {
    view[user] = user;
  });
  const [ofUsers, ofItems] = [kernels.alloc(4 * width * width), kernels.alloc(4 * width * width)];

  return ({ targets, vectors, gradient, spare }) => {
    const { parallel } = kernels;
    kernels.f32(weights, targets.values.length).set(targets.values);
    putEdges(kernels, pairs, targets);
    const data = [offsets, which, weights, users, vectors.users, vectors.items, width] as const;
    parallel("squaresStep", ...data, slopes, totals, losses);
    turnEdges(kernels, extent, pairs);
    receive(kernels, extent, pairs, vectors, undefined, 1, gradient);
    const observed = sumOf(kernels.f64(losses, users));
    if (unobservedWeight === 0) return observed;
    const weighted = spare;
    parallel("propagate", upTo, each, totals, users, users, vectors.users, width, 0, 1, weighted);
    const gram = (left: number, right: number, rows: number, out: number): void =>
      parallel("multiply", left, 1, width, right, width, width, rows, width, 1, 0, out, width);
    gram(vectors.items, vectors.items, items, ofItems);
    gram(vectors.users, weighted, users, ofUsers);
    const add = (left: number, right: number, rows: number, out: number): void =>
      parallel(
        "multiply",
        left,
        width,
        1,
        right,
        width,
        rows,
        width,
        width,
        2 * unobservedWeight,
        1,
        out,
        width,
      );
    add(weighted, ofItems, users, gradient.users);
    add(vectors.items, ofUsers, items, gradient.items);
    const other = kernels.f32(ofItems, width * width);
    const unobserved = kernels
      .f32(ofUsers, width * width)
      .reduce((sum, x, at) => sum + x * (other[at] as number), 0);
    return observed + unobservedWeight * unobserved;
  };
}
