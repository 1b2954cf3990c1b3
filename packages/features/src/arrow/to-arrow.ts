import type {
  BooleanVector,
  CategoryVector,
  DenseVector,
  ListVector,
  NumberVector,
  SparseVector,
  TimestampVector,
  Vector,
} from "@portrait/core";
import {
  Bool,
  type Data,
  type DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  makeData,
  makeVector,
  Struct,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from "apache-arrow";

/** A column as Arrow has it: its field, and its values as one piece. */
export interface ArrowColumn {
  /** Name, type, and what else there is to know. */
  readonly field: Field;
  /** The values. */
  readonly data: Data;
}

/** A bitmap with a 1 for each row that has a value; and how many have none. */
function validity(
  length: number,
  isNull: (row: number) => boolean,
): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < length; row++) {
    if (isNull(row)) nullCount++;
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7));
  }
  return { nullBitmap, nullCount };
}

/** Texts as one piece. */
function texts(values: readonly string[]): Data<Utf8> {
  if (values.length > 0) return vectorFromArray(values, new Utf8()).data[0] as Data<Utf8>;
  return makeData({
    type: new Utf8(),
    length: 0,
    nullCount: 0,
    valueOffsets: new Int32Array(1),
    data: new Uint8Array(0),
  });
}

function numbers({ values }: NumberVector): Data {
  const known = validity(values.length, (row) => Number.isNaN(values[row]));
  return makeData({ type: new Float64(), length: values.length, ...known, data: values });
}

function instants({ values }: TimestampVector): Data {
  const known = validity(values.length, (row) => Number.isNaN(values[row]));
  const data = BigInt64Array.from(values, (value) => (Number.isNaN(value) ? 0n : BigInt(Math.trunc(value))));
  return makeData({ type: new TimestampMillisecond("UTC"), length: values.length, ...known, data });
}

function truths({ values }: BooleanVector): Data {
  const known = validity(values.length, (row) => values[row] === 2);
  const { nullBitmap: data } = validity(values.length, (row) => values[row] !== 1);
  return makeData({ type: new Bool(), length: values.length, ...known, data });
}

function categories({ codes, dictionary }: CategoryVector): Data {
  const known = validity(codes.length, (row) => (codes[row] as number) < 0);
  return makeData({
    type: new Dictionary(new Utf8(), new Int32()),
    length: codes.length,
    ...known,
    data: Int32Array.from(codes, (code) => Math.max(0, code)),
    dictionary: makeVector(texts(dictionary)),
  });
}

function listOf<Type extends DataType>(offsets: Int32Array, child: Data<Type>): Data {
  return makeData({
    type: new List(new Field("item", child.type, false)),
    length: offsets.length - 1,
    nullCount: 0,
    valueOffsets: offsets,
    child,
  });
}

function lists({ offsets, codes, dictionary }: ListVector): Data {
  return listOf(offsets, texts(Array.from(codes, (code) => dictionary[code] as string)));
}

function rows({ width, values }: DenseVector, length: number): Data {
  const child = makeData({ type: new Float64(), length: values.length, nullCount: 0, data: values });
  return makeData({
    type: new FixedSizeList(width, new Field("item", new Float64(), false)),
    length,
    nullCount: 0,
    child,
  });
}

function sparse({ offsets, indices, values }: SparseVector): Data {
  const places = listOf(
    offsets,
    makeData({ type: new Int32(), length: indices.length, nullCount: 0, data: indices }),
  );
  const numbersAt = listOf(
    offsets,
    makeData({ type: new Float32(), length: values.length, nullCount: 0, data: values }),
  );
  return makeData({
    type: new Struct([new Field("indices", places.type, false), new Field("values", numbersAt.type, false)]),
    length: offsets.length - 1,
    nullCount: 0,
    children: [places, numbersAt],
  });
}

/** Texts each where it stands, for parts of a struct. */
function plainTexts({ codes, dictionary }: CategoryVector): Data {
  const values = Array.from(codes, (code) => dictionary[code] ?? null);
  if (values.length === 0) return texts([]);
  return vectorFromArray(values, new Utf8()).data[0] as Data;
}

function dataOf(vector: Vector, length: number): Data {
  switch (vector.type) {
    case "number":
      return numbers(vector);
    case "timestamp":
      return instants(vector);
    case "boolean":
      return truths(vector);
    case "category":
      return categories(vector);
    case "list":
      return lists(vector);
    case "vector":
      return rows(vector, length);
    case "sparse":
      return sparse(vector);
  }
}

/** The key of a field's metadata under which the type of the column stands. */
export const TYPE_KEY = "portrait.type";

/** The key of a field's metadata under which the width of a sparse column stands. */
export const WIDTH_KEY = "portrait.width";

/**
 * Columns side by side as one column.
 *
 * @param name - Its name.
 * @param parts - The parts by name.
 * @param length - How many rows they have.
 * @param metadata - What else there is to know.
 */
export function toArrowStruct(
  name: string,
  parts: Readonly<Record<string, Vector>>,
  length: number,
  metadata: ReadonlyMap<string, string>,
): ArrowColumn {
  const columns = Object.entries(parts).map(([part, vector]): ArrowColumn => {
    const column = toArrowColumn(part, vector, length);
    if (vector.type !== "category") return column;
    const data = plainTexts(vector);
    return { field: new Field(part, data.type, true, column.field.metadata), data };
  });
  const type = new Struct(columns.map(({ field }) => field));
  const children = columns.map(({ data }) => data);
  return {
    field: new Field(name, type, false, new Map(metadata)),
    data: makeData({ type, length, nullCount: 0, children }),
  };
}

/**
 * A column as Arrow has it.
 *
 * @param name - Its name.
 * @param vector - Its values.
 * @param length - How many rows it has.
 */
export function toArrowColumn(name: string, vector: Vector, length: number): ArrowColumn {
  const data = dataOf(vector, length);
  const metadata = new Map<string, string>([[TYPE_KEY, vector.type]]);
  if (vector.type === "sparse") metadata.set(WIDTH_KEY, String(vector.width));
  const nullable = vector.type !== "list" && vector.type !== "vector" && vector.type !== "sparse";
  return { field: new Field(name, data.type, nullable, metadata), data };
}
