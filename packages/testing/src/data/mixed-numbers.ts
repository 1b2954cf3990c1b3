import { createExamples, type NumberExamples } from "@portrait/core";
import { type MixedExamplesOptions, type MixedRow, mixedRows } from "./mixed-rows.js";

/**
 * Examples with a number to predict over the columns of `mixedExamples`, with a planted truth: the target is
 * `1 + visits + 2 member + 3 (country is FR)` plus noise that is uniform in 0 ... 1, so never below 1.
 *
 * @param options - See {@link MixedExamplesOptions}.
 *
 * @example
 * ```ts
 * import { mixedNumbers } from "@portrait/testing";
 *
 * mixedNumbers({ rows: 40 }).target.every((value) => value >= 1 && value < 13); // => true
 * ```
 */
export function mixedNumbers(options: MixedExamplesOptions = {}): NumberExamples<MixedRow> {
  return createExamples(
    mixedRows(
      options,
      ({ visits, member, country }, random) =>
        1 + visits + 2 * Number(member) + (country === "FR" ? 3 : 0) + random.next(),
    ),
  );
}
