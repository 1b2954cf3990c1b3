import {
  buildVector,
  PortraitError,
  type RowValues,
  type Snapshot,
  type Table,
  type Vector,
  valueAt,
} from "@portrait/core";
import { type Table as ArrowTable, Field } from "apache-arrow";
import { fromArrowColumn } from "./from-arrow.js";
import { arrowTable, checkForm, DEFINITION_KEY, FORMAT_KEY, PART_KEY, readColumns } from "./table.js";
import { type ArrowColumn, toArrowColumn } from "./to-arrow.js";

const FORMAT = "portrait-snapshot-1";

/**
 * A column that says of which user or instant a row is.
 *
 * @param part - Which part it is.
 * @param name - Its name.
 * @param vector - Its values.
 * @param length - How many rows it has.
 */
export function rowColumn(part: string, name: string, vector: Vector, length: number): ArrowColumn {
  const { field, data } = toArrowColumn(name, vector, length);
  return { field: new Field(name, field.type, false, new Map([...field.metadata, [PART_KEY, part]])), data };
}

/**
 * The column of a part.
 *
 * @param owner - Who asks, for messages.
 * @param arrow - The Arrow table.
 * @param part - Which part.
 * @param type - The type that it must have.
 * @throws PortraitError `invalid-data` when there is none, it is of another type, or a row has no value.
 */
export function partColumn<Type extends Vector["type"]>(
  owner: string,
  arrow: ArrowTable,
  part: string,
  type: Type,
): Extract<Vector, { readonly type: Type }> {
  const position = arrow.schema.fields.findIndex(({ metadata }) => metadata.get(PART_KEY) === part);
  const field = arrow.schema.fields[position];
  const column = field === undefined ? null : arrow.getChildAt(position);
  const vector = field === undefined || column === null ? undefined : fromArrowColumn(owner, field, column);
  const complete =
    vector !== undefined &&
    vector.type === type &&
    Array.from({ length: arrow.numRows }).every((_, row) => valueAt(vector, row) !== null);
  if (complete) return vector as Extract<Vector, { readonly type: Type }>;
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: the Arrow table must say the ${part} of every row in a column of type ${type}.`,
    details: { part },
  });
}

/**
 * A snapshot as an Arrow table: the columns `user` and `cutoff`, then features and tags as `tableToArrow` writes them. The hash of
 * the definition stands in the schema. Interactions are left out.
 *
 * @param snapshot - The snapshot.
 * @throws PortraitError `invalid-data` when a feature is named `user` or `cutoff`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildSnapshot, count, defineProfile, memory } from "@portrait/features";
 * import { arrowFromBytes, arrowToBytes, snapshotFromArrow, snapshotToArrow } from "@portrait/features/arrow";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
 * const engine = memory();
 * const log = await engine.read(visits, [{ user: "ann", at: "2024-01-01" }]);
 * const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-02"] });
 * const bytes = arrowToBytes(snapshotToArrow(snapshot));
 * snapshotFromArrow(arrowFromBytes(bytes)).users; // => ["ann"]
 * ```
 */
export function snapshotToArrow<Row extends RowValues>(snapshot: Snapshot<Row>): ArrowTable {
  const { users, cutoffs, definition, table } = snapshot;
  const { length } = users;
  const columns = Object.entries<Vector>(table.columns).map(([name, vector]) =>
    toArrowColumn(name, vector, length),
  );
  const user = buildVector("snapshotToArrow", "category", users);
  return arrowTable(
    "snapshotToArrow",
    [
      rowColumn("user", "user", user, length),
      rowColumn("cutoff", "cutoff", { type: "timestamp", values: cutoffs }, length),
      ...columns,
    ],
    length,
    new Map([
      [FORMAT_KEY, FORMAT],
      [DEFINITION_KEY, definition],
    ]),
  );
}

/**
 * A snapshot from an Arrow table that {@link snapshotToArrow} made.
 *
 * @param arrow - The Arrow table.
 * @returns The snapshot, equal to the one that was written but for interactions.
 * @throws PortraitError `invalid-argument` when it is no Arrow table; `invalid-data` when it is of another form, or a column
 *   cannot be read.
 *
 * @example
 * ```ts
 * import { snapshotFromArrow } from "@portrait/features/arrow";
 * import { tableFromArrays } from "apache-arrow";
 *
 * snapshotFromArrow(tableFromArrays({ user: ["ann"] })); // throws snapshotFromArrow: the Arrow table must be of the form "portrait-snapshot-1"; received undefined. It may be of a later version of Portrait, or made by something else; tableFromArrow reads any.
 * ```
 */
export function snapshotFromArrow<Row extends RowValues = RowValues>(arrow: ArrowTable): Snapshot<Row> {
  const owner = "snapshotFromArrow";
  const definition = checkForm(owner, arrow, FORMAT);
  const { codes, dictionary } = partColumn(owner, arrow, "user", "category");
  const { values } = partColumn(owner, arrow, "cutoff", "timestamp");
  const table = readColumns(owner, arrow, ({ metadata }) => !metadata.has(PART_KEY));
  return Object.freeze({
    table: table as unknown as Table<Row>,
    users: Array.from(codes, (code) => dictionary[code] as string),
    cutoffs: values,
    definition,
  });
}
