import {
  buildVector,
  createSparseVector,
  describeValue,
  PortraitError,
  type SparseRow,
  type Vector,
  type VectorType,
} from "@portrait/core";
import { type Vector as ArrowVector, DataType, type Field } from "apache-arrow";
import { TYPE_KEY, WIDTH_KEY } from "./to-arrow.js";

const TYPES: readonly string[] = [
  "number",
  "timestamp",
  "boolean",
  "category",
  "list",
  "vector",
  "sparse",
] satisfies readonly VectorType[];

function isNumber(type: DataType): boolean {
  return DataType.isFloat(type) || DataType.isInt(type);
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

/** What a column of an Arrow table can be read as; undefined for nothing. */
function readableAs(type: DataType): VectorType | undefined {
  if (DataType.isDictionary(type)) return isText(type.dictionary) ? "category" : undefined;
  if (isText(type)) return "category";
  if (isNumber(type)) return "number";
  if (DataType.isBool(type)) return "boolean";
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return "timestamp";
  if (DataType.isFixedSizeList(type))
    return isNumber(type.children[0]?.type as DataType) ? "vector" : undefined;
  if (DataType.isList(type)) return isText(type.children[0]?.type as DataType) ? "list" : undefined;
  if (!DataType.isStruct(type)) return undefined;
  const names = type.children.map(({ name }) => name).join();
  return names === "indices,values" ? "sparse" : undefined;
}

function typeOf(owner: string, field: Field): VectorType {
  const found = readableAs(field.type);
  const said = field.metadata.get(TYPE_KEY);
  if (found !== undefined && (said === undefined || said === found)) return found;
  const known = said !== undefined && TYPES.includes(said);
  throw new PortraitError({
    code: "invalid-data",
    message: known
      ? `${owner}: column ${JSON.stringify(field.name)} is said to be of type ${said}; received Arrow's ${field.type}.`
      : `${owner}: column ${JSON.stringify(field.name)} cannot be read; received Arrow's ${field.type}${said === undefined ? "" : `, said to be of type ${describeValue(said)}`}.`,
    hint: "Columns may be numbers, texts, truth values, instants, lists of texts and fixed-size lists of numbers.",
    details: { column: field.name },
  });
}

function listAt(value: unknown): readonly unknown[] | null {
  if (value === null || value === undefined) return null;
  return Array.from(value as Iterable<unknown>);
}

/** A value as `buildVector` takes it. A 64-bit integer becomes a number; NaN is null. */
function plain(type: VectorType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === "list") return listAt(value);
  const number = typeof value === "bigint" ? Number(value) : value;
  return Number.isNaN(number) ? null : number;
}

function widthOf(owner: string, field: Field): number {
  const width = Number(field.metadata.get(WIDTH_KEY));
  if (Number.isSafeInteger(width) && width >= 0) return width;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: column ${JSON.stringify(field.name)} must say its width under ${JSON.stringify(WIDTH_KEY)}; received ${describeValue(field.metadata.get(WIDTH_KEY))}.`,
  });
}

function sparseRow(width: number, value: unknown): SparseRow | null {
  if (typeof value !== "object" || value === null) return null;
  const { indices, values } = value as { readonly indices: unknown; readonly values: unknown };
  return {
    width,
    indices: (listAt(indices) ?? []) as readonly number[],
    values: (listAt(values) ?? []) as readonly number[],
  };
}

/**
 * A column of an Arrow table.
 *
 * @param owner - Who asks, for messages.
 * @param field - Its field.
 * @param column - Its values.
 * @throws PortraitError `invalid-data` naming the column or row that cannot be read.
 */
export function fromArrowColumn(owner: string, field: Field, column: ArrowVector): Vector {
  const type = typeOf(owner, field);
  const name = `${owner}: column ${JSON.stringify(field.name)}`;
  const at = (row: number): unknown => column.get(row);
  const { length } = column;
  if (type === "vector") {
    const width = (field.type as unknown as { readonly listSize: number }).listSize;
    const rows = Array.from({ length }, (_, row) => (listAt(at(row)) ?? []).map(Number));
    if (length === 0) return { type, width, values: new Float64Array(0) };
    return buildVector(name, type, rows);
  }
  if (type === "sparse") {
    const width = widthOf(owner, field);
    if (length === 0) {
      return createSparseVector({
        width,
        offsets: new Int32Array(1),
        indices: new Int32Array(0),
        values: new Float32Array(0),
      });
    }
    return buildVector(
      name,
      type,
      Array.from({ length }, (_, row) => sparseRow(width, at(row))),
    );
  }
  return buildVector(
    name,
    type,
    Array.from({ length }, (_, row) => plain(type, at(row))),
  );
}
