import { type Examples, fit, type RowValues, type TargetVector, takeExamples } from "@portrait/core";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { expectClose } from "./rows.js";
import type { SupervisedModel, SupervisedSubject } from "./suite.js";

/**
 * Checks what sample weights do.
 *
 * @param subject - The suite.
 */
export function weightChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  const { estimator, examples, tolerance, scores, weights: meaning } = subject;
  const { length } = examples.table;
  const { weights: _, ...plain } = examples;
  const weighted = (weight: (row: number) => number): Examples<RowValues, Target> => ({
    ...plain,
    weights: Float64Array.from({ length }, (_, row) => weight(row)),
  });
  const answers = async (data: Examples<RowValues, Target>): Promise<readonly number[]> =>
    scores(await fit(estimator, data, fitOptions(subject)), examples, length);
  const unequal = (row: number): number => [1, 2, 0, 3][row % 4] as number;
  const repeated = takeExamples(
    plain,
    Array.from({ length }, (_, row) => Array<number>(unequal(row)).fill(row)).flat(),
  );
  return [
    {
      name: "weights of 1 change nothing",
      async run() {
        expectClose(await answers(weighted(() => 1)), await answers(plain), tolerance.weights, "they do");
      },
    },
    meaning === "replicates"
      ? {
          name: "a weight counts as so many rows",
          async run() {
            const expected = await answers(repeated);
            expectClose(await answers(weighted(unequal)), expected, tolerance.weights, "it does not");
          },
        }
      : {
          name: "weights have influence",
          async run() {
            expect(await answers(weighted(unequal))).not.toEqual(await answers(plain));
          },
        },
    {
      name: "weights that are none are refused",
      async run() {
        const odd = [
          weighted((row) => (row === 3 ? -1 : 1)),
          weighted((row) => (row === 3 ? Number.NaN : 1)),
          weighted((row) => (row === 3 ? Number.POSITIVE_INFINITY : 1)),
          weighted(() => 0),
          { ...plain, weights: new Float64Array(length - 1).fill(1) },
        ];
        for (const data of odd) {
          await expectErrorCode(fit(estimator, data, fitOptions(subject)), "invalid-data");
        }
      },
    },
  ];
}
