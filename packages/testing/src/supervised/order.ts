import {
  createRandom,
  createTable,
  type Examples,
  fit,
  permutation,
  type RowValues,
  type TargetVector,
  takeExamples,
  type Vector,
} from "@portrait/core";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { expectClose, inputRows, mapColumns, withTable } from "./rows.js";
import type { SupervisedModel, SupervisedSubject } from "./suite.js";

/** The same column with its dictionary turned round and one unused text more. */
function otherDictionary(vector: Vector): Vector {
  if (vector.type !== "category") return vector;
  const { dictionary, codes } = vector;
  return {
    type: "category",
    dictionary: [...[...dictionary].reverse(), "never used"],
    codes: codes.map((code) => (code < 0 ? code : dictionary.length - 1 - code)),
  };
}

/**
 * Checks that order does not matter.
 *
 * @param subject - The suite.
 */
export function orderChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  const { estimator, examples, tolerance, scores } = subject;
  const { length } = examples.table;

  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));

  async function compare(
    changed: Examples<RowValues, Target>,
    allowed: number,
    message: string,
  ): Promise<void> {
    const model = await learn();
    const other = await fit(estimator, changed, fitOptions(subject));
    const rows = inputRows(model, examples);
    const expected = await scores(model, rows, length);
    expectClose(await scores(other, rows, length), expected, allowed, message);
  }
  return [
    {
      name: "the order of the training rows does not matter",
      async run() {
        const shuffled = takeExamples(examples, permutation(length, createRandom("rows")));
        await compare(shuffled, tolerance.rows, "the order of the training rows matters");
      },
    },
    {
      name: "the order of the columns does not matter",
      async run() {
        const turned = Object.fromEntries(Object.entries(examples.table.columns).reverse());
        const changed = withTable(examples, createTable(turned));
        await compare(changed, tolerance.columns, "the order of the columns matters");
      },
    },
    {
      name: "the codes of categories do not matter, in training or in scoring",
      async run() {
        const changed = mapColumns(examples, otherDictionary);
        await compare(changed, tolerance.columns, "the codes of categories matter in training");
        const model = await learn();
        const expected = await scores(model, examples, length);
        const actual = await scores(model, changed, length);
        expectClose(actual, expected, 0, "the codes of categories matter in scoring");
      },
    },
  ];
}
