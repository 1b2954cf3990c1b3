import type { DecodedState, Tensor } from "@portrait/core";
import { readTensor } from "../input/artifact.js";
import type { Platt } from "./platt.js";

/**
 * Sigmoids as a tensor; none when there are none.
 *
 * @param sigmoids - The sigmoids.
 */
export function sigmoidTensor(sigmoids: readonly Platt[] | undefined): Readonly<Record<string, Tensor>> {
  if (sigmoids === undefined) return {};
  const data = Float64Array.from(sigmoids.flatMap(({ slope, offset }) => [slope, offset]));
  return { sigmoids: { shape: [sigmoids.length, 2], data } };
}

/**
 * Reads sigmoids.
 *
 * @param kind - The model's kind.
 * @param state - The model's state.
 * @param count - How many there must be.
 * @throws PortraitError `invalid-artifact`.
 */
export function readSigmoids(kind: string, state: DecodedState, count: number): readonly Platt[] {
  const numbers = readTensor(kind, state, "sigmoids", [count, 2]);
  return Array.from({ length: count }, (_, at) => ({
    slope: numbers[at * 2] as number,
    offset: numbers[at * 2 + 1] as number,
  }));
}
