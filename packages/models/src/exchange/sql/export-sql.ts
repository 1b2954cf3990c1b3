import {
  choiceOption,
  type Model,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
  type SqlDialect,
  type SqlWriter,
  sqlWriter,
} from "@portrait/core";
import { type ModelParts, modelParts } from "../model-parts.js";
import { type AnswerSql, answersSql, selected } from "./answers.js";
import { linearOutputs } from "./linear-sql.js";
import { treeInputs, treeOutputs } from "./tree-sql.js";

/** Options of {@link exportSql}. */
export interface SqlOptions {
  /** The kind of SQL: `duckdb`, `spark` (Apache Spark 3.0 or later) or `ansi` (with `GREATEST` and `LEAST`); left out, `duckdb`. */
  readonly dialect?: SqlDialect;
  /**
   * The table that holds the input columns: its name, or the parts of its name, such as `["shop", "profiles"]`. Left
   * out, `input`.
   */
  readonly from?: string | readonly string[];
  /** Columns of the table to pass on in front of the answers, such as the user's id; left out, none. */
  readonly keep?: readonly string[];
}

/** A model as SQL. */
export interface SqlExport {
  /** A `SELECT` statement without a semicolon: one row for each row of the table. */
  readonly query: string;
  /** The names of the answers: `prediction`, or `probability_<class>` for each class. */
  readonly answers: readonly string[];
  /**
   * For each answer an expression over the input columns, for use in a statement of one's own. Those of models of
   * several classes are long, as every one of them holds all scores.
   */
  readonly expressions: readonly string[];
}

const OWNER = "exportSql";

const isName = (value: unknown): boolean => typeof value === "string" && value !== "";

const texts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isName);

const fromRule: OptionRule<string | readonly string[]> = {
  default: "input",
  expected: 'the name of a table, or its parts such as ["shop", "profiles"]',
  accepts: (value) => isName(value) || (texts(value) && value.length > 0),
};

const keepRule: OptionRule<readonly string[] | undefined> = optionalOption<readonly string[]>(
  "a list of names of columns",
  (value) => texts(value) && new Set(value).size === value.length,
);

/** A start of names that no kept column has. */
function freePrefix(keep: readonly string[]): string {
  let prefix = "portrait_";
  while (keep.some((name) => name.toLowerCase().startsWith(prefix))) prefix = `${prefix}_`;
  return prefix;
}

function rawOf(parts: ModelParts, sql: SqlWriter, values: readonly string[]): readonly string[] {
  return parts.form === "trees" ? treeOutputs(parts, sql, values) : linearOutputs(parts, sql);
}

function layer(sql: SqlWriter, kept: readonly string[], columns: readonly AnswerSql[], from: string): string {
  const list = [...kept.map((name) => sql.name(name)), selected(sql, columns)].filter((part) => part !== "");
  return `SELECT ${list.join(", ")} FROM ${from}`;
}

function queryOf(parts: ModelParts, sql: SqlWriter, keep: readonly string[], table: string): string {
  const prefix = freePrefix(keep);
  const nested = (query: string, level: number): string => `(${query}) AS ${sql.name(`${prefix}t${level}`)}`;
  const named = (letter: string, sources: readonly string[]): readonly AnswerSql[] =>
    sources.map((source, index) => ({ name: `${prefix}${letter}${index}`, sql: source }));
  const refer = (columns: readonly AnswerSql[]): readonly string[] =>
    columns.map(({ name }) => sql.name(name));
  const inputs = parts.form === "trees" ? named("x", treeInputs(parts, sql)) : [];
  const raw = named("y", rawOf(parts, sql, refer(inputs)));
  const source = inputs.length === 0 ? table : nested(layer(sql, keep, inputs, table), 0);
  return layer(sql, keep, answersSql(parts.answer, refer(raw)), nested(layer(sql, keep, raw, source), 1));
}

/**
 * Writes a model as SQL: a tree as one `CASE` expression, an ensemble as their sum, a linear model as the sum of what
 * each input adds, with its input encoding (nulls, categories, scaling), and the link. A database then computes the
 * model's answers where the data are. The answers agree with `predictProba` and `predict` to 1e-12 in DuckDB; thresholds
 * and leaf values are written exactly.
 *
 * Names and texts are quoted, so that no column, level or table name can become SQL. Input columns are read by name:
 * numbers of any numeric type, booleans, categories as texts; null is missing. A NaN in the table is not null and not
 * looked for: replace it by null. Unknown levels count as unseen.
 *
 * The length grows with the number of nodes: about 60 characters for each, so some 300 kB for 100 trees of 31 leaves.
 *
 * @param model - A model of trees (`decisionTree`, forests, `boostedTrees`, imported ones), or a linear one: logistic,
 *   linear, ridge, lasso, elastic net, Poisson.
 * @param options - See {@link SqlOptions}.
 * @throws PortraitError `not-supported` for another model, sparse inputs, or a name that SQL cannot hold;
 *   `invalid-option`; `invalid-argument` when it is no model.
 *
 * @example
 * ```ts
 * import { createExamples, fit } from "@portrait/core";
 * import { exportSql } from "@portrait/models/exchange";
 * import { ridge } from "@portrait/models/linear";
 *
 * const examples = createExamples({
 *   rows: [{ visits: 1 }, { visits: 2 }, { visits: 4 }],
 *   schema: { columns: [{ name: "visits", type: "number" }] },
 *   target: [2, 3, 5],
 * });
 * const model = await fit(ridge(), examples);
 * const { query } = exportSql(model, { from: "profiles", keep: ["user"] });
 * query.startsWith('SELECT "user", "portrait_y0" AS "prediction" FROM (SELECT "user", '); // => true
 * ```
 */
export function exportSql<M extends Model>(model: M, options?: SqlOptions): SqlExport {
  const { dialect, from, keep } = resolveOptions(
    OWNER,
    {
      dialect: choiceOption<SqlDialect>("duckdb", ["duckdb", "spark", "ansi"]),
      from: fromRule,
      keep: keepRule,
    },
    options,
  );
  const parts = modelParts(OWNER, model);
  const sql = sqlWriter(OWNER, dialect);
  const table = (typeof from === "string" ? [from] : from).map((name) => sql.name(name)).join(".");
  const inputs = parts.form === "trees" ? treeInputs(parts, sql).map((input) => `(${input})`) : [];
  const answers = answersSql(
    parts.answer,
    rawOf(parts, sql, inputs).map((raw) => `(${raw})`),
  );
  const names = answers.map(({ name }) => name);
  const clash = (keep ?? []).find((name) =>
    names.some((other) => other.toLowerCase() === name.toLowerCase()),
  );
  if (clash !== undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${OWNER}: "keep" names the column ${JSON.stringify(clash)}, which is also the name of an answer.`,
      hint: "Rename the column in a view.",
    });
  }
  return Object.freeze<SqlExport>({
    query: queryOf(parts, sql, keep ?? [], table),
    answers: Object.freeze(names),
    expressions: Object.freeze(answers.map((answer) => answer.sql)),
  });
}
