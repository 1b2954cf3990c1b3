import { PortraitError } from "@portrait/core";

/** What was recommended to users and what was right: what ranking metrics are made of. */
export interface RankingOutcomes {
  /** For each user the recommended items, best first, without repeats. */
  readonly recommended: readonly (readonly string[])[];
  /** For each user the items that were right, without repeats. */
  readonly relevant: readonly (readonly string[])[];
  /** The items that could be recommended, without repeats; only coverage looks at it. Left out, none. */
  readonly catalogue?: readonly string[];
  /** For each user how much it counts, a finite number >= 0; left out, 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Users' rankings in compressed rows, each place marked as hit or miss. Make it with {@link createRankedUsers}. */
export interface RankedUsers {
  /** How many users there are, at least one. */
  readonly length: number;
  /** The places of user `u` are those from `offsets[u]` up to `offsets[u + 1]`. */
  readonly offsets: Int32Array;
  /** For each place the index of the item in the catalogue, or -1 if the catalogue lacks it. */
  readonly items: Int32Array;
  /** For each place 1 if the item is relevant to its user, else 0. */
  readonly hits: Uint8Array;
  /** For each user how many items are relevant. */
  readonly relevant: Int32Array;
  /** How many items could be recommended. */
  readonly catalogueSize: number;
}

function refuse(message: string, details: Readonly<Record<string, unknown>> = {}): PortraitError {
  return new PortraitError({ code: "invalid-data", message, details });
}

function distinct(owner: string, what: string, user: number, items: readonly string[]): ReadonlySet<string> {
  const set = new Set(items);
  if (set.size === items.length) return set;
  const repeated = items.find((item, index) => items.indexOf(item) !== index);
  throw refuse(`${owner}: ${what} of user ${user} name ${JSON.stringify(repeated)} more than once.`, {
    user,
    item: repeated,
  });
}

/**
 * Checks rankings and marks the hits.
 *
 * Cost: linear in the number of recommended and relevant items.
 *
 * @param outcomes - Recommended and relevant items and the catalogue; weights are not looked at.
 * @param owner - Who asks, for the message.
 * @throws PortraitError `invalid-data` when there is no user, the lengths differ, or a list names an item twice.
 *
 * @example
 * ```ts
 * import { createRankedUsers } from "@portrait/metrics";
 *
 * const users = createRankedUsers({ recommended: [["tea", "milk"]], relevant: [["milk"]], catalogue: ["milk", "tea"] });
 * [...users.hits]; // => [0, 1]
 * [...users.items]; // => [1, 0]
 * ```
 */
export function createRankedUsers(
  outcomes: RankingOutcomes,
  owner: string = "createRankedUsers",
): RankedUsers {
  const { recommended, relevant, catalogue = [] } = outcomes;
  if (recommended.length === 0) throw refuse(`${owner}: there are no users to judge by.`);
  if (recommended.length !== relevant.length) {
    throw refuse(
      `${owner}: there are rankings of ${recommended.length} users, but relevant items of ${relevant.length}.`,
    );
  }
  const codes = new Map(catalogue.map((item, code) => [item, code]));
  if (codes.size !== catalogue.length) throw refuse(`${owner}: the catalogue names an item more than once.`);
  const offsets = new Int32Array(recommended.length + 1);
  const items: number[] = [];
  const hits: number[] = [];
  recommended.forEach((ranking, user) => {
    distinct(owner, "the recommendations", user, ranking);
    const right = distinct(owner, "the relevant items", user, relevant[user] as readonly string[]);
    for (const item of ranking) {
      items.push(codes.get(item) ?? -1);
      hits.push(right.has(item) ? 1 : 0);
    }
    offsets[user + 1] = items.length;
  });
  return Object.freeze({
    length: recommended.length,
    offsets,
    items: Int32Array.from(items),
    hits: Uint8Array.from(hits),
    relevant: Int32Array.from(relevant, (list) => list.length),
    catalogueSize: catalogue.length,
  });
}
