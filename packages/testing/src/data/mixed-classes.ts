import { type ClassExamples, createExamples } from "@portrait/core";
import { type MixedExamplesOptions, type MixedRow, mixedRows } from "./mixed-rows.js";

/**
 * Examples of three classes over the columns of `mixedExamples`, with a planted truth: of the scores `visits - 3` for
 * `often`, `2 (country is FR)` for `__proto__` and `2 member` for `rarely`, each with noise of the Gumbel distribution
 * added, the greatest gives the class, so that the probabilities are the softmax of the scores.
 *
 * @param options - See {@link MixedExamplesOptions}.
 *
 * @example
 * ```ts
 * import { mixedClasses } from "@portrait/testing";
 *
 * mixedClasses({ rows: 40 }).target.classes; // => ["__proto__", "often", "rarely"]
 * ```
 */
export function mixedClasses(options: MixedExamplesOptions = {}): ClassExamples<MixedRow> {
  return createExamples(
    mixedRows(options, ({ visits, member, country }, random) => {
      const noisy = (score: number): number => score - Math.log(-Math.log(1 - random.next() * (1 - 1e-12)));
      const often = noisy(visits - 3);
      const french = noisy(country === "FR" ? 2 : 0);
      const rarely = noisy(member ? 2 : 0);
      const greatest = Math.max(often, french, rarely);
      if (greatest === often) return "often";
      return greatest === french ? "__proto__" : "rarely";
    }),
  );
}
