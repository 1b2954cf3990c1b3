import {
  createRandom,
  createTable,
  type Examples,
  fit,
  permutation,
  takeExamples,
  type Vector,
} from "@portrait/core";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { expectClose, inputRows, mapColumns, validValues, withTable } from "./rows.js";
import type { ClassifierSubject } from "./suite.js";

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
export function orderChecks(subject: ClassifierSubject): readonly Check[] {
  const { estimator, examples, tolerance } = subject;

  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));

  async function compare(changed: Examples, allowed: number, message: string): Promise<void> {
    const model = await learn();
    const other = await fit(estimator, changed, fitOptions(subject));
    const rows = inputRows(model, examples);
    const expected = validValues(await model.predictProba(rows), rows.length);
    const actual = validValues(await other.predictProba(rows), rows.length);
    expectClose(actual, expected, allowed, message);
  }
  return [
    {
      name: "the order of the training rows does not matter",
      async run() {
        const shuffled = takeExamples(examples, permutation(examples.table.length, createRandom("rows")));
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
        const expected = validValues(await model.predictProba(examples), examples.table.length);
        const actual = validValues(await model.predictProba(changed), examples.table.length);
        expectClose(actual, expected, 0, "the codes of categories matter in scoring");
      },
    },
  ];
}
