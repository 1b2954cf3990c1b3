import { type Examples, type RowValues, takeExamples } from "@portrait/core";
import { mixedExamples } from "../data/mixed-examples.js";
import type { Check } from "../suite/check.js";
import { describeChecks } from "../suite/check.js";
import { supervisedChecks } from "../supervised/checks.js";
import { probabilityChecks } from "./probability.js";
import { type ClassifierData, type ClassifierSuite, classifierSubject } from "./suite.js";

function binaryData(examples: Examples): ClassifierData<boolean, Uint8Array> {
  const { target } = examples;
  const of = (outcome: number): Examples =>
    takeExamples(
      examples,
      [...target.keys()].filter((row) => target[row] === outcome),
    );
  return {
    examples,
    classes: [false, true],
    truth: Array.from(target, (outcome) => outcome === 1),
    oneTarget: () => [of(0), of(1)],
    oddTargets: () => [
      { ...examples, target: target.map((outcome, row) => (row === 2 ? 2 : outcome)) },
      { ...examples, target: target.slice(1) },
    ],
  };
}

/**
 * The contract of classifiers as checks; {@link describeClassifier} registers them.
 *
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts
 * import { majority, majorityCodec } from "@portrait/models/baseline";
 * import { classifierChecks, failedChecks } from "@portrait/testing";
 *
 * const failed = await failedChecks(
 *   classifierChecks({
 *     estimator: majority(),
 *     codecs: [majorityCodec],
 *     ignoresInputs: true,
 *     outcomes: { oneRow: "model", oneClass: "model", infinite: "model" },
 *   }),
 * );
 * failed; // => []
 * ```
 */
export function classifierChecks<Row extends RowValues, Input extends RowValues>(
  suite: ClassifierSuite<Row, Input>,
): readonly Check[] {
  const { examples = mixedExamples() } = suite;
  const subject = classifierSubject(suite, suite.estimator, binaryData(examples as Examples));
  return [...supervisedChecks(subject), ...probabilityChecks(subject)];
}

/**
 * Registers the contract suite of a classifier as tests: fits are repeatable, order does not matter, rows scored
 * together get what each gets alone, a saved model is the same model, aborting works, odd data gives a clear error or
 * what is documented, unknown categories and nulls get probabilities, sample weights count, and nothing that was
 * passed is changed.
 *
 * @param name - The name of the block of tests.
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import { majority, majorityCodec } from "@portrait/models/baseline";
 * import { describeClassifier } from "@portrait/testing";
 *
 * describeClassifier("majority", {
 *   estimator: majority(),
 *   codecs: [majorityCodec],
 *   ignoresInputs: true,
 *   outcomes: { oneRow: "model", oneClass: "model", infinite: "model" },
 * });
 * ```
 */
export function describeClassifier<Row extends RowValues, Input extends RowValues>(
  name: string,
  suite: ClassifierSuite<Row, Input>,
): void {
  describeChecks(`${name}: the contract of classifiers`, classifierChecks(suite));
}
