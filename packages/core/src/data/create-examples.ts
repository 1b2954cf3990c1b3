import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import { type RowValues, type TableSchema, tableFromRows } from "../table/table.js";
import { type TimestampInput, toMilliseconds } from "../time/timestamp.js";
import type { Examples } from "./examples.js";
import type { Interactions } from "./interactions.js";

/** What {@link createExamples} takes. */
export interface ExamplesInit<Row extends RowValues> {
  /** One object a row. */
  readonly rows: readonly Row[];
  /** The columns of the rows. */
  readonly schema: TableSchema<Row>;
  /** For each row whether the outcome came true. */
  readonly target: readonly boolean[];
  /** For each row its user; left out, the row number. */
  readonly users?: readonly string[];
  /** For each row its cutoff; left out, all are 1970-01-01. */
  readonly cutoffs?: readonly TimestampInput[];
  /** How far behind the cutoff the outcome was looked for, in milliseconds; left out, 0. */
  readonly horizon?: number;
  /** Who did something with what. */
  readonly interactions?: Interactions;
}

/**
 * Examples from row objects, for data that did not come through a profile definition.
 *
 * @param init - Rows, schema and outcomes.
 * @throws PortraitError `invalid-argument` when lengths differ, or an outcome, user, cutoff or the horizon is none; the
 *   errors of `tableFromRows`.
 *
 * @example
 * ```ts
 * import { createExamples } from "@portrait/core";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 3 }, { visits: 0 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [true, false],
 * });
 * [...examples.target]; // => [1, 0]
 * ```
 */
export function createExamples<Row extends RowValues>(init: ExamplesInit<Row>): Examples<Row> {
  const table = tableFromRows("createExamples", init.rows, init.schema);
  const { target, users, cutoffs, horizon = 0, interactions } = init;
  checkList("target", target, table.length);
  if (users !== undefined) checkList("users", users, table.length);
  if (cutoffs !== undefined) checkList("cutoffs", cutoffs, table.length);
  checkEntries("target", target, "boolean", "true or false");
  if (users !== undefined) checkEntries("users", users, "string", "a text");
  if (typeof horizon !== "number" || !(horizon >= 0 && horizon < Number.POSITIVE_INFINITY)) {
    throw invalid(
      `"horizon" must be a finite number of milliseconds >= 0; received ${describeValue(horizon)}`,
    );
  }
  const instants = Float64Array.from({ length: table.length }, (_, row) =>
    cutoffs === undefined ? 0 : toMilliseconds("createExamples", "cutoffs", cutoffs[row] as TimestampInput),
  );
  const latest = instants.reduce((most, instant) => Math.max(most, instant), Number.NEGATIVE_INFINITY);
  return Object.freeze({
    table,
    users: users === undefined ? Array.from(instants, (_, row) => String(row)) : [...users],
    cutoffs: instants,
    target: Uint8Array.from(target, Number),
    horizon,
    knownUntil: (table.length === 0 ? 0 : latest) + horizon,
    definition: "",
    ...(interactions === undefined ? {} : { interactions }),
  });
}

function invalid(problem: string): PortraitError {
  return new PortraitError({ code: "invalid-argument", message: `createExamples: ${problem}.` });
}

function checkList(name: string, list: readonly unknown[], count: number): void {
  if (!Array.isArray(list)) throw invalid(`"${name}" must be an array; received ${describeValue(list)}`);
  if (list.length !== count) {
    throw invalid(`"${name}" must have one entry for each of the ${count} rows; received ${list.length}`);
  }
}

function checkEntries(name: string, list: readonly unknown[], type: string, expected: string): void {
  const row = list.findIndex((entry) => typeof entry !== type);
  if (row < 0) return;
  throw invalid(`"${name}" must hold ${expected} for each row; row ${row} is ${describeValue(list[row])}`);
}
