import { permutation, type Random } from "@portrait/core";

/**
 * Deals rows into folds so that each fold has its share of each group: for each row the number of its fold.
 *
 * @param groups - For each row its group.
 * @param folds - How many folds.
 * @param random - Where the dealing is drawn from.
 */
export function dealFolds(groups: ArrayLike<number>, folds: number, random: Random): Uint8Array {
  const order = permutation(groups.length, random);
  const dealt = new Map<number, number>();
  const fold = new Uint8Array(groups.length);
  for (const row of order) {
    const group = groups[row] as number;
    const count = dealt.get(group) ?? 0;
    fold[row] = count % folds;
    dealt.set(group, count + 1);
  }
  return fold;
}
