import { createTable, rowAt, type Table } from "@portrait/core";
import {
  Table as Arrow,
  DateDay,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Int32,
  Int64,
  Struct,
  tableFromArrays,
  tableFromIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { expect, test } from "vitest";
import { shopper, someProfiles, someSnapshot } from "../profile-json/profiles.fixture.js";
import { failureOf } from "../thrown.fixture.js";
import {
  arrowFromBytes,
  arrowToBytes,
  profilesFromArrow,
  profilesToArrow,
  snapshotFromArrow,
  snapshotToArrow,
  tableFromArrow,
  tableToArrow,
} from "./index.js";

const rowsOf = (table: Table): readonly unknown[] =>
  Array.from({ length: table.length }, (_, row) => rowAt(table, row));

const every: Table = createTable({
  'a "b"': { type: "number", values: Float64Array.of(1.5, Number.NaN, -1e308) },
  at: { type: "timestamp", values: Float64Array.of(0, Number.NaN, -1.5e12) },
  flag: { type: "boolean", values: Uint8Array.of(1, 2, 0) },
  text: { type: "category", codes: Int32Array.of(1, -1, 0), dictionary: ["__proto__", "\u{1f600}"] },
  list: {
    type: "list",
    offsets: Int32Array.of(0, 2, 2, 3),
    codes: Int32Array.of(0, 1, 0),
    dictionary: ["x", ""],
  },
  vector: { type: "vector", width: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6) },
  sparse: {
    type: "sparse",
    width: 100,
    offsets: Int32Array.of(0, 1, 1, 3),
    indices: Int32Array.of(5, 0, 99),
    values: Float32Array.of(0.5, 1, 2),
  },
});

test.each(["file", "stream"] as const)("every type goes to Arrow and back, as a %s", (format) => {
  const bytes = arrowToBytes(tableToArrow(every), format);
  const read = tableFromArrow(arrowFromBytes(bytes));
  expect(rowsOf(read)).toEqual(rowsOf(every));
  expect(Object.values(read.columns).map(({ type }) => type)).toEqual(
    Object.values(every.columns).map(({ type }) => type),
  );
});

test("types are Arrow's own, and nulls are nulls", () => {
  const { schema, ...arrow } = tableFromIPC(arrowToBytes(tableToArrow(every)));
  expect(schema.fields.map(({ type }) => String(type))).toEqual([
    "Float64",
    "Timestamp<MILLISECOND, UTC>",
    "Bool",
    "Dictionary<Int32, Utf8>",
    "List<Utf8>",
    "FixedSizeList[2]<Float64>",
    "Struct<{indices:List<Int32>, values:List<Float32>}>",
  ]);
  expect(arrow).toBeDefined();
  const table = tableFromIPC(arrowToBytes(tableToArrow(every)));
  for (const name of ['a "b"', "at", "flag", "text"]) {
    expect(table.getChild(name)?.nullCount).toBe(1);
    expect(table.getChild(name)?.get(1)).toBeNull();
  }
});

test("no rows are kept as no rows of the same types", () => {
  const none = createTable({
    n: { type: "number", values: new Float64Array(0) },
    text: { type: "category", codes: new Int32Array(0), dictionary: [] },
    list: { type: "list", offsets: new Int32Array(1), codes: new Int32Array(0), dictionary: [] },
    vector: { type: "vector", width: 3, values: new Float64Array(0) },
    sparse: {
      type: "sparse",
      width: 7,
      offsets: new Int32Array(1),
      indices: new Int32Array(0),
      values: new Float32Array(0),
    },
  });
  const read = tableFromArrow(arrowFromBytes(arrowToBytes(tableToArrow(none))));
  expect(read.length).toBe(0);
  expect(read.columns.vector).toMatchObject({ type: "vector", width: 3 });
  expect(read.columns.sparse).toMatchObject({ type: "sparse", width: 7 });
});

test("Arrow of others is read by its types", () => {
  const arrow = new Arrow({
    big: vectorFromArray([1n, null, 3n], new Int64()),
    day: vectorFromArray([new Date(0), null, new Date(86_400_000)], new DateDay()),
    code: vectorFromArray(["a", null, "a"], new Dictionary(new Utf8(), new Int32())),
    place: vectorFromArray(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      new FixedSizeList(2, new Field("x", new Float32())),
    ),
    float: vectorFromArray([1, Number.NaN, 3], new Float32()),
  });
  const read = tableFromArrow(arrow);
  expect(rowsOf(read)).toEqual([
    { big: 1, day: new Date(0), code: "a", place: [1, 2], float: 1 },
    { big: null, day: null, code: null, place: [3, 4], float: null },
    { big: 3, day: new Date(86_400_000), code: "a", place: [5, 6], float: 3 },
  ]);
  const typed = tableFromArrow(arrow, { columns: [{ name: "big", type: "number" }] });
  expect(Object.keys(typed.columns)).toEqual(["big"]);
});

test("what cannot be read is refused", async () => {
  const struct = new Arrow({
    s: vectorFromArray([{ x: 1 }], new Struct([new Field("x", new Float32())])),
  });
  expect(await failureOf(() => tableFromArrow(struct))).toBe(
    'invalid-data: tableFromArrow: column "s" cannot be read; received Arrow\'s Struct<{x:Float32}>. Columns may be numbers, texts, truth values, instants, lists of texts and fixed-size lists of numbers.',
  );
  const numbers = tableFromArrays({ n: Float64Array.of(1) });
  numbers.schema.fields[0]?.metadata.set("portrait.type", "category");
  expect(await failureOf(() => tableFromArrow(numbers))).toBe(
    'invalid-data: tableFromArrow: column "n" is said to be of type category; received Arrow\'s Float64. Columns may be numbers, texts, truth values, instants, lists of texts and fixed-size lists of numbers.',
  );
  expect(
    await failureOf(() =>
      tableFromArrow(tableFromArrays({ n: Float64Array.of(1) }), {
        columns: [{ name: "m", type: "number" }],
      }),
    ),
  ).toBe('missing-column: tableFromArrow: missing column "m". The data has "n".');
  expect(
    await failureOf(() => tableFromArrow(tableFromArrays({ n: Float64Array.of(Number.POSITIVE_INFINITY) }))),
  ).toBe('invalid-data: tableFromArrow: column "n": row 0 must be of type number; received Infinity.');
  expect(await failureOf(() => tableFromArrow([] as never))).toBe(
    "invalid-argument: tableFromArrow: an Arrow table is needed; received an array of 0. Read bytes with arrowFromBytes(bytes).",
  );
});

test("bytes that are no Arrow are refused", async () => {
  const bytes = arrowToBytes(tableToArrow(every));
  for (const wrong of [
    new Uint8Array(0),
    bytes.slice(0, 100),
    Uint8Array.from({ length: 64 }, (_, at) => at),
  ]) {
    expect(await failureOf(() => arrowFromBytes(wrong))).toBe(
      `invalid-data: arrowFromBytes: the ${wrong.length} bytes are no Arrow table. They may be cut off, or of another format.`,
    );
  }
  expect(await failureOf(() => arrowFromBytes("x" as never))).toBe(
    'invalid-argument: arrowFromBytes: the bytes must be a Uint8Array; received "x".',
  );
  expect(await failureOf(() => arrowToBytes(tableToArrow(every), "csv" as never))).toBe(
    'invalid-argument: arrowToBytes: the format must be "file" or "stream"; received "csv".',
  );
});

test("snapshots go to Arrow and back", async () => {
  const snapshot = await someSnapshot();
  const read = snapshotFromArrow(arrowFromBytes(arrowToBytes(snapshotToArrow(snapshot))));
  expect(read.users).toEqual(snapshot.users);
  expect(read.cutoffs).toEqual(snapshot.cutoffs);
  expect(read.definition).toBe(snapshot.definition);
  expect(rowsOf(read.table)).toEqual(rowsOf(snapshot.table as Table));
});

test("a feature named as a column of the snapshot is refused", async () => {
  const user = { type: "number", values: Float64Array.of(1) } as const;
  const snapshot = {
    table: createTable({ user }),
    users: ["a"],
    cutoffs: Float64Array.of(0),
    definition: "",
  };
  expect(await failureOf(() => snapshotToArrow(snapshot))).toBe(
    'invalid-data: snapshotToArrow: two columns would be named "user". Rename the feature.',
  );
});

test("a snapshot without users is refused", async () => {
  const arrow = snapshotToArrow(await someSnapshot());
  arrow.schema.fields[0]?.metadata.delete("portrait.part");
  expect(await failureOf(() => snapshotFromArrow(arrow))).toBe(
    "invalid-data: snapshotFromArrow: the Arrow table must say the user of every row in a column of type category.",
  );
});

test("profiles go to Arrow and back, with tags, predictions and vectors", async () => {
  const profiles = await someProfiles();
  const arrow = arrowFromBytes(arrowToBytes(profilesToArrow(shopper, profiles as never)));
  expect(arrow.schema.fields.map(({ name }) => name)).toEqual([
    "user",
    "asOf",
    ...shopper.featureNames,
    "tags.busy",
    "tags.home",
    "tags.seen",
    "tags.willBuy",
    "predictions.spend",
    "embeddings.taste",
  ]);
  expect(profilesFromArrow(shopper, arrow)).toEqual(profiles);
  expect(profilesFromArrow(shopper, arrowFromBytes(arrowToBytes(profilesToArrow(shopper, []))))).toEqual([]);
});

test("profiles that do not fit are refused", async () => {
  const profiles = await someProfiles();
  const [ann, bob] = profiles;
  expect(await failureOf(() => profilesToArrow(shopper, [{ ...ann, definition: "x" }] as never))).toBe(
    "invalid-argument: profilesToArrow: profile 0 was not made by the definition that was passed. Pass the definition that made them.",
  );
  expect(await failureOf(() => profilesToArrow(shopper, {} as never))).toBe(
    "invalid-argument: profilesToArrow: the profiles must be a list; received an object.",
  );
  expect(await failureOf(() => profilesToArrow(shopper, [ann, { ...bob, embeddings: {} }] as never))).toBe(
    'invalid-data: profilesToArrow: all profiles must have the same embeddings; that of "bob" has , the first has "taste". Write profiles of one call of buildProfiles.',
  );
  const snapshot = snapshotToArrow(await someSnapshot());
  expect(await failureOf(() => profilesFromArrow(shopper, snapshot))).toBe(
    'invalid-data: profilesFromArrow: the Arrow table must be of the form "portrait-profiles-1"; received "portrait-snapshot-1". It may be of a later version of Portrait, or made by something else; tableFromArrow reads any.',
  );
});
