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
  "vector",
]);

const HINTS: Readonly<Record<string, string>> = {
  list: "Count the list's entries in a feature, or learn vectors of the items with fuse.",
  vector: "Take its numbers one by one as features, such as hours.at(8) of hours = hourOfDay({ timeZone }).",
  sparse: "Use a model that takes sparse vectors, such as logisticRegression.",
};

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
 * @param sparse - Whether sparse vectors may be inputs too.
 * @throws PortraitError `invalid-option` naming the list, timestamp or sparse column.
 */
export function checkEncodable<Row extends RowValues>(
  owner: string,
  inputs: TableSchema<Row>,
  sparse = false,
): void {
  const odd = inputs.columns.find(({ type }) => !(ENCODABLE.has(type) || (sparse && type === "sparse")));
  if (odd === undefined) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: input "${odd.name}" is of type ${odd.type}; inputs must be ${sparse ? "numbers, booleans, categories or sparse vectors" : "numbers, booleans or categories"}.`,
    hint: HINTS[odd.type] ?? "Turn the instant into a number of days with recency or tenure.",
    details: { column: odd.name, type: odd.type },
  });
}

/**
 * The columns to learn from: those asked for, or every number, boolean and category column of a table.
 *
 * @param owner - Who asks, for the message.
 * @param table - The training table.
 * @param inputs - What was asked for.
 * @param sparse - Whether sparse vectors are inputs too.
 * @throws PortraitError `invalid-option` when a list or timestamp is asked for; `invalid-data` when no column is left.
 */
export function inputColumns<Row extends RowValues>(
  owner: string,
  table: Table<Row>,
  inputs: TableSchema<Row> | undefined,
  sparse = false,
): TableSchema<Row> {
  if (inputs !== undefined) checkEncodable(owner, inputs, sparse);
  const usable = ({ type }: { type: string }): boolean =>
    ENCODABLE.has(type) || (sparse && type === "sparse");
  const columns = inputs?.columns ?? schemaOf(table).columns.filter(usable);
  if (columns.length === 0) {
    const names = Object.keys(table.columns);
    throw new PortraitError({
      code: "invalid-data",
      message: `${owner}: there is no ${sparse ? "number, boolean, category or sparse" : "number, boolean or category"} column to learn from.`,
      hint:
        inputs === undefined
          ? `The data has ${names.length === 0 ? "no columns" : `only lists and timestamps: ${listWords(names)}`}.`
          : 'Name at least one column in "inputs", or leave it out to use all.',
    });
  }
  return Object.freeze({ columns: Object.freeze(columns.map(({ name, type }) => ({ name, type }))) });
}
