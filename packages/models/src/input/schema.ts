import {
  listWords,
  type OptionRule,
  optionalOption,
  PortraitError,
  type RowValues,
  schemaOf,
  type Table,
  type TableSchema,
  type VectorType,
} from "@portrait/core";

const ENCODABLE: ReadonlySet<string> = new Set<VectorType>(["number", "boolean", "category"]);
const TYPES: ReadonlySet<string> = new Set<VectorType>([
  "number",
  "boolean",
  "category",
  "timestamp",
  "list",
  "sparse",
]);

function isSchema(value: unknown): value is TableSchema {
  if (typeof value !== "object" || value === null || !("columns" in value) || !Array.isArray(value.columns))
    return false;
  const columns: readonly unknown[] = value.columns;
  const sound = columns.every(
    (column) =>
      typeof column === "object" &&
      column !== null &&
      "name" in column &&
      typeof column.name === "string" &&
      "type" in column &&
      typeof column.type === "string" &&
      TYPES.has(column.type),
  );
  return sound && new Set(columns.map((column) => (column as { name: string }).name)).size === columns.length;
}

/** The rule of an option that names input columns. */
export function inputsOption<Row extends RowValues>(): OptionRule<TableSchema<Row> | undefined> {
  return optionalOption<TableSchema<Row>>(
    'a schema of different columns such as shopper.pick("visits") or { columns: [{ name: "visits", type: "number" }] }',
    isSchema,
  );
}

/**
 * Refuses input columns that a design matrix cannot hold.
 *
 * @param owner - Who asks, for the message.
 * @param inputs - The columns.
 * @throws PortraitError `invalid-option` naming the list or timestamp column.
 */
export function checkEncodable<Row extends RowValues>(owner: string, inputs: TableSchema<Row>): void {
  const odd = inputs.columns.find(({ type }) => !ENCODABLE.has(type));
  if (odd === undefined) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: input "${odd.name}" is of type ${odd.type}; inputs must be numbers, booleans or categories.`,
    hint:
      odd.type === "list"
        ? "Count the list's entries in a feature, or learn vectors of the items with fuse."
        : "Turn the instant into a number of days with recency or tenure.",
    details: { column: odd.name, type: odd.type },
  });
}

/**
 * The columns to learn from: those asked for, or every number, boolean and category column of a table.
 *
 * @param owner - Who asks, for the message.
 * @param table - The training table.
 * @param inputs - What was asked for.
 * @throws PortraitError `invalid-option` when a list or timestamp is asked for; `invalid-data` when no column is left.
 */
export function inputColumns<Row extends RowValues>(
  owner: string,
  table: Table<Row>,
  inputs: TableSchema<Row> | undefined,
): TableSchema<Row> {
  if (inputs !== undefined) checkEncodable(owner, inputs);
  const columns = inputs?.columns ?? schemaOf(table).columns.filter(({ type }) => ENCODABLE.has(type));
  if (columns.length === 0) {
    const names = Object.keys(table.columns);
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there is no number, boolean or category column to learn from.`,
      hint:
        inputs === undefined
          ? `The data has ${names.length === 0 ? "no columns" : `only lists and timestamps: ${listWords(names)}`}.`
          : 'Name at least one column in "inputs", or leave it out to use all.',
    });
  }
  return Object.freeze({ columns: Object.freeze(columns.map(({ name, type }) => ({ name, type }))) });
}
