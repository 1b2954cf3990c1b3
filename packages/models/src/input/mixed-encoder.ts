import {
  PortraitError,
  type RowValues,
  type SparseRow,
  type SparseVector,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
} from "@portrait/core";
import { createEncoder, type EncoderOptions, type InputEncoder, learnEncoder } from "./encoder.js";

/** A sparse input column. */
export interface SparseInput {
  /** The input column. */
  readonly name: string;
  /** How long its vectors are. */
  readonly width: number;
  /** Where its matrix columns begin among all. */
  readonly offset: number;
}

/** A row of a design matrix whose last columns are sparse. */
export interface MixedRow {
  /** The dense columns. */
  readonly dense: Float64Array;
  /** The value of each sparse input. */
  readonly sparse: readonly SparseRow[];
}

/**
 * Turns rows of typed columns into rows of a design matrix whose first columns are dense and whose others, those of
 * sparse inputs, are sparse. Sparse values are taken as they are. Immutable.
 */
export interface MixedEncoder<Row extends RowValues = RowValues> {
  /** The input columns, in the order that was asked for. */
  readonly inputs: TableSchema<Row>;
  /** What encodes the numbers, booleans and categories. */
  readonly dense: InputEncoder<Row>;
  /** The sparse inputs, in their order. */
  readonly sparse: readonly SparseInput[];
  /** How many matrix columns there are. */
  readonly width: number;
  /** Inputs that held only one value in training; sparse ones that held nothing. */
  readonly constants: readonly string[];
  /**
   * The name of a matrix column: as {@link InputEncoder.columns}, or `words[17]` for a place of a sparse input.
   *
   * @param column - Its number.
   */
  nameOf(column: number): string;
  /**
   * The sparse inputs of a table, checked.
   *
   * @param table - The rows.
   * @throws PortraitError `missing-column`; `invalid-data` when a column is no sparse vector of the width learnt, or is
   *   damaged.
   */
  sparseColumns(table: Table): readonly SparseVector[];
  /**
   * Encodes one row object.
   *
   * @param row - The row, with just the input columns.
   * @param into - Where the dense columns go.
   * @returns The values of the sparse inputs.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  encodeOne(row: Row, into: Float64Array): readonly SparseRow[];
}

/** What is wrong with a column of sparse vectors, or nothing. */
function faultOf(vector: SparseVector, rows: number): string | undefined {
  const { width, offsets, indices, values } = vector;
  const typed =
    offsets instanceof Int32Array && indices instanceof Int32Array && values instanceof Float32Array;
  if (!typed) return "must hold an Int32Array of offsets, one of indices and a Float32Array of values";
  if (offsets.length !== rows + 1 || offsets[0] !== 0 || indices.length !== values.length) {
    return `must have ${rows + 1} offsets that start at 0, and as many values as indices; it has ${offsets.length} offsets that start at ${offsets[0]}, ${indices.length} indices and ${values.length} values`;
  }
  for (let row = 0; row < rows; row++) {
    const from = offsets[row] as number;
    const to = offsets[row + 1] as number;
    if (to < from || to > indices.length) {
      return `must have offsets that do not descend or pass the ${indices.length} values; row ${row} goes from ${from} to ${to}`;
    }
    let last = -1;
    for (let at = from; at < to; at++) {
      const index = indices[at] as number;
      if (!(index > last && index < width)) {
        return `must have indices that ascend and lie in [0, ${width}); row ${row} holds ${index}${last < 0 ? "" : ` behind ${last}`}`;
      }
      const value = values[at] as number;
      if (value - value !== 0) return `must hold finite values; row ${row}, index ${index}, holds ${value}`;
      last = index;
    }
  }
  return undefined;
}

function damaged(owner: string, name: string, fault: string): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: column "${name}" ${fault}.`,
    hint: "Make it with createSparseVector or a text encoder.",
    details: { column: name },
  });
}

function otherWidth(owner: string, { name, width }: SparseInput, received: number): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: column "${name}" must hold sparse vectors of the width ${width}; received ${received}.`,
    hint: "Encode it just as the training data was encoded.",
    details: { column: name, width, received },
  });
}

/**
 * The encoder that its parts describe.
 *
 * @param owner - Who encodes, for messages.
 * @param inputs - The input columns in their order.
 * @param dense - What encodes those that are not sparse.
 * @param widths - The width of each sparse input.
 * @param empty - The sparse inputs that held nothing in training.
 */
export function createMixedEncoder<Row extends RowValues>(
  owner: string,
  inputs: TableSchema<Row>,
  dense: InputEncoder<Row>,
  widths: ReadonlyMap<string, number>,
  empty: ReadonlySet<string> = new Set(),
): MixedEncoder<Row> {
  let width = dense.columns.length;
  const sparse = inputs.columns.flatMap(({ name, type }): readonly SparseInput[] => {
    if (type !== "sparse") return [];
    const input = Object.freeze({ name, width: widths.get(name) ?? 0, offset: width });
    width += input.width;
    return [input];
  });
  const names = inputs.columns.map(({ name }) => name);
  const constants = names.filter((name) => dense.constants.includes(name) || empty.has(name));
  const sparseSchema = { columns: inputs.columns.filter(({ type }) => type === "sparse") };
  const plain = sparse.length === 0;

  function denseOf(row: Row): Row {
    if (typeof row !== "object" || row === null || Array.isArray(row)) return row;
    return Object.fromEntries(
      Object.entries(row).filter(([name]) => !sparse.some((input) => input.name === name)),
    ) as Row;
  }

  return Object.freeze<MixedEncoder<Row>>({
    inputs,
    dense,
    sparse: Object.freeze(sparse),
    width,
    constants: Object.freeze(constants),
    nameOf(column) {
      const input = sparse.findLast(({ offset }) => column >= offset);
      return input === undefined
        ? (dense.columns[column] as string)
        : `${input.name}[${column - input.offset}]`;
    },
    sparseColumns(table) {
      const selected = selectColumns(owner, table, sparseSchema);
      return sparse.map((input) => {
        const vector = selected.columns[input.name as keyof Row & string] as SparseVector;
        if (vector.width !== input.width) throw otherWidth(owner, input, vector.width);
        const fault = faultOf(vector, table.length);
        if (fault !== undefined) throw damaged(owner, input.name, fault);
        return vector;
      });
    },
    encodeOne(row, into) {
      if (plain) {
        dense.encodeOne(row, into);
        return [];
      }
      const { columns } = tableFromRows(owner, [row], inputs);
      const values = sparse.map((input) => {
        const vector = columns[input.name as keyof Row & string] as SparseVector;
        if (vector.width !== input.width) throw otherWidth(owner, input, vector.width);
        return row[input.name as keyof Row & string] as SparseRow;
      });
      dense.encodeOne(denseOf(row), into);
      return values;
    },
  });
}

/**
 * Learns an encoder of dense and sparse inputs.
 *
 * @param owner - Who learns, for messages.
 * @param table - The training rows, at least one.
 * @param inputs - The columns.
 * @param options - How the dense ones are learnt.
 * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type, damaged or holds an infinity.
 */
export function learnMixedEncoder<Row extends RowValues>(
  owner: string,
  table: Table,
  inputs: TableSchema<Row>,
  options: EncoderOptions,
): MixedEncoder<Row> {
  const selected = selectColumns(owner, table, inputs);
  const denseSchema: TableSchema<Row> = {
    columns: inputs.columns.filter(({ type }) => type !== "sparse"),
  };
  const dense =
    denseSchema.columns.length === 0
      ? createEncoder<Row>(owner, [])
      : learnEncoder(owner, table, denseSchema, options);
  const widths = new Map<string, number>();
  const empty = new Set<string>();
  for (const { name, type } of inputs.columns) {
    if (type !== "sparse") continue;
    const vector = selected.columns[name] as SparseVector;
    widths.set(name, vector.width);
    if (vector.values.every((value) => value === 0)) empty.add(name);
  }
  return createMixedEncoder(owner, inputs, dense, widths, empty);
}
