import {
  describeValue,
  PortraitError,
  type RowValues,
  type ScoringData,
  type Snapshot,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
} from "@portrait/core";

/**
 * Whether data to score is a snapshot and not a list of row objects.
 *
 * @param data - The data.
 */
export function isSnapshot<Row extends RowValues>(data: ScoringData<Row>): data is Snapshot<Row> {
  return typeof data === "object" && data !== null && !Array.isArray(data) && "table" in data;
}

/**
 * The input columns of data to score.
 *
 * @param owner - Who asks, for the message.
 * @param data - A snapshot, whose further columns are left out, or row objects with just the input columns.
 * @param inputs - The input columns.
 * @throws PortraitError `invalid-argument` when the data is neither; `missing-column`, `unexpected-column`, `invalid-data`.
 */
export function scoringTable<Row extends RowValues>(
  owner: string,
  data: ScoringData<Row>,
  inputs: TableSchema<Row>,
): Table<Row> {
  if (isSnapshot(data)) return selectColumns(owner, data.table, inputs);
  if (Array.isArray(data)) return tableFromRows(owner, data, inputs);
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: the data to score must be a snapshot or a list of row objects; received ${describeValue(data)}.`,
    hint: "Make a snapshot with buildSnapshot, or pass [{ visits: 3 }].",
  });
}
