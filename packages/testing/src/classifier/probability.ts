import { type Classifier, fit, type Prediction, takeExamples } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { expectClose, inputRows, validValues } from "./rows.js";
import type { ClassifierSubject } from "./suite.js";

function checkPrediction(model: Classifier, prediction: Prediction, message: string): void {
  const { value, probability, probabilities } = prediction;
  const greatest = Math.max(...probabilities);
  expect(probability, `${message}: the probability is that of the value`).toBe(
    probabilities[model.classes.indexOf(value)],
  );
  expect(probability, `${message}: the value is the most probable class`).toBe(greatest);
}

/**
 * Checks what a classifier answers.
 *
 * @param subject - The suite.
 */
export function probabilityChecks(subject: ClassifierSubject): readonly Check[] {
  const { estimator, examples, tolerance } = subject;
  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));
  return [
    {
      name: "probabilities lie in [0, 1] and sum to 1, class by class",
      async run() {
        const model = await learn();
        expect([...model.classes].sort(), "the classes are false and true").toEqual([false, true]);
        const probabilities = await model.predictProba(examples);
        const values = validValues(probabilities, examples.table.length);
        model.classes.forEach((class_, column) => {
          const expected = values.filter((_, index) => index % model.classes.length === column);
          expect([...probabilities.of(class_)]).toEqual(expected);
        });
      },
    },
    {
      name: "rows scored together get what each gets alone",
      async run() {
        const model = await learn();
        const rows = inputRows(model, examples, 40);
        const together = validValues(await model.predictProba(rows), rows.length);
        const alone = rows.flatMap((row, index) => {
          const prediction = model.predictOne(row);
          checkPrediction(model, prediction, `row ${index}`);
          return [...prediction.probabilities];
        });
        expectClose(alone, together, tolerance.batch, "predictOne and predictProba disagree");
        const backwards = validValues(await model.predictProba([...rows].reverse()), rows.length);
        const turned = rows.flatMap((_, row) => {
          const start = (rows.length - 1 - row) * model.classes.length;
          return backwards.slice(start, start + model.classes.length);
        });
        expectClose(turned, together, tolerance.batch, "the order of scored rows changes their scores");
      },
    },
    {
      name: "a snapshot gets what its rows get, whatever further columns it has",
      async run() {
        const model = await learn();
        const rows = inputRows(model, examples);
        const values = validValues(await model.predictProba(examples), rows.length);
        expectClose(
          validValues(await model.predictProba(rows), rows.length),
          values,
          tolerance.batch,
          "a snapshot and its rows get different scores",
        );
        const table = {
          ...examples.table,
          columns: {
            unheard: { type: "boolean", values: new Uint8Array(rows.length) } as const,
            ...examples.table.columns,
          },
        };
        const wider = { ...examples, table };
        expect(validValues(await model.predictProba(wider), rows.length)).toEqual(values);
      },
    },
    {
      name: "no rows get no probabilities",
      async run() {
        const model = await learn();
        expect(validValues(await model.predictProba([]), 0)).toEqual([]);
        expect(validValues(await model.predictProba(takeExamples(examples, [])), 0)).toEqual([]);
      },
    },
    {
      name: "the model remembers how far its outcomes lie ahead",
      async run() {
        expect((await learn()).horizon).toBe(examples.horizon);
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
        const probable = (await model.predictProba(examples)).of(true);
        const mean = (outcome: number): number => {
          const chosen = [...probable].filter((_, row) => examples.target[row] === outcome);
          return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
        };
        expect(mean(1)).toBeGreaterThan(mean(0));
      },
    },
  ];
}
