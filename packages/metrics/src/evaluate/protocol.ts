import type { Examples, RowValues, TargetVector } from "@portrait/core";
import { isoText } from "@portrait/core";
import type { ExampleProtocol } from "./evaluation.js";

/**
 * How an evaluation on examples came about.
 *
 * @param test - The examples.
 * @param settings - Resamples, level and seed.
 */
export function protocolOf(
  test: Examples<RowValues, TargetVector>,
  { bootstrap, level, seed }: Pick<ExampleProtocol, "bootstrap" | "level" | "seed">,
): ExampleProtocol {
  return Object.freeze({
    bootstrap,
    level,
    seed,
    unit: "user",
    cutoffs: [...new Set(test.cutoffs)].sort((a, b) => a - b).map(isoText),
    horizon: test.horizon,
    weighted: test.weights !== undefined,
  });
}
