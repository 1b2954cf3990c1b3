import type { Csr } from "@portrait/kernels";
import { degreesOf } from "./pair-graph.js";

/**
 * What the final vectors of items are multiplied by: a power of each one's degree over the mean degree. Undefined where the
 * power is 0, and so all are 1.
 *
 * @param edges - The edges; columns are items.
 * @param exponent - The power.
 */
export function popularityScales(edges: Csr, exponent: number): Float32Array | undefined {
  if (exponent === 0) return undefined;
  const { columns } = degreesOf(edges);
  const mean = columns.reduce((sum, degree) => sum + degree, 0) / columns.length;
  return Float32Array.from(columns, (degree) => (degree / mean) ** exponent);
}
