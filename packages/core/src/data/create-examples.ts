import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { type RowValues, type Table, type TableSchema, tableFromRows } from "../table/table.js";
import { type TimestampInput, toMilliseconds } from "../time/timestamp.js";
import type { ClassExamples, Examples, NumberExamples } from "./examples.js";
import type { Interactions } from "./interactions.js";
import { type ClassTarget, type TargetInput, type TargetVector, targetFrom, targetLength } from "./target.js";

/** The rows of {@link ExamplesInit}: row objects and their columns, or a table. */
export type ExamplesRows<Row extends RowValues> =
  | {
      /** One object a row. */
      readonly rows: readonly Row[];
      /** The columns of the rows. */
      readonly schema: TableSchema<Row>;
      /** Not beside `rows`. */
      readonly table?: never;
    }
  | {
      /** The rows, column by column: faster for many rows. */
      readonly table: Table<Row>;
      /** Not beside `table`. */
      readonly rows?: never;
      /** Not beside `table`. */
      readonly schema?: never;
    };

/** What {@link createExamples} takes beside the rows. */
export interface ExamplesAnswers<Target extends TargetInput = readonly boolean[]> {
  /** For each row whether the outcome came true, or its class, or a number. */
  readonly target: Target;
  /** For each row how much it counts, finite and at least 0; left out, all count 1. */
  readonly weights?: readonly number[] | Float64Array;
  /** For each row its user; left out, the row number. */
  readonly users?: readonly string[];
  /** For each row its cutoff; left out, all are 1970-01-01. */
  readonly cutoffs?: readonly TimestampInput[];
  /** How far behind the cutoff the outcome was looked for, in milliseconds; left out, 0. */
  readonly horizon?: number;
  /** Who did something with what. */
  readonly interactions?: Interactions;
}

/** What {@link createExamples} takes. */
export type ExamplesInit<
  Row extends RowValues,
  Target extends TargetInput = readonly boolean[],
> = ExamplesRows<Row> & ExamplesAnswers<Target>;

/**
 * Examples from row objects or a table, for data that did not come through a profile definition.
 *
 * @param init - Rows and schema, or a table; and the answers: booleans make {@link Examples} of a yes-or-no outcome,
 *   texts {@link ClassExamples}, numbers {@link NumberExamples}. Typed arrays are used as they are, not copied.
 * @throws PortraitError `invalid-argument` when lengths differ, or an answer, weight, user, cutoff or the horizon is
 *   none; the errors of `tableFromRows`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 *
 * const schema = { columns: [{ name: "visits", type: "number" }] } as const;
 * const rows = [{ visits: 3 }, { visits: 0 }];
 * createExamples({ rows, schema, target: [true, false] }).target; // => Uint8Array.of(1, 0)
 * createExamples({ rows, schema, target: ["gold", "basic"] }).target.classes; // => ["basic", "gold"]
 * createExamples({ rows, schema, target: [12.5, 0] }).target; // => Float64Array.of(12.5, 0)
 * ```
 */
export function createExamples<Row extends RowValues>(
  init: ExamplesInit<Row, readonly boolean[] | Uint8Array>,
): Examples<Row>;
export function createExamples<Row extends RowValues>(
  init: ExamplesInit<Row, readonly string[] | ClassTarget>,
): ClassExamples<Row>;
export function createExamples<Row extends RowValues>(
  init: ExamplesInit<Row, readonly number[] | Float64Array>,
): NumberExamples<Row>;
export function createExamples<Row extends RowValues>(
  init: ExamplesInit<Row, TargetInput>,
): Examples<Row, TargetVector> {
  const table = init.table ?? tableFromRows("createExamples", init.rows, init.schema);
  const { target, weights, users, cutoffs, horizon = 0, interactions } = init;
  const answers = targetFrom("createExamples", target);
  checkCount("target", targetLength(answers), table.length);
  if (users !== undefined) checkList("users", users, table.length);
  if (cutoffs !== undefined) checkList("cutoffs", cutoffs, table.length);
  if (users !== undefined) checkEntries("users", users, "string", "a text");
  if (typeof horizon !== "number" || !(horizon >= 0 && horizon < Number.POSITIVE_INFINITY)) {
    throw invalid(
      `"horizon" must be a finite number of milliseconds >= 0; received ${describeValue(horizon)}`,
    );
  }
  const instants =
    cutoffs === undefined
      ? new Float64Array(table.length)
      : Float64Array.from(cutoffs, (cutoff) => toMilliseconds("createExamples", "cutoffs", cutoff));
  const latest = instants.reduce((most, instant) => Math.max(most, instant), Number.NEGATIVE_INFINITY);
  return Object.freeze({
    table,
    users: users === undefined ? Array.from(instants, (_, row) => String(row)) : [...users],
    cutoffs: instants,
    target: answers,
    ...(weights === undefined ? {} : { weights: checkWeights(weights, table.length) }),
    horizon,
    knownUntil: (table.length === 0 ? 0 : latest) + horizon,
    definition: "",
    ...(interactions === undefined ? {} : { interactions }),
  });
}

function invalid(problem: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `createExamples: ${problem}.` });
}

function checkCount(name: string, received: number, count: number): void {
  if (received === count) return;
  throw invalid(`"${name}" must have one entry for each of the ${count} rows; received ${received}`);
}

function checkList(name: string, list: readonly unknown[], count: number): void {
  if (!Array.isArray(list)) throw invalid(`"${name}" must be an array; received ${describeValue(list)}`);
  checkCount(name, list.length, count);
}

function checkWeights(weights: readonly number[] | Float64Array, count: number): Float64Array {
  if (!Array.isArray(weights) && !(weights instanceof Float64Array))
    throw invalid(`"weights" must be an array; received ${describeValue(weights)}`);
  checkCount("weights", weights.length, count);
  const odd = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (odd < 0) return Float64Array.from(weights);
  throw invalid(
    `"weights" must hold a finite number >= 0 for each row; row ${odd} is ${describeValue(weights[odd])}`,
  );
}

function checkEntries(name: string, list: readonly unknown[], type: string, expected: string): void {
  const row = list.findIndex((entry) => typeof entry !== type);
  if (row < 0) return;
  throw invalid(`"${name}" must hold ${expected} for each row; row ${row} is ${describeValue(list[row])}`);
}
