import { readFileSync } from "node:fs";
import {
  type ClassExamples,
  createExamples,
  type Examples,
  type NumberExamples,
  type SparseRow,
  type TableSchema,
} from "@portrait/core";

/** A row of the reference data. */
export type Row = {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly k: string;
  readonly words: SparseRow;
};

/** What all reference cases say. */
interface Case {
  readonly sparse: boolean;
  readonly l1: number;
  readonly l2: number;
  readonly weighted: boolean;
  readonly objective: number;
}

/** One model of a yes-or-no outcome. */
export interface BinaryCase extends Case {
  readonly name: string;
  readonly balanced: boolean;
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
}

/** One model of several classes. */
export interface ClassCase extends Case {
  readonly name: string;
  readonly multiClass: "multinomial" | "oneVsRest";
  readonly coefficients: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly intercepts: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
}

/** One model of a number. */
export interface RegressionCase extends Case {
  readonly kind: "linearRegression" | "ridge" | "lasso" | "elasticNet" | "poissonRegression";
  readonly coefficients: Readonly<Record<string, number>>;
  readonly intercept: number;
}

interface Reference {
  readonly rows: readonly (Omit<Row, "words"> & { readonly words: readonly (readonly [number, number])[] })[];
  readonly width: number;
  readonly binary: readonly number[];
  readonly classes: readonly string[];
  readonly amount: readonly number[];
  readonly count: readonly number[];
  readonly weights: readonly number[];
  readonly binaryCases: readonly BinaryCase[];
  readonly classCases: readonly ClassCase[];
  readonly regressionCases: readonly RegressionCase[];
}

/** The reference values, by scikit-learn 1.9.1; `fixtures/linear_models.py` writes them. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL("../../fixtures/linear-models.json", import.meta.url), "utf8"),
);

/** The rows. */
export const rows: readonly Row[] = reference.rows.map(({ words, ...row }) => ({
  ...row,
  words: {
    width: reference.width,
    indices: words.map(([index]) => index),
    values: words.map(([, value]) => value),
  },
}));

const numbers = [
  { name: "a", type: "number" },
  { name: "b", type: "number" },
  { name: "c", type: "number" },
  { name: "k", type: "category" },
] as const;

/** All columns, the sparse one in the middle. */
export const mixedSchema: TableSchema<Row> = {
  columns: [...numbers.slice(0, 2), { name: "words", type: "sparse" }, ...numbers.slice(2)],
};

/** The columns that are not sparse. */
export const denseSchema: TableSchema<Omit<Row, "words">> = { columns: numbers };

/** The inputs of a case. */
export const inputsOf = ({ sparse }: Case): { readonly inputs: TableSchema<Row> } => ({
  inputs: (sparse ? mixedSchema : denseSchema) as TableSchema<Row>,
});

const weightsOf = ({ weighted }: Pick<Case, "weighted">): { readonly weights?: Float64Array } =>
  weighted ? { weights: Float64Array.from(reference.weights) } : {};

/** The examples of a case. */
export const binaryExamples = (entry: Pick<Case, "weighted">): Examples<Row> =>
  createExamples<Row>({
    rows,
    schema: mixedSchema,
    target: reference.binary.map((outcome) => outcome === 1),
    ...weightsOf(entry),
  });

/** The examples of a case. */
export const classExamples = (entry: Pick<Case, "weighted">): ClassExamples<Row> =>
  createExamples<Row>({ rows, schema: mixedSchema, target: reference.classes, ...weightsOf(entry) });

/** The examples of a case. */
export const numberExamples = (entry: Pick<RegressionCase, "weighted" | "kind">): NumberExamples<Row> =>
  createExamples<Row>({
    rows,
    schema: mixedSchema,
    target: entry.kind === "poissonRegression" ? reference.count : reference.amount,
    ...weightsOf(entry),
  });
