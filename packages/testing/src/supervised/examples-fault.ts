import { targetLength } from "@portrait/core";

/** What is wrong with what was passed as examples. */
export interface ExamplesFault {
  /** The code of the error. */
  readonly code: "invalid-argument" | "invalid-data";
  /** What is wrong. */
  readonly problem: string;
}

/**
 * What is wrong with data that should be examples, for the sound estimators that test the suites.
 *
 * @param data - Anything.
 * @returns The fault, or undefined.
 */
export function examplesFault(data: unknown): ExamplesFault | undefined {
  if (typeof data !== "object" || data === null || !("table" in data) || !("target" in data)) {
    return { code: "invalid-argument", problem: "examples are needed" };
  }
  const rows = (data.table as { readonly length: number }).length;
  if (targetLength(data.target as Float64Array) !== rows) {
    return { code: "invalid-data", problem: "there must be one target for each row" };
  }
  if (!("weights" in data)) return undefined;
  const weights = data.weights as Float64Array;
  const sound = weights.length === rows && weights.every((weight) => weight >= 0 && Number.isFinite(weight));
  if (sound && weights.some((weight) => weight > 0)) return undefined;
  return { code: "invalid-data", problem: "weights must be finite and at least 0, and not all 0" };
}
