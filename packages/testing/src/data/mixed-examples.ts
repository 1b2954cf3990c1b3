import { createExamples, type Examples } from "@portrait/core";
import { type MixedExamplesOptions, type MixedRow, mixedRows } from "./mixed-rows.js";

/**
 * Examples with a number of each kind of column and a planted truth: the log odds of the outcome are
 * `visits - 3 + member + 2 (country is FR)`, where `visits` is uniform in 0 ... 6. Cutoffs are thirty days apart from
 * 2024-01-01 on, the horizon is thirty days.
 *
 * @param options - See {@link MixedExamplesOptions}.
 *
 * @example
 * ```ts
 * import { mixedExamples } from "@portrait/testing";
 *
 * const examples = mixedExamples({ rows: 40 });
 * Object.keys(examples.table.columns); // => ["visits", "spend", "member", "country"]
 * ```
 */
export function mixedExamples(options: MixedExamplesOptions = {}): Examples<MixedRow> {
  return createExamples(
    mixedRows(options, ({ visits, member, country }, random) => {
      const logOdds = visits - 3 + Number(member) + (country === "FR" ? 2 : 0);
      return random.next() < 1 / (1 + Math.exp(-logOdds));
    }),
  );
}
