import type { Interactions } from "@portrait/core";

/** The users' different items as rows of 0 and 1. */
export function denseRows({ users, items, user, item }: Interactions): number[][] {
  const rows = users.map(() => items.map(() => 0));
  user.forEach((who, event) => {
    (rows[who] as number[])[item[event] as number] = 1;
  });
  return rows;
}

/** The inner product of two columns. */
export const sharedOf = (rows: readonly (readonly number[])[], a: number, b: number): number =>
  rows.reduce((sum, row) => sum + (row[a] as number) * (row[b] as number), 0);

/** One user's row times a square matrix. */
export const times = (row: readonly number[], matrix: readonly (readonly number[])[]): number[] =>
  (matrix[0] as readonly number[]).map((_, column) =>
    row.reduce((sum, value, at) => sum + value * ((matrix[at] as readonly number[])[column] as number), 0),
  );
