import type { CategoryVector } from "@portrait/core";

/** Rows by user in compressed form. */
export interface UserRows {
  /** The users, in code-unit order. */
  readonly users: readonly string[];
  /** The rows of user `u` are `rows[offsets[u] ... offsets[u + 1])`; one more entry than there are users. */
  readonly offsets: Int32Array;
  /** Row numbers, ascending within each user. */
  readonly rows: Int32Array;
}

/**
 * The rows of each value of a column; rows whose value is null belong to none.
 *
 * @param vector - The column.
 */
export function groupRows({ codes, dictionary }: CategoryVector): UserRows {
  const order = dictionary.map((_, code) => code);
  order.sort((a, b) => ((dictionary[a] as string) < (dictionary[b] as string) ? -1 : 1));
  const rank = new Int32Array(order.length);
  order.forEach((code, user) => {
    rank[code] = user;
  });
  const counts = new Int32Array(order.length);
  for (const code of codes) {
    if (code < 0) continue;
    const user = rank[code] as number;
    counts[user] = (counts[user] as number) + 1;
  }
  const offsets = new Int32Array(order.length + 1);
  counts.forEach((count, user) => {
    offsets[user + 1] = (offsets[user] as number) + count;
  });
  const next = offsets.slice();
  const rows = new Int32Array(offsets[order.length] as number);
  codes.forEach((code, row) => {
    if (code < 0) return;
    const user = rank[code] as number;
    rows[next[user] as number] = row;
    next[user] = (next[user] as number) + 1;
  });
  return { users: order.map((code) => dictionary[code] as string), offsets, rows };
}
