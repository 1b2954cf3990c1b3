import type { IdentityStore, IdPair } from "./identity-store.js";

/** Counts with how many ids of each space each id was seen. */
export interface SharerCounts {
  /**
   * Takes in that the ids of a pair were seen together.
   *
   * @param pair - The pair; only the first time counts.
   * @returns Which of its ids are now shared by too many.
   */
  meet(pair: IdPair): readonly number[];
}

/**
 * Counts from nothing.
 *
 * @param store - The ids.
 */
export function countSharers({ rules, spaces }: IdentityStore): SharerCounts {
  const met = new Set<IdPair>();
  const counts = new Map<number, number[]>();

  /** Whether an id is shared by too many, one of which is met now. */
  function count(id: number, other: number): boolean {
    const shared = rules.shared[spaces[id] as number] ?? [];
    return shared.some(([space, most], place) => {
      if (spaces[other] !== space) return false;
      const own = counts.get(id) ?? shared.map(() => 0);
      counts.set(id, own);
      own[place] = (own[place] as number) + 1;
      return own[place] > most;
    });
  }
  return {
    meet(pair) {
      if (met.has(pair)) return [];
      met.add(pair);
      const { first, second } = pair;
      return [...(count(first, second) ? [first] : []), ...(count(second, first) ? [second] : [])];
    },
  };
}
