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
 * @throws PortraitError `invalid-argument` when lengths differ; the errors of `tableFromRows`.
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
  const count = init.rows.length;
  for (const [name, list] of Object.entries({
    target: init.target,
    users: init.users,
    cutoffs: init.cutoffs,
  })) {
    if (list !== undefined && list.length !== count) {
      throw new PortraitError({
        code: "invalid-argument",
        message: `createExamples: "${name}" must have one entry for each of the ${count} rows; received ${list.length}.`,
      });
    }
  }
  const cutoffs = Float64Array.from(init.rows, (_, row) =>
    init.cutoffs === undefined
      ? 0
      : toMilliseconds("createExamples", "cutoffs", init.cutoffs[row] as TimestampInput),
  );
  const horizon = init.horizon ?? 0;
  return Object.freeze({
    table: tableFromRows("createExamples", init.rows, init.schema),
    users: init.users ?? init.rows.map((_, row) => String(row)),
    cutoffs,
    target: Uint8Array.from(init.target, (value) => (value ? 1 : 0)),
    horizon,
    knownUntil: cutoffs.reduce((latest, cutoff) => Math.max(latest, cutoff), 0) + horizon,
    definition: "",
    ...(init.interactions === undefined ? {} : { interactions: init.interactions }),
  });
}
