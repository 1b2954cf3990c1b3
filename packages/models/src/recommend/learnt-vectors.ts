import type { Interactions } from "@portrait/core";
import { createIdIndex } from "./ids.js";
import type { UserVectors } from "./rank-users.js";

/** Vectors of users by what they did, one row each, and for each whether it did anything that is known. */
export interface FoldedVectors {
  /** The vectors, row-major. */
  readonly values: Float32Array;
  /** For each user whether any item is known of it. */
  readonly known: readonly boolean[];
}

/**
 * The vectors of the users of a request: folded in where its history says something, else as learnt.
 *
 * @param learnt - The users that were learnt from, ascending, and their vectors, row-major.
 * @param width - The length of a vector.
 * @param fold - Makes vectors of what users did.
 */
export function learntVectors(
  learnt: { readonly users: readonly string[]; readonly userVectors: Float32Array },
  width: number,
  fold: (users: readonly string[], history: Interactions) => FoldedVectors,
): (users: readonly string[], history: Interactions | undefined) => UserVectors {
  const index = createIdIndex(learnt.users);
  return (users, history) => {
    const places = index.places(users);
    const folded = history === undefined ? undefined : fold(users, history);
    const row = (user: number): Float32Array | undefined => {
      if (folded?.known[user]) return folded.values.subarray(user * width, (user + 1) * width);
      const place = places[user] as number;
      return place < 0 ? undefined : learnt.userVectors.subarray(place * width, (place + 1) * width);
    };
    return {
      known: users.map((_, user) => row(user) !== undefined),
      rows(first, end) {
        const values = new Float32Array((end - first) * width);
        for (let user = first; user < end; user++) values.set(row(user) ?? [], (user - first) * width);
        return values;
      },
    };
  };
}
