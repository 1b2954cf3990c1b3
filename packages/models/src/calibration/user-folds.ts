import { hashText, PortraitError } from "@portrait/core";
import type { ClassRows } from "../multiclass/class-task.js";

/** A user's rows: how much weight of each class. */
interface UserRows {
  readonly user: string;
  readonly weights: Float64Array;
  readonly spread: number;
  readonly order: string;
}

function groupByUser<Class>(users: readonly string[], rows: ClassRows<Class>, seed: number): UserRows[] {
  const held = new Map<string, Float64Array>();
  users.forEach((user, row) => {
    const weights = held.get(user) ?? new Float64Array(rows.classes.length);
    held.set(user, weights);
    const code = rows.codes[row] as number;
    weights[code] =
      (weights[code] as number) + (rows.weights === undefined ? 1 : (rows.weights[row] as number));
  });
  return [...held].map(([user, weights]) => {
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const spread = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0);
    return { user, weights, spread, order: hashText(`${seed}/${user}`) };
  });
}

function checkUsers<Class>(
  owner: string,
  groups: readonly UserRows[],
  rows: ClassRows<Class>,
  folds: number,
): void {
  rows.classes.forEach((class_, code) => {
    const having = groups.filter(({ weights }) => (weights[code] as number) > 0).length;
    if (having === 0 || having >= folds) return;
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: rows of the class ${JSON.stringify(class_)} come from ${having} ${having === 1 ? "user" : "users"}; ${folds} folds need at least ${folds}, as a user is never in two of them.`,
      hint: 'Take fewer "folds" or more examples.',
      details: { class: class_, users: having, folds },
    });
  });
}

/** How uneven the folds would be: the sum over classes of squared shares of the class that the folds hold. */
function unevenness(fold: Float64Array, user: Float64Array, totals: Float64Array): number {
  let sum = 0;
  for (let code = 0; code < totals.length; code++) {
    const total = totals[code] as number;
    if (total === 0) continue;
    const before = (fold[code] as number) / total;
    const after = before + (user[code] as number) / total;
    sum += after * after - before * before;
  }
  return sum;
}

/**
 * Deals rows out to folds so that each fold has about as much of every class as the others, and all rows of a user are
 * in one: users with the most uneven classes first, each to the fold that stays most even. Depends on users, classes
 * and seed, not on the order of the rows.
 *
 * @param owner - Who asks, for the message.
 * @param users - For each row its user.
 * @param rows - The rows' classes.
 * @param folds - How many folds.
 * @param seed - Decides between users that are alike.
 * @returns For each row its fold, from 0.
 * @throws PortraitError `invalid-data` when a class has fewer users than there are folds.
 */
export function userFolds<Class>(
  owner: string,
  users: readonly string[],
  rows: ClassRows<Class>,
  folds: number,
  seed: number,
): Int32Array {
  const groups = groupByUser(users, rows, seed);
  checkUsers(owner, groups, rows, folds);
  groups.sort(
    (a, b) =>
      b.spread - a.spread || (a.order < b.order ? -1 : a.order > b.order ? 1 : a.user < b.user ? -1 : 1),
  );
  const held = Array.from({ length: folds }, () => new Float64Array(rows.classes.length));
  const foldOf = new Map<string, number>();
  for (const { user, weights } of groups) {
    const costs = held.map((fold) => unevenness(fold, weights, rows.totals));
    const best = costs.indexOf(Math.min(...costs));
    foldOf.set(user, best);
    const fold = held[best] as Float64Array;
    weights.forEach((weight, code) => {
      fold[code] = (fold[code] as number) + weight;
    });
  }
  return Int32Array.from(users, (user) => foldOf.get(user) as number);
}
