import type { TargetVector } from "@portrait/core";
import { estimatorChecks } from "../estimator/checks.js";
import type { Check } from "../suite/check.js";
import { inputChecks } from "./input.js";
import { oddDataChecks } from "./odd-data.js";
import { orderChecks } from "./order.js";
import { scoringChecks } from "./scoring.js";
import type { SupervisedModel, SupervisedSubject } from "./suite.js";
import { weightChecks } from "./weights.js";

/**
 * The checks that hold for classifiers and regressors alike.
 *
 * @param subject - The suite.
 */
export function supervisedChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  const { examples, scores } = subject;
  const answers = (model: M): Promise<unknown> => scores(model, examples, examples.table.length);
  return [
    ...estimatorChecks({ ...subject, data: examples, answers }),
    ...scoringChecks(subject),
    ...orderChecks(subject),
    ...inputChecks(subject),
    ...oddDataChecks(subject),
    ...weightChecks(subject),
  ];
}
