import { fit, type TargetVector, takeExamples } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { expectClose, inputRows } from "./rows.js";
import type { SupervisedModel, SupervisedSubject } from "./suite.js";

/**
 * Checks that a row's answer depends on the row alone.
 *
 * @param subject - The suite.
 */
export function scoringChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  const { estimator, examples, tolerance, noun, scores, scoresOfOne } = subject;
  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));
  return [
    {
      name: "rows scored together get what each gets alone",
      async run() {
        const model = await learn();
        const rows = inputRows(model, examples, 40);
        const together = await scores(model, rows, rows.length);
        const width = together.length / rows.length;
        const alone = rows.flatMap((row) => scoresOfOne(model, row));
        expectClose(alone, together, tolerance.batch, "one row and many rows get different answers");
        const backwards = await scores(model, [...rows].reverse(), rows.length);
        const turned = rows.flatMap((_, row) => {
          const start = (rows.length - 1 - row) * width;
          return backwards.slice(start, start + width);
        });
        expectClose(turned, together, tolerance.batch, "the order of scored rows changes their scores");
      },
    },
    {
      name: "a snapshot gets what its rows get, whatever further columns it has",
      async run() {
        const model = await learn();
        const rows = inputRows(model, examples);
        const values = await scores(model, examples, rows.length);
        const ofRows = await scores(model, rows, rows.length);
        expectClose(ofRows, values, tolerance.batch, "a snapshot and its rows get different scores");
        const table = {
          ...examples.table,
          columns: {
            unheard: { type: "boolean", values: new Uint8Array(rows.length) } as const,
            ...examples.table.columns,
          },
        };
        expect(await scores(model, { ...examples, table }, rows.length)).toEqual(values);
      },
    },
    {
      name: `no rows get no ${noun}`,
      async run() {
        const model = await learn();
        expect(await scores(model, [], 0)).toEqual([]);
        expect(await scores(model, takeExamples(examples, []), 0)).toEqual([]);
      },
    },
    {
      name: "the model remembers how far its outcomes lie ahead",
      async run() {
        expect((await learn()).horizon).toBe(examples.horizon);
      },
    },
  ];
}
