import type { UserRows } from "./groups.js";

/** A user who has a row at a cutoff. */
export interface Member {
  /** The index into the users. */
  readonly user: number;
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
}

/** For each user the first instant at which an event that counts is known; infinity where there is none. */
function memberSince(groups: UserRows, known: Float64Array, included: Uint8Array | undefined): Float64Array {
  return Float64Array.from(groups.users, (_, user) => {
    const to = groups.offsets[user + 1] as number;
    let since = Number.POSITIVE_INFINITY;
    for (let position = groups.offsets[user] as number; position < to; position++) {
      const row = groups.rows[position] as number;
      if (included === undefined || included[row] === 1) since = Math.min(since, known[row] as number);
    }
    return since;
  });
}

/**
 * Who has a row: at each cutoff the users with an event known before it that makes them members, in code-unit order.
 *
 * @param groups - The rows of each user.
 * @param known - For each row when it happened and was known.
 * @param cutoffs - Epoch milliseconds.
 * @param included - For each row 1 if it makes its user a member; absent, all do.
 */
export function membersAt(
  groups: UserRows,
  known: Float64Array,
  cutoffs: readonly number[],
  included: Uint8Array | undefined,
): readonly Member[] {
  const since = memberSince(groups, known, included);
  const members: Member[] = [];
  for (const cutoff of cutoffs) {
    since.forEach((first, user) => {
      if (first < cutoff) members.push({ user, cutoff });
    });
  }
  return members;
}
