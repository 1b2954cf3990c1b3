import { type Model, removeUser, type UserHolder } from "@portrait/core";

/**
 * A list without one of its entries.
 *
 * @param ids - The list.
 * @param place - The entry's index.
 */
export function withoutId(ids: readonly string[], place: number): readonly string[] {
  return Object.freeze(ids.filter((_, index) => index !== place));
}

/**
 * A matrix without one of its rows.
 *
 * @param values - The matrix, row-major.
 * @param row - The row.
 * @param width - The length of a row.
 */
export function withoutRow(values: Float32Array, row: number, width: number): Float32Array {
  const rest = new Float32Array(values.length - width);
  rest.set(values.subarray(0, row * width));
  rest.set(values.subarray((row + 1) * width), row * width);
  return rest;
}

const holdsUsers = <M extends Model>(model: M): model is M & UserHolder<M> =>
  "withoutUser" in model && typeof model.withoutUser === "function";

/**
 * The parts of a model without a user; those that hold no users, or cannot be rid of one, stay.
 *
 * @param models - The parts.
 * @param user - The user.
 * @returns The parts, and what was removed: of users the most from one part, of all else the sum.
 */
export function partsWithoutUser<M extends Model>(
  models: readonly M[],
  user: string,
): { readonly parts: readonly M[]; readonly removed: Readonly<Record<string, number>> } {
  const removed: Record<string, number> = { users: 0 };
  const parts = models.map((part) => {
    if (!holdsUsers(part)) return part;
    const { model, removed: here } = removeUser<M>(part, user);
    for (const [name, count] of Object.entries(here)) {
      removed[name] = name === "users" ? Math.max(removed.users ?? 0, count) : (removed[name] ?? 0) + count;
    }
    return model;
  });
  return { parts, removed };
}
