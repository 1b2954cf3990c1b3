import { createTopK } from "../top-k.js";
import type { FactorKernels } from "./kernels.js";

type Lists = (row: number) => Int32Array;

/** The items of the greatest cosine with one, ascending. */
function choose(own: number, usersOf: Lists, itemsOf: Lists, items: number, most: number): Int32Array {
  const shared = new Map<number, number>();
  for (const user of usersOf(own)) {
    for (const other of itemsOf(user)) if (other !== own) shared.set(other, (shared.get(other) ?? 0) + 1);
  }
  const best = createTopK(most, items);
  for (const [other, count] of shared) {
    best.push(other, count / Math.sqrt(usersOf(own).length * usersOf(other).length));
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
      most,
      l1,
      l2,
      nonNegative,
      passes,
      tolerance,
      listed,
      weights,
      sizes,
    ) {
      const itemsOf = listsAt(userOffsets, userItems, users);
      const usersOf = listsAt(itemOffsets, itemUsers, items);
      const residuals = new Float64Array(users);
      const add = (item: number, amount: number): void => {
        for (const user of usersOf(item)) residuals[user] = (residuals[user] as number) + amount;
      };
      for (let target = thread; target < count; target += threads) {
        const chosen = choose(first + target, usersOf, itemsOf, items, most);
        const values = new Float64Array(chosen.length);
        residuals.fill(0);
        add(first + target, 1);
        for (let pass = 0; pass < passes; pass++) {
          let greatest = 0;
          chosen.forEach((item, at) => {
            const own = usersOf(item);
            const before = values[at] as number;
            let sum = 0;
            for (const user of own) sum += residuals[user] as number;
            const after = shrink(sum + own.length * before, l1, nonNegative) / (own.length + l2);
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
