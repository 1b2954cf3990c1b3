import { fit, type TargetVector } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import type { ClassifierSubject } from "./suite.js";

/**
 * Checks what a classifier's probabilities are about.
 *
 * @param subject - The suite.
 */
export function probabilityChecks<Class, Target extends TargetVector>(
  subject: ClassifierSubject<Class, Target>,
): readonly Check[] {
  const { estimator, examples, classes, truth } = subject;
  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));
  return [
    {
      name: "probabilities lie in [0, 1] and sum to 1, class by class",
      async run() {
        const model = await learn();
        expect([...model.classes].sort(), "the classes are those of the outcomes").toEqual(
          [...classes].sort(),
        );
        const probabilities = await model.predictProba(examples);
        const values = await subject.scores(model, examples, examples.table.length);
        model.classes.forEach((class_, column) => {
          const expected = values.filter((_, index) => index % model.classes.length === column);
          expect([...probabilities.of(class_)]).toEqual(expected);
        });
      },
    },
    {
      name: subject.ignoresInputs
        ? "the model reads no columns"
        : "the model has learnt: rows whose outcome came true are more probable",
      async run() {
        const model = await learn();
        if (subject.ignoresInputs) {
          expect(model.inputs.columns).toEqual([]);
          return;
        }
        const probabilities = await model.predictProba(examples);
        const mean = (values: readonly number[]): number =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        for (const class_ of classes) {
          const probable = [...probabilities.of(class_)];
          const own = mean(probable.filter((_, row) => truth[row] === class_));
          const others = mean(probable.filter((_, row) => truth[row] !== class_));
          expect(own, `class ${String(class_)}`).toBeGreaterThan(others);
        }
      },
    },
  ];
}
