import type { Csr } from "@portrait/kernels";
import type { Extent } from "./sides.js";

/**
 * How much each user and, behind them, each item counts in the penalty on layer 0: all of a side alike where a step
 * takes all targets, else those of the step's targets, by weight.
 *
 * @param extent - How many users and items.
 * @param targets - The step's targets, if they are a batch.
 * @param decay - Where it goes.
 */
export function decayOf({ users, items }: Extent, targets: Csr | undefined, decay: Float32Array): void {
  if (targets === undefined) {
    decay.fill(1 / users, 0, users).fill(1 / items, users);
    return;
  }
  decay.fill(0);
  for (let user = 0; user < users; user++) {
    let sum = 0;
    for (let at = targets.offsets[user] as number; at < (targets.offsets[user + 1] as number); at++) {
      const weight = targets.values[at] as number;
      const item = users + (targets.indices[at] as number);
      sum += weight;
      decay[item] = (decay[item] as number) + weight;
    }
    decay[user] = sum;
  }
}

/**
 * The sum of squared lengths, each times how much it counts.
 *
 * @param decay - How much each counts.
 * @param squares - The squared lengths.
 */
export function penaltyOf(decay: Float32Array, squares: Float32Array): number {
  let sum = 0;
  for (let row = 0; row < decay.length; row++) sum += (decay[row] as number) * (squares[row] as number);
  return sum;
}
