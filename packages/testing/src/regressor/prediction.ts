import { fit } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { expectClose } from "../supervised/rows.js";
import type { RegressorSubject } from "./suite.js";

/**
 * Checks what a regressor's predictions are about.
 *
 * @param subject - The suite.
 */
export function predictionChecks(subject: RegressorSubject): readonly Check[] {
  const { estimator, examples, tolerance, ignoresInputs, outcomes, scores } = subject;
  const { length } = examples.table;
  const learns: Check = {
    name: ignoresInputs
      ? "the model reads no columns"
      : "the model has learnt: greater targets get greater predictions",
    async run() {
      const model = await fit(estimator, examples, fitOptions(subject));
      if (ignoresInputs) {
        expect(model.inputs.columns).toEqual([]);
        return;
      }
      const predictions = await scores(model, examples, length);
      const middle = [...examples.target].sort((a, b) => a - b)[length >> 1] as number;
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const above = mean(predictions.filter((_, row) => (examples.target[row] as number) > middle));
      const below = mean(predictions.filter((_, row) => (examples.target[row] as number) < middle));
      expect(above).toBeGreaterThan(below);
    },
  };
  const constant: Check = {
    name: "where all targets are one number, so are the predictions",
    async run() {
      for (const data of subject.oneTarget()) {
        const model = await fit(estimator, data, fitOptions(subject));
        const expected = [...data.target];
        const allowed = tolerance.constant * Math.max(1, Math.abs(expected[0] as number));
        expectClose(await scores(model, data, length), expected, allowed, "they are not");
      }
    },
  };
  return outcomes.oneTarget === "model" ? [learns, constant] : [learns];
}
