import { type Interactions, interactionsFromColumns } from "./interactions.js";

/**
 * Interactions as if a user had never been: without the user's events, and without items that only this user had to do
 * with. `until` stays, since everything before it is still known.
 *
 * @param interactions - The interactions.
 * @param user - The user.
 * @returns The same value when the user has none.
 *
 * @example
 * ```ts
 * import { createInteractions, interactionsWithout } from "@portrait/core";
 *
 * const log = createInteractions([{ user: "ann", item: "tea", at: 1 }, { user: "bob", item: "milk", at: 2 }]);
 * interactionsWithout(log, "ann").items; // => ["milk"]
 * ```
 */
export function interactionsWithout(interactions: Interactions, user: string): Interactions {
  const place = interactions.users.indexOf(user);
  if (place < 0) return interactions;
  const others = interactions.user.map((code) => (code === place ? -1 : code));
  return interactionsFromColumns({ ...interactions, user: others }, interactions.until);
}
