import {
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type TableSchema,
  tableFromRows,
  type Vector,
} from "@portrait/core";
import { booleanEncoder, learnBoolean } from "./boolean-column.js";
import { categoryEncoder, learnCategory } from "./category-column.js";
import type { ColumnEncoder, ColumnSpec } from "./column-encoder.js";
import { learnNumber, type NumberColumnOptions, numberEncoder } from "./number-column.js";

/** How {@link learnEncoder} learns. */
export interface EncoderOptions extends NumberColumnOptions {
  /** A category level that occurs less often in training shares one matrix column with all such levels. */
  readonly minCount: number;
}

/** What {@link InputEncoder.encodeColumns} writes. */
export interface EncodedPart {
  /** The first row, which goes to the start of each column; left out, 0. */
  readonly from?: number;
  /** The row behind the last; left out, that of the table. */
  readonly to?: number;
  /**
   * Whether an input is left to the caller.
   *
   * @param input - Its number.
   */
  readonly skip?: (input: number) => boolean;
  /** Whether the table is known to hold the inputs, each of its type, as it does block after block; left out, no. */
  readonly checked?: boolean;
}

/**
 * Turns rows of typed columns into rows of a dense design matrix, as learnt from a training table. Immutable. One
 * input column becomes one or more matrix columns, in the order of the inputs.
 */
export interface InputEncoder<Row extends RowValues = RowValues> {
  /** The input columns. */
  readonly inputs: TableSchema<Row>;
  /** What each input column learnt. */
  readonly specs: readonly ColumnSpec[];
  /** The names of the matrix columns, such as `age`, `age (null)`, `country=France`, `country (other)`. */
  readonly columns: readonly string[];
  /** For each input the first of its matrix columns; one more entry than there are inputs. */
  readonly offsets: readonly number[];
  /** Inputs that held only one value in training, so that nothing can be learnt from them. */
  readonly constants: readonly string[];
  /**
   * The design matrix of a table, row-major: row `r`, column `c` is at `r * columns.length + c`.
   *
   * @param table - The rows; further columns are ignored.
   * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type, holds an infinity, or the
   *   matrix would take more than 2 GiB.
   */
  encode(table: Table): Float64Array;
  /**
   * Refuses more rows than a design matrix of these columns may have.
   *
   * @param rows - How many rows.
   * @throws PortraitError `invalid-data` when the matrix would take more than 2 GiB.
   */
  checkSize(rows: number): void;
  /**
   * Writes the design matrix column after column.
   *
   * @param table - The rows; further columns are ignored.
   * @param into - Where to, zeros; at least `columns.length * stride` long.
   * @param stride - How far a matrix column is from the next one, at least the number of rows.
   * @param part - Which rows, and which inputs are left to the caller; left out, all rows and none.
   * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type or holds an infinity.
   */
  encodeColumns(table: Table, into: Float64Array, stride: number, part?: EncodedPart): void;
  /**
   * Encodes some rows into a block that is used again.
   *
   * @param table - The rows; its columns are those of `inputs`.
   * @param from - The first row.
   * @param to - The row behind the last.
   * @param block - Where to; at least `(to - from) * columns.length` long.
   */
  encodeRows(table: Table<Row>, from: number, to: number, block: Float64Array): void;
  /**
   * Encodes one row object.
   *
   * @param row - The row, with just the input columns.
   * @param into - Where to; `columns.length` long.
   * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
   */
  encodeOne(row: Row, into: Float64Array): void;
}

/** The most numbers that a design matrix may hold: 2 GiB of them. */
const LARGEST = 2 ** 28;

/** Rows that are encoded at a time, so that their part of a row-major matrix stays at hand. */
const BLOCK = 256;

function encoderOf(spec: ColumnSpec): ColumnEncoder {
  if (spec.type === "number") return numberEncoder(spec);
  return spec.type === "boolean" ? booleanEncoder(spec) : categoryEncoder(spec);
}

function tooLarge(owner: string, rows: number, encoders: readonly ColumnEncoder[]): PortraitError {
  const widest = encoders.reduce((a, b) => (b.outputs.length > a.outputs.length ? b : a));
  const width = encoders.reduce((sum, { outputs }) => sum + outputs.length, 0);
  return new PortraitError({
    code: "invalid-data",
    message: `${owner}: ${rows} rows of ${width} encoded columns would take ${((rows * width * 8) / 2 ** 30).toFixed(1)} GiB; the limit is 2 GiB.`,
    hint: `Raise "minCount", or leave out "${widest.spec.name}", which alone takes ${widest.outputs.length} columns.`,
    details: { rows, columns: width, widest: widest.spec.name },
  });
}

/**
 * The encoder that specs describe.
 *
 * @param owner - Who encodes, for messages.
 * @param specs - What each input column learnt, in their order.
 */
export function createEncoder<Row extends RowValues>(
  owner: string,
  specs: readonly ColumnSpec[],
): InputEncoder<Row> {
  const encoders = specs.map(encoderOf);
  const columns = encoders.flatMap(({ outputs }) => outputs);
  const width = columns.length;
  const offsets = [0];
  for (const { outputs } of encoders) offsets.push((offsets.at(-1) as number) + outputs.length);
  const names: readonly (keyof Row & string)[] = specs.map(({ name }) => name);
  const inputs: TableSchema<Row> = Object.freeze({
    columns: Object.freeze(
      specs.map(({ type }, index) => ({ name: names[index] as keyof Row & string, type })),
    ),
  });

  function encodeRows(table: Table<Row>, from: number, to: number, block: Float64Array): void {
    block.fill(0, 0, (to - from) * width);
    encoders.forEach((encoder, index) => {
      const offset = offsets[index] as number;
      const vector = table.columns[names[index] as keyof Row & string];
      encoder.encodeVector(owner, vector, { from, to, matrix: block, offset, width });
    });
  }

  function checkSize(rows: number): void {
    if (rows * width > LARGEST) throw tooLarge(owner, rows, encoders);
  }

  function matches(row: Row, into: Float64Array): boolean {
    if (typeof row !== "object" || row === null || Array.isArray(row)) return false;
    into.fill(0);
    for (let index = 0; index < encoders.length; index++) {
      const name = names[index] as keyof Row & string;
      if (!Object.hasOwn(row, name)) return false;
      if (!(encoders[index] as ColumnEncoder).encodeValue(row[name], into, offsets[index] as number))
        return false;
    }
    return Object.keys(row).length === names.length;
  }

  return Object.freeze<InputEncoder<Row>>({
    inputs,
    specs,
    columns: Object.freeze(columns),
    offsets: Object.freeze(offsets),
    constants: Object.freeze(specs.filter(({ constant }) => constant).map(({ name }) => name)),
    checkSize,
    encode(table) {
      const selected = selectColumns(owner, table, inputs);
      checkSize(table.length);
      const matrix = new Float64Array(table.length * width);
      for (let from = 0; from < table.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, table.length);
        encodeRows(selected, from, to, matrix.subarray(from * width, to * width));
      }
      return matrix;
    },
    encodeColumns(table, into, stride, part = {}) {
      const { from = 0, to = table.length, skip, checked = false } = part;
      const selected: Table = checked ? table : selectColumns(owner, table, inputs);
      encoders.forEach((encoder, index) => {
        if (skip?.(index) === true) return;
        const vector = selected.columns[names[index] as string] as Vector;
        const offset = (offsets[index] as number) * stride;
        encoder.encodeVector(owner, vector, {
          from,
          to,
          matrix: into,
          offset,
          width: 1,
          gap: stride,
        });
      });
    },
    encodeRows,
    encodeOne(row, into) {
      if (!matches(row, into)) tableFromRows(owner, [row], inputs);
    },
  });
}

/**
 * Learns an encoder. A number is optionally passed through `sign(x) * log1p(|x|)`, has its median or mean put for
 * null (and a matrix column that says so, if training held null), then mean 0 and variance 1; a boolean becomes 0 or
 * 1; a category one matrix column for each frequent level, one for the rare ones and one for null, as training held
 * them. Matrix columns of 0 and 1 are not standardised.
 *
 * @param owner - Who learns, for messages.
 * @param table - The training rows, at least one.
 * @param inputs - The columns, each a number, boolean or category.
 * @param options - See {@link EncoderOptions}.
 * @throws PortraitError `missing-column`; `invalid-data` when a column is of another type or holds an infinity.
 */
export function learnEncoder<Row extends RowValues>(
  owner: string,
  table: Table,
  inputs: TableSchema<Row>,
  options: EncoderOptions,
): InputEncoder<Row> {
  const selected = selectColumns(owner, table, inputs);
  const specs = inputs.columns.flatMap(({ name }): readonly ColumnSpec[] => {
    const vector = selected.columns[name];
    if (vector.type === "number") return [learnNumber(owner, name, vector, options)];
    if (vector.type === "boolean") return [learnBoolean(name, vector)];
    return vector.type === "category" ? [learnCategory(name, vector, options.minCount)] : [];
  });
  return createEncoder(owner, Object.freeze(specs));
}
