import type { AggregateNode } from "@portrait/core";
import type { Seen } from "./fold.js";
import type { UserRows } from "./groups.js";

/** A user who has a row at a cutoff. */
export interface Member {
  /** The index into the users. */
  readonly user: number;
  /** The cutoff in epoch milliseconds. */
  readonly cutoff: number;
}

/** For each user the time of the first event that counts; infinity where there is none. */
function memberSince(groups: UserRows, times: Float64Array, included: Uint8Array | undefined): Float64Array {
  return Float64Array.from(groups.users, (_, user) => {
    const to = groups.offsets[user + 1] as number;
    for (let position = groups.offsets[user] as number; position < to; position++) {
      const row = groups.rows[position] as number;
      if (included === undefined || included[row] === 1) return times[row] as number;
    }
    return Number.POSITIVE_INFINITY;
  });
}

/**
 * Who has a row: at each cutoff the users with an event before it that makes them members, in code-unit order.
 *
 * @param groups - The rows of each user.
 * @param times - The time of each row.
 * @param cutoffs - Epoch milliseconds.
 * @param included - For each row 1 if it makes its user a member; absent, all do.
 */
export function membersAt(
  groups: UserRows,
  times: Float64Array,
  cutoffs: readonly number[],
  included: Uint8Array | undefined,
): readonly Member[] {
  const since = memberSince(groups, times, included);
  const members: Member[] = [];
  for (const cutoff of cutoffs) {
    since.forEach((first, user) => {
      if (first < cutoff) members.push({ user, cutoff });
    });
  }
  return members;
}

/** The first position in `rows[from ... to)` whose time is not before `instant`. */
function lowerBound(
  rows: Int32Array,
  times: Float64Array,
  from: number,
  to: number,
  instant: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[rows[middle] as number] as number) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function windowOf({ window }: AggregateNode, cutoff: number): readonly [number, number] {
  if (!("length" in window)) throw new Error("memory: unchecked window");
  const { direction, length } = window;
  if (direction === "after") return [cutoff, cutoff + (length ?? Number.POSITIVE_INFINITY)];
  return [length === null ? Number.NEGATIVE_INFINITY : cutoff - length, cutoff];
}

/**
 * What an aggregate sees of each member: the rows inside its window.
 *
 * @param node - The aggregate.
 * @param members - The members.
 * @param groups - The rows of each user.
 * @param times - The time of each row.
 */
export function* seenBy(
  node: AggregateNode,
  members: readonly Member[],
  groups: UserRows,
  times: Float64Array,
): Generator<Seen> {
  const { rows, offsets } = groups;
  for (const { user, cutoff } of members) {
    const [start, end] = windowOf(node, cutoff);
    const behind = offsets[user + 1] as number;
    const from = lowerBound(rows, times, offsets[user] as number, behind, start);
    yield { rows, from, to: lowerBound(rows, times, from, behind, end), cutoff };
  }
}
