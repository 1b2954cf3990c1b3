import {
  type ColumnQuality,
  type DataQualityReport,
  describeValue,
  integerOption,
  listWords,
  optionalOption,
  PortraitError,
  type RowValues,
  resolveOptions,
  type Table,
  type Vector,
} from "@portrait/core";
import { columnQuality } from "./column-quality.js";
import { PARTS } from "./data-quality.js";
import { driftOf } from "./drift.js";
import { flatColumns } from "./flat-columns.js";
import { withFindings } from "./report.js";
import { summarizeColumn } from "./summarize-columns.js";

const OWNER = "tableQuality";

/** Options of {@link tableQuality}. */
export interface TableQualityOptions {
  /** What the report is about; left out, `"Data quality"`. */
  readonly title?: string | undefined;
  /** How many of the most frequent values of a column are named, from 1 to 1000; left out, 20. */
  readonly top?: number | undefined;
}

const rules = {
  title: optionalOption<string>("a text", (value) => typeof value === "string"),
  top: integerOption(20, { min: 1, max: 1000 }),
};

function checkTable(name: string, table: unknown): asserts table is Table {
  const shaped =
    typeof table === "object" &&
    table !== null &&
    "columns" in table &&
    typeof table.columns === "object" &&
    table.columns !== null &&
    "length" in table &&
    typeof table.length === "number";
  if (shaped) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${OWNER}: the ${name} must be a table; received ${describeValue(table)}.`,
    hint: "Make one with tableFromRows(...), or take snapshot.table.",
  });
}

/** Whether a baseline has the columns of a table, each of its type. */
function checkBaseline(columns: ReadonlyMap<string, Vector>, baseline: ReadonlyMap<string, Vector>): void {
  const absent = [...columns.keys()].filter((name) => !baseline.has(name));
  if (absent.length > 0) {
    throw new PortraitError({
      code: "missing-column",
      message: `${OWNER}: the baseline lacks ${listWords(absent)}.`,
      hint: `It has ${listWords(baseline.keys())}.`,
      details: { missing: absent },
    });
  }
  const odd = [...columns].find(([name, { type }]) => baseline.get(name)?.type !== type);
  if (odd === undefined) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${OWNER}: column ${JSON.stringify(odd[0])} is of type ${odd[1].type}, in the baseline of type ${baseline.get(odd[0])?.type}.`,
  });
}

/**
 * Says of a table what `dataQuality` says of a log: missing and different values, quantiles, frequent values; and how its columns
 * have drifted from a baseline, such as features now from those that a model learnt from. Of a list its length is looked at, of a
 * vector each place, of a sparse vector the number of places that are not 0. Cost: `n log n` for each column.
 *
 * @param table - The rows.
 * @param baseline - What they are compared with: rows with the same columns; left out, drift is not looked for.
 * @param options - See {@link TableQualityOptions}.
 * @throws PortraitError `invalid-argument` when one is no table; `missing-column` when the baseline lacks a column; `invalid-data`
 *   when it has one of another type; `invalid-option`.
 *
 * @example
 * ```ts
 * import { createTable } from "@portrait/core";
 * import { tableQuality } from "@portrait/features/quality";
 *
 * const ages = (from: number) =>
 *   createTable({ age: { type: "number", values: Float64Array.from({ length: 200 }, (_, at) => from + (at % 40)) } });
 * const report = tableQuality(ages(30), ages(20));
 * report.findings.map(({ severity, code }) => [severity, code]); // => [["high", "drift"]]
 * report.columns[0]?.drift?.ks; // ≈ 0.25
 * ```
 */
export function tableQuality<Row extends RowValues>(
  table: Table<Row>,
  baseline?: Table<NoInfer<Row>>,
  options: TableQualityOptions = {},
): DataQualityReport {
  checkTable("table", table);
  if (baseline !== undefined) checkTable("baseline", baseline);
  const { title, top } = resolveOptions(OWNER, rules, options);
  const plan = { parts: PARTS, top };
  const now = flatColumns(table);
  const before = baseline === undefined ? undefined : flatColumns(baseline);
  if (before !== undefined)
    checkBaseline(
      new Map(now.map((flat) => [flat.name, flat.vector])),
      new Map(before.map((flat) => [flat.name, flat.vector])),
    );
  const known = new Map(before?.map(({ name, vector }) => [name, vector]));
  const columns = now.map(({ name, kind, vector }): ColumnQuality => {
    const rows = { vector, from: 0, to: table.length };
    const quality = columnQuality(name, kind, summarizeColumn([rows], plan, false));
    const was = known.get(name);
    if (was === undefined || baseline === undefined) return quality;
    const both = [{ vector: was, from: 0, to: baseline.length }, rows];
    return { ...quality, drift: driftOf(summarizeColumn(both, plan, false), vector.type !== "timestamp") };
  });
  const periods =
    baseline === undefined
      ? []
      : [baseline, table].map(({ length }) => ({ from: null, to: null, rows: length }));
  return withFindings(
    {
      format: "portrait-data-quality-1",
      title: title ?? "Data quality",
      now: null,
      rows: table.length,
      source: null,
      periods,
      time: null,
      columns,
    },
    "",
  );
}
