import { createRandom } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import type { Exponents } from "./pair-graph.js";

/** A dense matrix as a list of rows. */
export type Dense = readonly (readonly number[])[];

/** The product. */
export const times = (a: Dense, b: Dense): Dense =>
  a.map((row) =>
    (b[0] ?? []).map((_, column) => row.reduce((sum, x, at) => sum + x * (b[at]?.[column] ?? 0), 0)),
  );

/** The transpose of a matrix with at least one row. */
export const turned = (a: Dense): Dense => (a[0] ?? []).map((_, column) => a.map((row) => row[column] ?? 0));

/** The weighted sum of matrices of one shape. */
export const sumOf = (matrices: readonly Dense[], factor: number): Dense =>
  (matrices[0] ?? []).map((row, r) =>
    row.map((_, c) => factor * matrices.reduce((sum, matrix) => sum + (matrix[r]?.[c] ?? 0), 0)),
  );

/** Rows out of a row-major array. */
export const rowsOf = (values: ArrayLike<number>, width: number): Dense =>
  Array.from({ length: values.length / width }, (_, row) =>
    Array.from({ length: width }, (__, column) => values[row * width + column] ?? 0),
  );

/** Every cell of a sparse matrix. */
export function dense(matrix: Csr): Dense {
  const cells = Array.from({ length: matrix.rows }, () => new Array<number>(matrix.columns).fill(0));
  cells.forEach((row, r) => {
    for (let at = matrix.offsets[r] ?? 0; at < (matrix.offsets[r + 1] ?? 0); at++) {
      row[matrix.indices[at] ?? 0] = matrix.values[at] ?? 0;
    }
  });
  return cells;
}

/** The adjacency divided by powers of its row and column sums. */
export function normalised(adjacency: Dense, { userExponent, itemExponent }: Exponents): Dense {
  const rows = adjacency.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = turned(adjacency).map((column) => column.reduce((a, b) => a + b, 0));
  return adjacency.map((row, r) =>
    row.map((weight, c) =>
      weight === 0 ? 0 : weight / ((rows[r] ?? 0) ** userExponent * (columns[c] ?? 0) ** itemExponent),
    ),
  );
}

/** LightGCN's forward pass by the paper's formula, on dense matrices. */
export function layerMeans(
  adjacency: Dense,
  users: Dense,
  items: Dense,
  { layers, ...exponents }: Exponents & { readonly layers: number },
): { readonly users: Dense; readonly items: Dense } {
  const hat = normalised(adjacency, exponents);
  const userLayers = [users];
  const itemLayers = [items];
  for (let layer = 0; layer < layers; layer++) {
    userLayers.push(times(hat, itemLayers[layer] ?? []));
    itemLayers.push(times(turned(hat), userLayers[layer] ?? []));
  }
  return {
    users: sumOf(userLayers, 1 / (layers + 1)),
    items: sumOf(itemLayers, 1 / (layers + 1)),
  };
}

/** Standard normal numbers. */
export function normals(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}
