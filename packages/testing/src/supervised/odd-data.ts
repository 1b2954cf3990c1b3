import {
  createInteractions,
  type Examples,
  fit,
  isPortraitError,
  type RowValues,
  type TargetVector,
  takeExamples,
  takeVector,
  type Vector,
} from "@portrait/core";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { fitOptions } from "../estimator/suite.js";
import type { Check } from "../suite/check.js";
import { mapColumns } from "./rows.js";
import type { Outcome, SupervisedModel, SupervisedSubject } from "./suite.js";

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
    case "vector":
      return { ...vector, values: vector.values.map(() => 0) };
    case "sparse":
      return {
        ...vector,
        offsets: vector.offsets.map(() => 0),
        indices: new Int32Array(0),
        values: new Float32Array(0),
      };
  }
}

/** Columns of the types that need no estimator to read them. */
function furtherColumns(length: number): Readonly<Record<string, Vector>> {
  const each = Int32Array.from({ length: length + 1 }, (_, row) => row);
  return {
    moment: { type: "timestamp", values: Float64Array.from({ length }, (_, row) => row * 1000) },
    trail: { type: "list", offsets: each, codes: new Int32Array(length), dictionary: ["a"] },
    hours: { type: "vector", width: 2, values: new Float64Array(2 * length).fill(1) },
    words: {
      type: "sparse",
      width: 3,
      offsets: each,
      indices: Int32Array.from({ length }, (_, row) => row % 3),
      values: new Float32Array(length).fill(1),
    },
  };
}

/**
 * Checks what becomes of data that teaches little or nothing.
 *
 * @param subject - The suite.
 */
export function oddDataChecks<M extends SupervisedModel, Target extends TargetVector>(
  subject: SupervisedSubject<M, Target>,
): readonly Check[] {
  type Data = Examples<RowValues, Target>;
  const { estimator, examples, outcomes, noun, scores } = subject;
  const { length } = examples.table;
  const names = Object.keys(examples.table.columns);
  const words: Readonly<Record<Outcome, readonly [string, string]>> = {
    error: ["is refused as invalid data", "are refused as invalid data"],
    model: [`gives a model with valid ${noun}`, `give a model with valid ${noun}`],
  };

  async function expectOutcome(data: Data, outcome: Outcome): Promise<void> {
    const fitted = fit(estimator, data, fitOptions(subject));
    if (outcome === "error") {
      await expectErrorCode(fitted, "invalid-data");
      return;
    }
    const model = await fitted;
    await scores(model, data, data.table.length);
    await scores(model, examples, length);
  }
  const check = (what: string, outcome: Outcome, data: () => readonly Data[]): Check => ({
    name: `${what} ${words[outcome][/^columns|^targets/.test(what) ? 1 : 0]}`,
    async run() {
      for (const part of data()) await expectOutcome(part, outcome);
    },
  });
  const constant = (vector: Vector): Vector => takeVector(vector, new Int32Array(length));
  const only = (change: (vector: Vector) => Vector): readonly Data[] =>
    names.map((chosen) =>
      mapColumns(examples, (vector, name) => (name === chosen ? change(vector) : vector)),
    );
  const infinite = (value: number): readonly Data[] =>
    names
      .filter((name) => examples.table.columns[name]?.type === "number")
      .map((chosen) =>
        mapColumns(examples, (vector, name) =>
          name === chosen && vector.type === "number"
            ? { ...vector, values: vector.values.map((held, row) => (row === 1 ? value : held)) }
            : vector,
        ),
      );
  return [
    check("no example", "error", () => [takeExamples(examples, [])]),
    check("one example", outcomes.oneRow, () => [takeExamples(examples, [0])]),
    check("a single outcome", outcomes.oneTarget, () => subject.oneTarget()),
    check("targets that are none", "error", () => subject.oddTargets()),
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
        for (const [name, vector] of Object.entries(furtherColumns(length))) {
          const table = { length, columns: { ...examples.table.columns, [name]: vector } };
          try {
            const model = await fit(estimator, { ...examples, table }, fitOptions(subject));
            await scores(model, { ...examples, table }, length);
          } catch (error) {
            if (!isPortraitError(error)) throw error;
          }
        }
      },
    },
  ];
}
