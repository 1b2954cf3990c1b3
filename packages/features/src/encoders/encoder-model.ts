import {
  type ModelState,
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type TableSchema,
  type Vector,
} from "@portrait/core";
import { type ColumnEncoding, type NamedColumn, repeatedName } from "./column-encoding.js";
import type { EncoderModel, InvertibleEncoderModel } from "./encoder.js";
import { checkRow, checkValue, tableOf } from "./values.js";

/** What a model of encodings is made of. */
export interface EncoderModelInit {
  /** The model's kind. */
  readonly kind: string;
  /** How each input column is encoded. */
  readonly columns: readonly ColumnEncoding[];
  /** All that the model holds, as data. */
  state(): ModelState;
}

/**
 * A table of columns by name, in order.
 *
 * @param length - How many rows.
 * @param columns - Names and columns.
 */
export function tableOfColumns<Row extends RowValues>(
  length: number,
  columns: readonly (readonly [string, Vector])[],
): Table<Row> {
  return Object.freeze({ length, columns: Object.freeze(Object.fromEntries(columns)) }) as Table<Row>;
}

/**
 * A schema of columns, frozen.
 *
 * @param columns - Names and types.
 */
export const schemaFor = <Row extends RowValues>(columns: readonly NamedColumn[]): TableSchema<Row> =>
  Object.freeze({
    columns: Object.freeze(columns.map(({ name, type }) => Object.freeze({ name, type }))),
  });

/**
 * Gives data with another table: examples and snapshots keep the rest.
 *
 * @param data - Examples, a snapshot or a table.
 * @param table - The other table.
 */
export function withTable(data: object, table: Table): object {
  return "table" in data ? Object.freeze({ ...data, table }) : table;
}

/**
 * The `transform` of a model, for tables, snapshots and examples.
 *
 * @param kind - The model's kind.
 * @param encode - Encodes a table.
 */
export function transformWith<In extends RowValues, Out extends RowValues>(
  kind: string,
  encode: (table: Table<In>) => Table<Out>,
): EncoderModel<In, Out>["transform"] {
  const transform = (data: Table<In> | { readonly table: Table<In> }): object =>
    withTable(data, encode(tableOf(kind, data)));
  return transform as EncoderModel<In, Out>["transform"];
}

/**
 * Refuses outputs of one name.
 *
 * @param kind - Whose outputs, for the message.
 * @param outputs - The outputs.
 * @throws PortraitError `invalid-data`.
 */
export function checkOutputs(kind: string, outputs: readonly NamedColumn[]): void {
  const repeated = repeatedName(outputs);
  if (repeated === undefined) return;
  throw new PortraitError({
    code: "invalid-data",
    message: `${kind}: two output columns would have the name ${JSON.stringify(repeated)}.`,
    hint: "Rename one of the columns that are encoded.",
    details: { column: repeated },
  });
}

/**
 * A model that encodes each input column by itself.
 *
 * @param init - Kind, encodings and state.
 * @throws PortraitError `invalid-data` when two outputs would have one name.
 */
export function createEncoderModel<In extends RowValues, Out extends RowValues>(
  init: EncoderModelInit,
): EncoderModel<In, Out> {
  const { kind, columns } = init;
  const outputs = columns.flatMap((column) => column.outputs);
  checkOutputs(kind, outputs);
  const inputs = schemaFor<In>(columns.map(({ input }) => input));
  const encode = (table: Table<In>): Table<Out> => {
    const read = selectColumns(kind, table, inputs);
    const encoded = columns.flatMap(({ input, outputs: own, encode: run }) => {
      const vectors = run(read.columns[input.name] as Vector);
      return own.map(({ name }, place) => [name, vectors[place] as Vector] as const);
    });
    return tableOfColumns(table.length, encoded);
  };
  return Object.freeze<EncoderModel<In, Out>>({
    kind,
    inputs,
    outputs: schemaFor<Out>(outputs),
    transform: transformWith(kind, encode),
    transformOne(row) {
      checkRow(kind, row, inputs);
      const entries: [string, unknown][] = [];
      for (const { input, outputs: own, encodeOne } of columns) {
        const values = encodeOne(checkValue(kind, input, row[input.name]));
        for (let place = 0; place < own.length; place++) {
          entries.push([(own[place] as NamedColumn).name, values[place]]);
        }
      }
      return Object.fromEntries(entries) as Out;
    },
    state: init.state,
  });
}

/**
 * A model with the way back: each of its encodings has one output and an inverse.
 *
 * @param init - Kind, encodings and state.
 */
export function createInvertibleModel<In extends RowValues, Out extends RowValues>(
  init: EncoderModelInit,
): InvertibleEncoderModel<In, Out> {
  const base = createEncoderModel<In, Out>(init);
  const { kind, columns } = init;
  return Object.freeze<InvertibleEncoderModel<In, Out>>({
    ...base,
    inverseTransform(table) {
      const read = selectColumns(kind, tableOf(kind, table), base.outputs);
      const decoded = columns.map(({ input, outputs, inverse }) => {
        const vector = read.columns[(outputs[0] as NamedColumn).name] as Vector;
        return [input.name, inverse?.decode(vector) as Vector] as const;
      });
      return tableOfColumns<In>(read.length, decoded);
    },
    inverseTransformOne(row) {
      checkRow(kind, row, base.outputs);
      const entries = columns.map(({ input, outputs, inverse }) => {
        const output = outputs[0] as NamedColumn;
        return [input.name, inverse?.decodeOne(checkValue(kind, output, row[output.name]))];
      });
      return Object.fromEntries(entries) as In;
    },
  });
}
