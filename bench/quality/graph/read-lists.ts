import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { createInteractions, type Interactions, type RankingExamples } from "@portrait/core";

/** The items of each user: lines of `user item item ...`, plain or gzipped. */
function readLists(path: string): ReadonlyMap<string, readonly string[]> {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const lists = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/u)) {
    const [user, ...items] = line.split(/\s+/u).filter((word) => word !== "");
    if (user === undefined) continue;
    lists.set(user, [...(lists.get(user) ?? []), ...items]);
  }
  if (lists.size === 0) throw new Error(`${path} holds no line of "user item item ...".`);
  return lists;
}

/** Users, items to learn from, and items to judge by. */
export interface TopN {
  readonly train: Interactions;
  readonly test: RankingExamples;
}

function interactionsOf(lists: ReadonlyMap<string, readonly string[]>): Interactions {
  return createInteractions(
    [...lists].flatMap(([user, items]) => items.map((item) => ({ user, item, at: 0 }))),
  );
}

function divide(
  train: ReadonlyMap<string, readonly string[]>,
  test: ReadonlyMap<string, readonly string[]>,
): TopN {
  const history = interactionsOf(train);
  const known = new Set(history.items);
  const judged = [...test]
    .map(([user, items]) => {
      const had = new Set(train.get(user));
      return [user, [...new Set(items)].filter((item) => known.has(item) && !had.has(item)).sort()] as const;
    })
    .filter(([user, items]) => items.length > 0 && train.has(user))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    train: history,
    test: {
      users: judged.map(([user]) => user),
      relevant: judged.map(([, items]) => items),
      history,
      catalogue: history.items,
    },
  };
}

/** The division that two files make. */
export const readTopN = (train: string, test: string): TopN => divide(readLists(train), readLists(test));

/**
 * A division of a file's training part, to choose by: every fifth item of each user, counted over the whole file, is
 * put aside.
 */
export function readValidation(train: string): TopN {
  const left = new Map<string, string[]>();
  const aside = new Map<string, string[]>();
  let count = 0;
  for (const [user, items] of readLists(train)) {
    for (const item of items) {
      const part = count++ % 5 === 4 ? aside : left;
      part.set(user, [...(part.get(user) ?? []), item]);
    }
  }
  return divide(left, aside);
}
