import {
  createInteractions,
  type Examples,
  fit,
  isPortraitError,
  takeExamples,
  takeVector,
  type Vector,
} from "@portrait/core";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { mapColumns, validValues } from "./rows.js";
import type { ClassifierSubject, Outcome } from "./suite.js";

function nulls(vector: Vector): Vector {
  switch (vector.type) {
    case "number":
    case "timestamp":
      return { ...vector, values: vector.values.map(() => Number.NaN) };
    case "boolean":
      return { ...vector, values: vector.values.map(() => 2) };
    case "category":
      return { ...vector, codes: vector.codes.map(() => -1) };
    case "list":
      return { ...vector, offsets: vector.offsets.map(() => 0), codes: new Int32Array(0) };
  }
}

const words = {
  error: ["is refused as invalid data", "are refused as invalid data"],
  model: ["gives a model with valid probabilities", "give a model with valid probabilities"],
} as const satisfies Record<Outcome, readonly [string, string]>;

/**
 * Checks what becomes of data that teaches little or nothing.
 *
 * @param subject - The suite.
 */
export function oddDataChecks(subject: ClassifierSubject): readonly Check[] {
  const { estimator, examples, outcomes } = subject;
  const { length } = examples.table;
  const names = Object.keys(examples.table.columns);

  async function expectOutcome(data: Examples, outcome: Outcome): Promise<void> {
    const fitted = fit(estimator, data, fitOptions(subject));
    if (outcome === "error") {
      await expectErrorCode(fitted, "invalid-data");
      return;
    }
    const model = await fitted;
    validValues(await model.predictProba(data), data.table.length);
    validValues(await model.predictProba(examples), length);
  }
  const check = (what: string, outcome: Outcome, data: () => readonly Examples[]): Check => ({
    name: `${what} ${words[outcome][/^columns/.test(what) ? 1 : 0]}`,
    async run() {
      for (const part of data()) await expectOutcome(part, outcome);
    },
  });
  const constant = (vector: Vector): Vector => takeVector(vector, new Int32Array(length));
  const only = (change: (vector: Vector) => Vector): readonly Examples[] =>
    names.map((chosen) =>
      mapColumns(examples, (vector, name) => (name === chosen ? change(vector) : vector)),
    );
  const infinite = (value: number): readonly Examples[] =>
    names
      .filter((name) => examples.table.columns[name]?.type === "number")
      .map((chosen) =>
        mapColumns(examples, (vector, name) =>
          name === chosen && vector.type === "number"
            ? { ...vector, values: vector.values.map((held, row) => (row === 1 ? value : held)) }
            : vector,
        ),
      );
  const rowsWith = (target: number): Examples =>
    takeExamples(
      examples,
      [...examples.target.keys()].filter((row) => examples.target[row] === target),
    );
  return [
    check("no example", "error", () => [takeExamples(examples, [])]),
    check("one example", outcomes.oneRow, () => [takeExamples(examples, [0])]),
    check("a single outcome", outcomes.oneClass, () => [rowsWith(0), rowsWith(1)]),
    check("a column with one value", outcomes.constantColumns, () => only(constant)),
    check("columns with one value each", outcomes.constantColumns, () => [mapColumns(examples, constant)]),
    check("a column without any value", outcomes.nullColumn, () => only(nulls)),
    check("an infinite number", outcomes.infinite, () => [
      ...infinite(Number.POSITIVE_INFINITY),
      ...infinite(Number.NEGATIVE_INFINITY),
    ]),
    {
      name: "what are no examples is refused",
      async run() {
        for (const odd of [null, undefined, 5, "data", [], {}, createInteractions([])]) {
          await expectErrorCode(fit(estimator, odd as never, fitOptions(subject)), "invalid-argument");
        }
      },
    },
    {
      name: "columns of every type give a model or a PortraitError",
      async run() {
        const more: Readonly<Record<string, Vector>> = {
          moment: { type: "timestamp", values: Float64Array.from({ length }, (_, row) => row * 1000) },
          trail: {
            type: "list",
            offsets: Int32Array.from({ length: length + 1 }, (_, row) => row),
            codes: new Int32Array(length),
            dictionary: ["a"],
          },
        };
        for (const [name, vector] of Object.entries(more)) {
          const table = { length, columns: { ...examples.table.columns, [name]: vector } };
          try {
            const model = await fit(estimator, { ...examples, table }, fitOptions(subject));
            validValues(await model.predictProba({ ...examples, table }), length);
          } catch (error) {
            if (!isPortraitError(error)) throw error;
          }
        }
      },
    },
  ];
}
