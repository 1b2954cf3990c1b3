import {
  listWords,
  PortraitError,
  type RowValues,
  schemaOf,
  type Table,
  type TableSchema,
  type VectorType,
} from "@portrait/core";
import type { NaiveBayesLikelihood } from "./naive-bayes-options.js";

/** The types of columns that each likelihood can read. */
const READABLE: { readonly [Name in NaiveBayesLikelihood]: readonly VectorType[] } = {
  mixed: ["number", "boolean", "category", "sparse"],
  gaussian: ["number", "boolean"],
  bernoulli: ["number", "boolean", "sparse"],
  multinomial: ["number", "sparse"],
};

/**
 * Whether a likelihood can read a type of column.
 *
 * @param likelihood - The likelihood.
 * @param type - The type.
 */
export function canRead(likelihood: NaiveBayesLikelihood, type: VectorType): boolean {
  return READABLE[likelihood].includes(type);
}

/**
 * Refuses input columns that a likelihood cannot read.
 *
 * @param owner - Who asks, for the message.
 * @param inputs - The columns.
 * @param likelihood - The likelihood.
 * @throws PortraitError `invalid-option`.
 */
export function checkReadable<Row extends RowValues>(
  owner: string,
  inputs: TableSchema<Row>,
  likelihood: NaiveBayesLikelihood,
): void {
  const odd = inputs.columns.find(({ type }) => !canRead(likelihood, type));
  if (odd === undefined) return;
  throw new PortraitError({
    code: "invalid-option",
    message: `${owner}: input "${odd.name}" is of type ${odd.type}; the likelihood "${likelihood}" reads columns of type ${listWords(READABLE[likelihood])}.`,
    hint: `Leave "${odd.name}" out, or choose another likelihood.`,
    details: { column: odd.name, type: odd.type, likelihood },
  });
}

/**
 * The columns to learn from: those asked for, or all that a likelihood can read.
 *
 * @param owner - Who asks, for the message.
 * @param table - The training table.
 * @param inputs - What was asked for.
 * @param likelihood - The likelihood.
 * @throws PortraitError `invalid-data` when no column is left.
 */
export function readableColumns<Row extends RowValues>(
  owner: string,
  table: Table<Row>,
  inputs: TableSchema<Row> | undefined,
  likelihood: NaiveBayesLikelihood,
): TableSchema<Row> {
  const columns = (inputs ?? schemaOf(table)).columns.filter(({ type }) => canRead(likelihood, type));
  if (columns.length > 0) {
    return Object.freeze({ columns: Object.freeze(columns.map(({ name, type }) => ({ name, type }))) });
  }
  throw new PortraitError({
    code: "invalid-data",
    message: `${owner}: there is no column of type ${listWords(READABLE[likelihood])} to learn from.`,
    hint: "Add such a column, or choose another likelihood.",
  });
}
