import { createTable, fit, type RowValues, type TargetVector, type VectorType } from "@portrait/core";
import { expect } from "vitest";
import { hostileTexts } from "../data/hostile.js";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import { inputRows, withTable } from "./rows.js";
import type { SupervisedModel, SupervisedSubject } from "./suite.js";

/** Values that are of no type, or not of the one given. */
const wrongValues: Readonly<Record<VectorType, readonly unknown[]>> = {
  number: ["12", Number.NaN, Number.POSITIVE_INFINITY, true, {}, [1], 5n],
  boolean: ["true", 1, {}, []],
  category: [5, false, {}, ["FR"]],
  timestamp: ["2024-01-01", true, {}, new Date(Number.NaN)],
  list: ["a", 5, null, {}],
  vector: ["a", 5, null, {}, [], ["1"], [Number.NaN], [Number.POSITIVE_INFINITY]],
  sparse: ["a", 5, null, {}, [1], { indices: [-1], values: [1] }, { indices: [0], values: [] }],
};

const NEVER_NULL: ReadonlySet<VectorType> = new Set<VectorType>(["list", "sparse", "vector"]);

/**
 * Checks how a model meets rows that it did not expect.
 *
 * @param subject - The suite.
 */
export function inputChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  const { estimator, examples, noun, scores, scoresOfOne } = subject;

  const learn = lazily(() => fit(estimator, examples, fitOptions(subject)));

  async function ready(): Promise<{ model: M; row: RowValues; names: readonly string[] }> {
    const model = await learn();
    const [row = {}] = inputRows(model, examples, 1);
    return { model, row, names: model.inputs.columns.map(({ name }) => name) };
  }
  const both = async (model: M, row: RowValues): Promise<void> => {
    await scores(model, [row], 1);
    scoresOfOne(model, row);
  };
  return [
    {
      name: `categories that were never seen, and nulls, get ${noun}`,
      async run() {
        const { model, row, names } = await ready();
        const nullable = model.inputs.columns.filter(({ type }) => !NEVER_NULL.has(type));
        for (const { name, type } of nullable) {
          await both(model, { ...row, [name]: null });
          if (type !== "category") continue;
          for (const text of hostileTexts) await both(model, { ...row, [name]: text });
        }
        const nothing = nullable.map(({ name }) => [name, null]);
        await both(model, { ...row, ...Object.fromEntries(nothing) });
        expect(names.every((name) => Object.hasOwn(row, name))).toBe(true);
      },
    },
    {
      name: `numbers of any size get ${noun}`,
      async run() {
        const { model, row } = await ready();
        for (const { name, type } of model.inputs.columns) {
          if (type !== "number") continue;
          for (const value of [0, -0, -1, 1e15, -1e300, Number.MAX_VALUE, Number.MIN_VALUE]) {
            await both(model, { ...row, [name]: value });
          }
        }
      },
    },
    {
      name: "a missing column is named",
      async run() {
        const { model, row, names } = await ready();
        for (const name of names) {
          const lacking = Object.fromEntries(Object.entries(row).filter(([other]) => other !== name));
          const error = await expectErrorCode(() => scoresOfOne(model, lacking), "missing-column");
          expect(error.message).toContain(JSON.stringify(name));
          await expectErrorCode(scores(model, [row, lacking], 2), "missing-column");
          const table = createTable(
            Object.fromEntries(Object.entries(examples.table.columns).filter(([other]) => other !== name)),
          );
          await expectErrorCode(scores(model, withTable(examples, table), table.length), "missing-column");
        }
      },
    },
    {
      name: "an unexpected column is named",
      async run() {
        const { model, row } = await ready();
        for (const name of ["unheard", "toString", "__proto__"]) {
          const odd = JSON.parse(JSON.stringify({ ...row, placeholder: 1 }).replace("placeholder", name));
          const error = await expectErrorCode(() => scoresOfOne(model, odd), "unexpected-column");
          expect(error.message).toContain(JSON.stringify(name));
          await expectErrorCode(scores(model, [row, odd], 2), "unexpected-column");
        }
      },
    },
    {
      name: "a value of another type is refused",
      async run() {
        const { model, row } = await ready();
        for (const { name, type } of model.inputs.columns) {
          for (const value of wrongValues[type]) {
            const odd: RowValues = { ...row, [name]: value as never };
            const error = await expectErrorCode(() => scoresOfOne(model, odd), "invalid-data");
            expect(error.message).toContain(JSON.stringify(name));
            await expectErrorCode(scores(model, [row, odd], 2), "invalid-data");
          }
        }
      },
    },
    {
      name: "what is no row is refused",
      async run() {
        const { model } = await ready();
        for (const odd of [null, undefined, 5, "row", []]) {
          await expectErrorCode(() => scoresOfOne(model, odd as never), "invalid-argument");
          await expectErrorCode(scores(model, [odd as never], 1), "invalid-argument");
        }
        for (const odd of [null, undefined, 5, "rows", {}]) {
          await expectErrorCode(scores(model, odd as never, 1), "invalid-argument");
        }
      },
    },
    {
      name: "rows are not changed by scoring",
      async run() {
        const { model } = await ready();
        const rows = inputRows(model, examples, 5);
        const copy = structuredClone(rows);
        const frozen = rows.map((row) => Object.freeze(row));
        await scores(model, Object.freeze(frozen), 5);
        for (const row of frozen) scoresOfOne(model, row);
        expect(rows).toEqual(copy);
      },
    },
  ];
}
