import {
  type DecodedState,
  integerOption,
  type Json,
  type RowValues,
  type ScoringData,
  type SparseVector,
  type Table,
  type TableSchema,
  type Tensor,
} from "@portrait/core";
import { type ConfigReader, invalidArtifact, textRule, textsRule } from "../input/artifact.js";
import { ENCODER_TENSOR, encoderFromState, encoderState } from "../input/encoder-state.js";
import { createMixedEncoder, learnMixedEncoder, type MixedEncoder } from "../input/mixed-encoder.js";
import { inputColumns } from "../input/schema.js";
import { scoringTable } from "../input/scoring-table.js";

/** The inputs of a support vector machine and how they are encoded. */
export interface SvmInputs<Row extends RowValues> {
  /** The input columns, in the order that was asked for. */
  readonly inputs: TableSchema<Row>;
  /** Their encoder, whose columns are in the order of the inputs' names. */
  readonly encoder: MixedEncoder<Row>;
}

/** How inputs are learnt. */
export interface SvmInputsOptions {
  /** What happens to numbers. */
  readonly scaling: "standard" | "signedLog" | "none";
  /** The least frequent level with a column of its own. */
  readonly minCount: number;
  /** Whether sparse vectors may be inputs. */
  readonly sparse: boolean;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

/**
 * Learns how to encode the inputs; the order of columns has no influence.
 *
 * @param owner - Who learns, for messages.
 * @param table - The training rows.
 * @param asked - The columns that were asked for; undefined for all that can be used.
 * @param options - See {@link SvmInputsOptions}.
 * @throws PortraitError `invalid-option`, `missing-column`, `invalid-data`.
 */
export function learnInputs<Row extends RowValues>(
  owner: string,
  table: Table<Row>,
  asked: TableSchema<Row> | undefined,
  options: SvmInputsOptions,
): SvmInputs<Row> {
  const inputs = inputColumns(owner, table, asked, options.sparse);
  const sorted: TableSchema<Row> = { columns: [...inputs.columns].sort(byName) };
  const { scaling, minCount } = options;
  const encoder = learnMixedEncoder(owner, table, sorted, { scaling, minCount, imputation: "median" });
  return Object.freeze({ inputs, encoder });
}

/**
 * The input columns of data to score.
 *
 * @param owner - Who scores, for messages.
 * @param data - A snapshot or row objects.
 * @param inputs - The inputs.
 * @throws PortraitError `invalid-argument`, `missing-column`, `unexpected-column`, `invalid-data`.
 */
export function inputTable<Row extends RowValues>(
  owner: string,
  data: ScoringData<Row>,
  { inputs, encoder }: SvmInputs<Row>,
): { readonly table: Table<Row>; readonly sparse: readonly SparseVector[] } {
  const table = scoringTable(owner, data, inputs);
  const empty = table.length === 0;
  return { table, sparse: empty ? [] : encoder.sparseColumns(table) };
}

/**
 * Inputs as data: the config, and the tensor of the encoder.
 *
 * @param inputs - The inputs.
 */
export function inputsState<Row extends RowValues>({
  inputs,
  encoder,
}: SvmInputs<Row>): {
  readonly config: { readonly inputs: Json; readonly columns: Json; readonly sparse: Json };
  readonly tensors: Readonly<Record<string, Tensor>>;
} {
  const { config, tensor } = encoderState(encoder.dense);
  const sparse = encoder.sparse.map(({ name, width }) => ({
    name,
    width,
    empty: encoder.constants.includes(name) ? 1 : 0,
  }));
  return {
    config: { inputs: inputs.columns.map(({ name }) => name), columns: config, sparse },
    tensors: { [ENCODER_TENSOR]: tensor },
  };
}

function readSparse(config: ConfigReader): {
  readonly name: string;
  readonly width: number;
  readonly empty: boolean;
} {
  return {
    name: config.read("name", textRule),
    width: config.read("width", integerOption(0, { min: 0, max: 2 ** 31 - 1 })),
    empty: config.read("empty", integerOption(0, { min: 0, max: 1 })) === 1,
  };
}

/**
 * Makes inputs out of their state again.
 *
 * @param kind - The model's kind.
 * @param config - The model's config.
 * @param state - The model's state.
 * @throws PortraitError `invalid-artifact`.
 */
export function inputsFromState<Row extends RowValues>(
  kind: string,
  config: ConfigReader,
  state: DecodedState,
): SvmInputs<Row> {
  const dense = encoderFromState<Row>(kind, config.objects("columns"), state);
  const sparse = config.objects("sparse").map(readSparse);
  const names = config.read("inputs", textsRule);
  const all: TableSchema<Row>["columns"] = [
    ...dense.inputs.columns,
    ...sparse.map(({ name }) => ({ name, type: "sparse" as const })),
  ];
  const inputs = names.map((name) => {
    const column = all.find((other) => other.name === name);
    if (column === undefined) throw invalidArtifact(kind, `input ${JSON.stringify(name)} has no encoder`);
    return column;
  });
  if (inputs.length !== all.length || inputs.length === 0) {
    throw invalidArtifact(kind, `config.inputs must name ${all.length} columns; received ${inputs.length}`);
  }
  const widths = new Map(sparse.map(({ name, width }) => [name, width]));
  const empty = new Set(sparse.filter((input) => input.empty).map(({ name }) => name));
  const encoder = createMixedEncoder<Row>(kind, { columns: [...all].sort(byName) }, dense, widths, empty);
  return Object.freeze({ inputs: Object.freeze({ columns: Object.freeze(inputs) }), encoder });
}
