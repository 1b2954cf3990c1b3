import { createRandom } from "@portrait/core";
import { type Csr, createCsr } from "../csr.js";

/** How many rows are solved for. */
export const rows = 37;
/** How many columns there are. */
export const columns = 90;

/** A row of its own length for each: the first has none, the second all. */
function pattern() {
  const random = createRandom("pattern");
  const pairs = Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns]);
  const kept = pairs.filter(([row]) => row !== 0 && (row === 1 || random.next() < 0.2));
  return createCsr({
    rows,
    columns,
    row: kept.map(([row]) => row as number),
    column: kept.map(([, column]) => column as number),
  });
}

/** The rows' columns. */
export const csr: Csr = pattern();
/** The weight of each row's squared length. */
export const penalties: Float32Array = Float32Array.from({ length: rows }, (_, row) => 0.5 + row / 10);

/** The greatest part of the slope of a row's objective at its vector, over all dimensions. */
export function steepest(vectors: Float32Array, width: number, used: number, out: Float32Array): number {
  let most = 0;
  const inner = (row: number, column: number): number =>
    Array.from({ length: used }).reduce(
      (sum: number, _, at) =>
        sum + (out[row * width + at] as number) * (vectors[column * width + at] as number),
      0,
    );
  for (let row = 0; row < rows; row++) {
    const own = new Set(csr.indices.subarray(csr.offsets[row], csr.offsets[row + 1]));
    const scores = Array.from({ length: columns }, (_, column) => inner(row, column));
    for (let at = 0; at < used; at++) {
      const slope = scores.reduce(
        (sum, score, column) =>
          sum + (vectors[column * width + at] as number) * (0.1 * score + (own.has(column) ? score - 1 : 0)),
        (penalties[row] as number) * (out[row * width + at] as number),
      );
      most = Math.max(most, Math.abs(slope));
    }
  }
  return most;
}
