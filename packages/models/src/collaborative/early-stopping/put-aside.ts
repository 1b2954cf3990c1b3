import {
  type Interactions,
  interactionsFromColumns,
  permutation,
  type Random,
  userItems,
} from "@portrait/core";

/** Interactions in two. */
export interface Division {
  /** To learn from. */
  readonly train: Interactions;
  /** To judge by. */
  readonly aside: Interactions;
}

/** For each pair of a user and an item, in the order of `userItems`, whether it is put aside. */
function choose(interactions: Interactions, share: number, random: Random): Uint8Array {
  const { offsets, items } = userItems(interactions);
  const left = new Int32Array(interactions.items.length);
  for (const item of items) left[item] = (left[item] as number) + 1;
  const aside = new Uint8Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const first = offsets[user] as number;
    const count = (offsets[user + 1] as number) - first;
    let wanted = Math.min(count - 1, Math.floor(share * count + random.next()));
    for (const place of permutation(count, random)) {
      if (wanted === 0) break;
      const item = items[first + place] as number;
      if (left[item] === 1) continue;
      left[item] = (left[item] as number) - 1;
      aside[first + place] = 1;
      wanted--;
    }
  }
  return aside;
}

/**
 * Puts a share of each user's items aside, with all events of these pairs. Every user and every item keeps one, so that users and items
 * of the rest are those of all. What is left of a share of a pair decides chance.
 *
 * @param interactions - The interactions.
 * @param share - The share, in [0, 1).
 * @param random - The stream to draw from.
 */
export function putAside(interactions: Interactions, share: number, random: Random): Division {
  const { offsets, items } = userItems(interactions);
  const chosen = choose(interactions, share, random);
  const aside = interactions.users.map(
    (_, user) =>
      new Set(
        items.subarray(offsets[user], offsets[user + 1]).filter((_, at) => chosen[(offsets[user] ?? 0) + at]),
      ),
  );
  const part = (wanted: boolean): Interactions => {
    const user = interactions.user.map((code, event) =>
      aside[code]?.has(interactions.item[event] as number) === wanted ? code : -1,
    );
    return interactionsFromColumns({ ...interactions, user }, interactions.until);
  };
  return { train: part(false), aside: part(true) };
}
