import {
  listWords,
  PortraitError,
  type RowValues,
  selectColumns,
  type Table,
  type Vector,
  type VectorValue,
} from "@portrait/core";
import { ENCODER_VERSION } from "./artifact.js";
import type { NamedColumn } from "./column-encoding.js";
import type { EncoderModel } from "./encoder.js";
import { schemaFor, tableOfColumns, transformWith } from "./encoder-model.js";
import { checkRow, checkValue } from "./values.js";

/** The kind of pipelines. */
export const PIPELINE = "pipeline";

/** Encodings one after another. */
export interface PipelineModel<In extends RowValues = RowValues, Out extends RowValues = RowValues>
  extends EncoderModel<In, Out> {
  /** What kind of model. */
  readonly kind: "pipeline";
  /** What was learnt at each step. */
  readonly steps: readonly EncoderModel[];
}

/** The columns on their way through steps: values by name, and whether a step has read them. */
export interface Columns<Value> {
  /**
   * Adds a column of the data.
   *
   * @param name - The name.
   * @param value - The column.
   * @param read - Whether only steps are to see it.
   */
  start(name: string, value: Value, read: boolean): void;
  /**
   * The column of a name, or undefined.
   *
   * @param name - The name.
   */
  peek(name: string): Value | undefined;
  /**
   * Marks a column as read.
   *
   * @param name - The name.
   */
  read(name: string): void;
  /**
   * Adds a column that a step gives.
   *
   * @param name - The name.
   * @param value - The column.
   * @returns Whether there was room: no column of the name that no step has read.
   */
  give(name: string, value: Value): boolean;
  /** All columns, in order. */
  all(): readonly (readonly [string, Value])[];
  /** The columns that no step has read since they were given, in order. */
  left(): readonly (readonly [string, Value])[];
}

/** Starts without columns. */
export function createColumns<Value>(): Columns<Value> {
  const held = new Map<string, { readonly value: Value; read: boolean }>();
  return {
    start(name, value, read) {
      held.set(name, { value, read });
    },
    peek: (name) => held.get(name)?.value,
    read(name) {
      const column = held.get(name);
      if (column !== undefined) column.read = true;
    },
    give(name, value) {
      const room = held.get(name)?.read ?? true;
      held.delete(name);
      held.set(name, { value, read: false });
      return room;
    },
    all: () => [...held].map(([name, { value }]) => [name, value]),
    left: () => [...held].filter(([, { read }]) => !read).map(([name, { value }]) => [name, value]),
  };
}

/**
 * The error of a step that gives a column which is there.
 *
 * @param place - The step, from 0.
 * @param kind - Its kind.
 * @param names - The columns.
 */
export function columnTaken(place: number, kind: string, names: readonly string[]): PortraitError {
  return new PortraitError({
    code: "invalid-data",
    message: `${PIPELINE}: step ${place + 1} (${kind}) gives ${listWords(names)}, which ${names.length === 1 ? "is a column" : "are columns"} already.`,
    hint: "Rename the column, or do not keep it.",
    details: { step: place, columns: names },
  });
}

/** The columns that steps read of the data, and those that are left at the end. */
function flowOf(steps: readonly EncoderModel[], kept: readonly NamedColumn[]) {
  const columns = createColumns<NamedColumn>();
  const raw = [...kept];
  for (const column of kept) columns.start(column.name, column, false);
  steps.forEach(({ kind, inputs, outputs }, place) => {
    for (const input of inputs.columns) {
      const known = columns.peek(input.name);
      if (known === undefined) {
        raw.push(input);
        columns.start(input.name, input, true);
      } else if (known.type !== input.type) {
        throw new PortraitError({
          code: "invalid-data",
          message: `${PIPELINE}: step ${place + 1} (${kind}) needs column ${JSON.stringify(input.name)} of type ${input.type}; it is of type ${known.type}.`,
          hint: "Order the steps so that each finds what it reads.",
        });
      }
    }
    for (const { name } of inputs.columns) columns.read(name);
    const taken = outputs.columns.filter((output) => !columns.give(output.name, output));
    if (taken.length > 0)
      throw columnTaken(
        place,
        kind,
        taken.map(({ name }) => name),
      );
  });
  return { raw, left: columns.left().map(([, column]) => column) };
}

/**
 * The table that a step reads.
 *
 * @param step - The columns it reads.
 * @param columns - The columns on their way.
 * @param length - How many rows there are.
 */
function stepTable(step: EncoderModel, columns: Columns<Vector>, length: number): Table {
  return tableOfColumns(
    length,
    step.inputs.columns.map(({ name }) => [name, columns.peek(name) as Vector] as const),
  );
}

function encodeTable(steps: readonly EncoderModel[], table: Table): Table {
  const columns = createColumns<Vector>();
  for (const [name, vector] of Object.entries(table.columns)) columns.start(name, vector, false);
  for (const step of steps) {
    const given = step.transform(stepTable(step, columns, table.length));
    for (const { name } of step.inputs.columns) columns.read(name);
    for (const [name, vector] of Object.entries(given.columns)) columns.give(name, vector);
  }
  return tableOfColumns(table.length, columns.left());
}

function encodeRow(steps: readonly EncoderModel[], columns: Columns<VectorValue>): RowValues {
  for (const step of steps) {
    const inputs = step.inputs.columns;
    const row = Object.fromEntries(inputs.map(({ name }) => [name, columns.peek(name) as VectorValue]));
    const given = step.transformOne(row);
    for (const { name } of inputs) columns.read(name);
    for (const [name, value] of Object.entries(given)) columns.give(name, value);
  }
  return Object.fromEntries(columns.left());
}

/**
 * The model of steps.
 *
 * @param steps - What was learnt at each step.
 * @param kept - The columns that go through unless a step reads them.
 * @throws PortraitError `invalid-data` when the steps do not fit each other.
 */
export function createPipelineModel<In extends RowValues, Out extends RowValues>(
  steps: readonly EncoderModel[],
  kept: readonly NamedColumn[],
): PipelineModel<In, Out> {
  const { raw, left } = flowOf(steps, kept);
  const inputs = schemaFor<In>(raw);
  return Object.freeze<PipelineModel<In, Out>>({
    kind: PIPELINE,
    steps: Object.freeze([...steps]),
    inputs,
    outputs: schemaFor<Out>(left),
    transform: transformWith<In, Out>(
      PIPELINE,
      (table) => encodeTable(steps, selectColumns(PIPELINE, table, inputs)) as Table<Out>,
    ),
    transformOne(row) {
      checkRow(PIPELINE, row, inputs);
      const columns = createColumns<VectorValue>();
      for (const column of raw) {
        columns.start(column.name, checkValue(PIPELINE, column, row[column.name]), false);
      }
      return encodeRow(steps, columns) as Out;
    },
    state: () => ({
      kind: PIPELINE,
      version: ENCODER_VERSION,
      config: {
        keep: kept.map(({ name, type }) => ({ name, type })),
        steps: steps.length,
      },
      tensors: {},
      parts: Object.fromEntries(steps.map((step, place) => [`step${place}`, step])),
    }),
  });
}
