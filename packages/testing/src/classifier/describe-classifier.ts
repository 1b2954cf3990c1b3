import type { Classifier, RowValues } from "@portrait/core";
import { estimatorChecks } from "../estimator/checks.js";
import type { Check } from "../suite/check.js";
import { describeChecks } from "../suite/check.js";
import { inputChecks } from "./input.js";
import { oddDataChecks } from "./odd-data.js";
import { orderChecks } from "./order.js";
import { probabilityChecks } from "./probability.js";
import { type ClassifierSuite, classifierSubject } from "./suite.js";

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
  const subject = classifierSubject(suite);
  const answers = async (model: Classifier): Promise<unknown> => {
    const { classes, values } = await model.predictProba(subject.examples);
    return { classes, values: [...values] };
  };
  return [
    ...estimatorChecks({ ...subject, data: subject.examples, answers }),
    ...probabilityChecks(subject),
    ...orderChecks(subject),
    ...inputChecks(subject),
    ...oddDataChecks(subject),
  ];
}

/**
 * Registers the contract suite of a classifier as tests: fits are repeatable, order does not matter, rows scored
 * together get what each gets alone, a saved model is the same model, aborting works, odd data gives a clear error or
 * what is documented, unknown categories and nulls get probabilities, and nothing that was passed is changed.
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
