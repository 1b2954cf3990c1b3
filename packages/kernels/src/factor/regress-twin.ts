import { createTopK } from "../top-k.js";
import type { FactorKernels } from "./kernels.js";

type Lists = (row: number) => Int32Array;

/** Who has what, and what counts how much. */
interface Data {
  readonly usersOf: Lists;
  readonly itemsOf: Lists;
  readonly userWeights: Float64Array;
  readonly totals: Float64Array;
}

/** The items of the greatest cosine with one, ascending. */
function choose(own: number, { usersOf, itemsOf, userWeights, totals }: Data, most: number): Int32Array {
  const shared = new Map<number, number>();
  for (const user of usersOf(own)) {
    const weight = userWeights[user] as number;
    for (const other of itemsOf(user))
      if (other !== own) shared.set(other, (shared.get(other) ?? 0) + weight);
  }
  const best = createTopK(most, totals.length);
  for (const [other, sum] of shared) {
    best.push(other, sum / Math.sqrt((totals[own] as number) * (totals[other] as number)));
  }
  return best.ranked().indices.sort();
}

function shrink(slope: number, by: number, nonNegative: number): number {
  if (slope > by) return slope - by;
  return slope < -by && nonNegative === 0 ? slope + by : 0;
}

/** Regressions of items in plain TypeScript. */
export function regressTwin(
  memory: () => ArrayBufferLike,
): Pick<FactorKernels, "regressItems" | "regressScratch"> {
  const listsAt = (offsets: number, indices: number, rows: number): Lists => {
    const starts = new Int32Array(memory(), offsets, rows + 1);
    const entries = new Int32Array(memory(), indices, starts[rows]);
    return (row) => entries.subarray(starts[row] as number, starts[row + 1] as number);
  };
  return {
    regressItems(
      thread,
      threads,
      first,
      count,
      userOffsets,
      userItems,
      users,
      itemOffsets,
      itemUsers,
      items,
      weightsAt,
      totalsAt,
      penaltiesAt,
      most,
      l1,
      nonNegative,
      passes,
      tolerance,
      listed,
      weights,
      sizes,
    ) {
      const itemsOf = listsAt(userOffsets, userItems, users);
      const usersOf = listsAt(itemOffsets, itemUsers, items);
      const userWeights = new Float64Array(memory(), weightsAt, users);
      const totals = new Float64Array(memory(), totalsAt, items);
      const penalties = new Float64Array(memory(), penaltiesAt, items);
      const residuals = new Float64Array(users);
      const add = (item: number, amount: number): void => {
        for (const user of usersOf(item)) {
          residuals[user] = (residuals[user] as number) + amount * (userWeights[user] as number);
        }
      };
      for (let target = thread; target < count; target += threads) {
        const chosen = choose(first + target, { usersOf, itemsOf, userWeights, totals }, most);
        const values = new Float64Array(chosen.length);
        residuals.fill(0);
        add(first + target, 1);
        for (let pass = 0; pass < passes; pass++) {
          let greatest = 0;
          chosen.forEach((item, at) => {
            const total = totals[item] as number;
            const before = values[at] as number;
            let sum = 0;
            for (const user of usersOf(item)) sum += residuals[user] as number;
            const slope = shrink(sum + total * before, l1, nonNegative);
            const after = slope / (total + (penalties[item] as number));
            if (after === before) return;
            add(item, before - after);
            values[at] = after;
            greatest = Math.max(greatest, Math.abs(after - before));
          });
          if (greatest <= tolerance) break;
        }
        const kept = [...chosen.keys()].filter((at) => values[at] !== 0);
        const start = 4 * target * most;
        new Int32Array(memory(), listed + start, kept.length).set(kept.map((at) => chosen[at] as number));
        new Float32Array(memory(), weights + start, kept.length).set(kept.map((at) => values[at] as number));
        new Int32Array(memory(), sizes, count)[target] = kept.length;
      }
    },
    regressScratch: (users, items, most) => 8 * users + 12 * items + 16 * most + 256,
  };
}
