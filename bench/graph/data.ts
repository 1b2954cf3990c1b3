import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createInteractions, createRandom, type Interactions } from "@portrait/core";
import { type Csr, createCsr, transposeCsr } from "@portrait/kernels";
import { root } from "../tabular/paths.ts";
import type { Arrays } from "./arrays.ts";

/** Where public data lie. */
export const dataFolder: string = process.env.PORTRAIT_DATA ?? join(root, "../shared/data");

/** Numbers of a normal distribution. */
export function normals(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** A sparse matrix of pairs drawn evenly, repeats summed. */
export function evenMatrix(rows: number, columns: number, entries: number, seed: number): Csr {
  const random = createRandom(seed);
  const row = Int32Array.from({ length: entries }, () => random.integer(rows));
  const column = Int32Array.from({ length: entries }, () => random.integer(columns));
  const value = Float32Array.from({ length: entries }, () => random.normal());
  return createCsr({ rows, columns, row, column, value });
}

/**
 * A bipartite graph whose degrees follow power laws: users and items are drawn with probability proportional to `rank^-0.5`, so that
 * numbers of neighbours fall with the rank as they do in logs. Repeats of a pair are left in.
 */
export function powerLawEdges(
  users: number,
  items: number,
  edges: number,
  seed: number,
): { readonly user: Int32Array; readonly item: Int32Array } {
  const random = createRandom(seed);
  const draw = (count: number): number => Math.min(count - 1, Math.floor(count * random.next() ** 2));
  const user = Int32Array.from({ length: edges }, () => draw(users));
  const item = Int32Array.from({ length: edges }, () => draw(items));
  return { user, item };
}

const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
};

/** Gowalla's training part: each user's items. */
export function gowallaLists(): readonly (readonly [user: string, items: readonly string[]])[] {
  return textOf(join(dataFolder, "gowalla/train.txt.gz"))
    .split("\n")
    .map((line) => line.trim().split(" "))
    .filter(([user, ...items]) => user !== undefined && user !== "" && items.length > 0)
    .map(([user, ...items]) => [user as string, items] as const);
}

/** Gowalla's training part as interactions. */
export const gowallaLog = (): Interactions =>
  createInteractions(gowallaLists().flatMap(([user, items]) => items.map((item) => ({ user, item, at: 0 }))));

/** The different pairs of interactions, users by rows. */
export function pairsOf(log: Interactions): Csr {
  const matrix = createCsr({
    rows: log.users.length,
    columns: log.items.length,
    row: log.user,
    column: log.item,
    value: new Float32Array(log.user.length).fill(1),
  });
  return { ...matrix, values: matrix.values.map(() => 1) };
}

/** A sparse matrix as arrays for peers. */
export const csrArrays = ({ rows, columns, offsets, indices, values }: Csr): Arrays => ({
  extents: Int32Array.of(rows, columns),
  offsets,
  indices,
  values,
});

/** Cora: both directions of each edge, words as 0 and 1, classes, and the nodes that are learnt from. */
export function coraArrays(): Arrays {
  const nodes = textOf(join(dataFolder, "cora/cora.nodes.tsv.gz"))
    .trim()
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([id]) => /^\d+$/u.test(id ?? ""));
  const labels = [...new Set(nodes.map(([, label]) => label as string))].sort();
  const words = nodes.map(([, , , list]) =>
    (list ?? "")
      .split(/[ ,]/u)
      .filter((word) => word !== "")
      .map(Number),
  );
  const edges = textOf(join(dataFolder, "cora/cora.edges.tsv.gz"))
    .trim()
    .split("\n")
    .map((line) => line.split("\t").map(Number))
    .filter(([from, to]) => Number.isInteger(from) && Number.isInteger(to));
  const row = Int32Array.from(edges.flatMap(([from, to]) => [from as number, to as number]));
  const column = Int32Array.from(edges.flatMap(([from, to]) => [to as number, from as number]));
  const both = createCsr({
    rows: nodes.length,
    columns: nodes.length,
    row,
    column,
    value: new Float32Array(row.length).fill(1),
  });
  const places = Int32Array.from(words.flatMap((list, node) => list.map((word) => node * 1433 + word)));
  const features = new Float32Array(nodes.length * 1433);
  for (const place of places) features[place] = 1;
  return {
    ...csrArrays(both),
    features,
    labels: Int32Array.from(nodes, ([, label]) => labels.indexOf(label as string)),
    train: Int32Array.from(nodes.keys()).filter((node) => nodes[node]?.[2] === "train"),
  };
}

/** The transpose of a matrix. */
export const turned = (matrix: Csr): Csr => transposeCsr(matrix).transpose;
