import {
  createDictionary,
  type IdentityIntervals,
  type Interactions,
  interactionsFromColumns,
} from "@portrait/core";

/** For each id its rows of the table: the first, and how many. */
function rowsById({ ids }: IdentityIntervals): ReadonlyMap<string, readonly [first: number, count: number]> {
  const found = new Map<string, readonly [number, number]>();
  ids.forEach((id, row) => {
    const [first, count] = found.get(id) ?? [row, 0];
    found.set(id, [first, count + 1]);
  });
  return found;
}

/**
 * Interactions of ids as those of persons: each of the person that its id was known to be when it happened. So a part of them
 * that ends at some instant does not depend on what was learnt about ids from then on.
 *
 * @param interactions - Those of ids.
 * @param identities - Who ids were.
 */
export function personInteractions(interactions: Interactions, identities: IdentityIntervals): Interactions {
  const { users, items, user, item, at, until } = interactions;
  const { persons, knownFrom, knownUntil } = identities;
  const rows = rowsById(identities);
  const named = createDictionary();
  function personAt(id: string, instant: number): string {
    const [first, count] = rows.get(id) ?? [0, 0];
    for (let row = first; row < first + count; row++) {
      if ((knownFrom[row] as number) <= instant && instant < (knownUntil[row] as number)) {
        return persons[row] as string;
      }
    }
    return id;
  }
  const codes = Int32Array.from(user, (code, event) =>
    named.code(personAt(users[code] as string, at[event] as number)),
  );
  return interactionsFromColumns({ users: named.texts, items, user: codes, item, at }, until);
}
