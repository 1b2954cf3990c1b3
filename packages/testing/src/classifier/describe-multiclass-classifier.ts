import { type ClassExamples, type RowValues, takeExamples } from "@portrait/core";
import { mixedClasses } from "../data/mixed-classes.js";
import type { Check } from "../suite/check.js";
import { describeChecks } from "../suite/check.js";
import { supervisedChecks } from "../supervised/checks.js";
import { probabilityChecks } from "./probability.js";
import { type ClassifierData, classifierSubject, type MulticlassSuite } from "./suite.js";

type Target = ClassExamples["target"];

function multiclassData(examples: ClassExamples): ClassifierData<string, Target> {
  const { codes, classes } = examples.target;
  const of = (code: number): ClassExamples => ({
    ...takeExamples(
      examples,
      [...codes.keys()].filter((row) => codes[row] === code),
    ),
  });
  const withCode = (odd: number): ClassExamples => ({
    ...examples,
    target: { classes, codes: codes.map((code, row) => (row === 2 ? odd : code)) },
  });
  return {
    examples,
    classes,
    truth: Array.from(codes, (code) => classes[code] as string),
    oneTarget: () => classes.map((_, code) => of(code)),
    oddTargets: () => [
      withCode(-1),
      withCode(classes.length),
      { ...examples, target: { classes, codes: codes.slice(1) } },
    ],
  };
}

/**
 * The contract of classifiers of several classes as checks; {@link describeMulticlassClassifier} registers them.
 *
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { ClassExamples, Classifier, Codec, Estimator, RowValues } from "@portrait/core";
 * import { failedChecks, multiclassClassifierChecks } from "@portrait/testing";
 *
 * declare const estimator: Estimator<ClassExamples<RowValues>, Classifier<RowValues, string>>;
 * declare const codec: Codec;
 * const failed = await failedChecks(multiclassClassifierChecks({ estimator, codecs: [codec] }));
 * ```
 */
export function multiclassClassifierChecks<Row extends RowValues, Input extends RowValues>(
  suite: MulticlassSuite<Row, Input>,
): readonly Check[] {
  const { examples = mixedClasses() } = suite;
  const subject = classifierSubject(suite, suite.estimator, multiclassData(examples as ClassExamples));
  return [...supervisedChecks(subject), ...probabilityChecks(subject)];
}

/**
 * Registers the contract suite of a classifier of several classes as tests: that of {@link describeClassifier}, with
 * classes that are texts.
 *
 * @param name - The name of the block of tests.
 * @param suite - The estimator and what is documented of it.
 *
 * @example
 * ```ts no-run
 * import type { ClassExamples, Classifier, Codec, Estimator, RowValues } from "@portrait/core";
 * import { describeMulticlassClassifier } from "@portrait/testing";
 *
 * declare const estimator: Estimator<ClassExamples<RowValues>, Classifier<RowValues, string>>;
 * declare const codec: Codec;
 * describeMulticlassClassifier("naiveBayes", { estimator, codecs: [codec], weights: "replicates" });
 * ```
 */
export function describeMulticlassClassifier<Row extends RowValues, Input extends RowValues>(
  name: string,
  suite: MulticlassSuite<Row, Input>,
): void {
  describeChecks(
    `${name}: the contract of classifiers of several classes`,
    multiclassClassifierChecks(suite),
  );
}
