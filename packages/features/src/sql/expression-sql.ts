import {
  choiceOption,
  type ExpressionNode,
  isoText,
  optionalOption,
  PortraitError,
  resolveOptions,
  type SqlDialect,
  type SqlWriter,
  sqlWriter,
} from "@portrait/core";
import { nodeType } from "../define/node-type.js";

/** Options of {@link expressionSql}. */
export interface ExpressionSqlOptions {
  /** The kind of SQL; left out, `duckdb`. */
  readonly dialect?: SqlDialect | undefined;
  /**
   * The table that holds the features, by name or by the parts of its name: the population of quantiles. Left out,
   * `profiles`.
   */
  readonly from?: string | readonly string[] | undefined;
}

/** Who writes what. */
interface Writing {
  readonly dialect: SqlDialect;
  readonly write: SqlWriter;
  readonly from: string;
}

type Node<Op extends ExpressionNode["op"]> = Extract<ExpressionNode, { op: Op }>;

const OWNER = "expressionSql";

const SIGNS = {
  add: "+",
  subtract: "-",
  multiply: "*",
  eq: "=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
} as const;

function refuse(what: string, hint: string): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `${OWNER}: ${what} cannot be written as SQL.`,
    hint,
  });
}

/** A number that is not finite is null. */
function finite(sql: string, { dialect, write }: Writing): string {
  if (dialect === "ansi") return sql;
  const odd = ["inf", "-inf", "nan"].map((text) => `CAST('${text}' AS ${write.double})`);
  return odd.reduce((settled, value) => `NULLIF(${settled}, ${value})`, sql);
}

function divide(left: string, right: string, writing: Writing): string {
  const { double } = writing.write;
  const quotient = `(CAST(${left} AS ${double}) / NULLIF(CAST(${right} AS ${double}), 0))`;
  return finite(quotient, writing);
}

/** Exact for small numbers, which `LN(1 + x)` is not; the standard has nothing better. */
function signedLog1p(x: string, { dialect }: Writing): string {
  if (dialect === "ansi") return `(SIGN(${x}) * LN(1 + ABS(${x})))`;
  return `ASINH(${x} * ((ABS(${x}) + 2) / (ABS(${x}) + 1) / 2))`;
}

function listLength(list: string, { dialect, write }: Writing): string {
  const length =
    dialect === "duckdb" ? `LEN(${list})` : dialect === "spark" ? `SIZE(${list})` : `CARDINALITY(${list})`;
  return `CAST(${length} AS ${write.double})`;
}

/** Null below 0, where databases differ. */
const squareRoot = (x: string): string => `SQRT(CASE WHEN ${x} >= 0 THEN ${x} END)`;

function element(vector: string, index: number, { dialect }: Writing): string {
  return dialect === "spark" ? `TRY_ELEMENT_AT(${vector}, ${index + 1})` : `${vector}[${index + 1}]`;
}

function startsWith(node: Node<"startsWith">, writing: Writing): string {
  const [text, prefix] = [sqlOf(node.of, writing), writing.write.text(node.prefix)];
  if (writing.dialect === "duckdb") return `STARTS_WITH(${text}, ${prefix})`;
  if (writing.dialect === "spark") return `STARTSWITH(${text}, ${prefix})`;
  return `(SUBSTRING(${text} FROM 1 FOR CHAR_LENGTH(${prefix})) = ${prefix})`;
}

function quantile(of: string, { probability }: Node<"quantile">, writing: Writing): string {
  const { dialect, write, from } = writing;
  const share = write.number(probability);
  const found =
    dialect === "duckdb"
      ? `QUANTILE_CONT(${of}, ${share})`
      : dialect === "spark"
        ? `PERCENTILE(${of}, ${share})`
        : `PERCENTILE_CONT(${share}) WITHIN GROUP (ORDER BY ${of})`;
  return `(SELECT ${found} FROM ${from})`;
}

/** What an instant is compared with: another, or epoch milliseconds that stand there as a number. */
function instant(node: ExpressionNode, writing: Writing): string {
  if (nodeType(node) === "timestamp") return sqlOf(node, writing);
  if (node.op === "literal" && typeof node.value === "number") {
    const text = isoText(node.value);
    return `TIMESTAMP '${(text.length > 10 ? text : `${text}T00:00:00.000Z`).replace("T", " ").replace("Z", "")}'`;
  }
  throw refuse("the comparison of an instant with a computed number", "Compare it with a date.");
}

function compare(node: Node<"eq" | "gt" | "gte" | "lt" | "lte">, writing: Writing): string {
  const left = sqlOf(node.left, writing);
  const right =
    node.right.op === "quantile"
      ? quantile(left, node.right, writing)
      : nodeType(node.left) === "timestamp"
        ? instant(node.right, writing)
        : sqlOf(node.right, writing);
  return `(${left} ${SIGNS[node.op]} ${right})`;
}

function literal({ value }: Node<"literal">, { write }: Writing): string {
  if (typeof value === "number") return write.number(value);
  if (typeof value === "string") return write.text(value);
  return value ? "TRUE" : "FALSE";
}

function oneOf(node: Node<"in">, writing: Writing): string {
  const of = sqlOf(node.of, writing);
  if (node.values.length === 0) return `(${of} <> ${of})`;
  return `(${of} IN (${node.values.map((value) => writing.write.text(value)).join(", ")}))`;
}

function sqlOf(node: ExpressionNode, writing: Writing): string {
  const of = (part: ExpressionNode): string => sqlOf(part, writing);
  switch (node.op) {
    case "feature":
      return writing.write.name(node.name);
    case "literal":
      return literal(node, writing);
    case "add":
    case "subtract":
    case "multiply":
      return finite(`(${of(node.left)} ${SIGNS[node.op]} ${of(node.right)})`, writing);
    case "divide":
      return divide(of(node.left), of(node.right), writing);
    case "signedLog1p":
      return signedLog1p(of(node.of), writing);
    case "abs":
      return `ABS(${of(node.of)})`;
    case "sqrt":
      return squareRoot(of(node.of));
    case "element":
      return element(of(node.of), node.index, writing);
    case "length":
      return listLength(of(node.of), writing);
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return compare(node, writing);
    case "in":
      return oneOf(node, writing);
    case "startsWith":
      return startsWith(node, writing);
    case "and":
    case "or":
      return `(${node.of.map(of).join(node.op === "and" ? " AND " : " OR ")})`;
    case "not":
      return `(NOT ${of(node.of)})`;
    case "isNull":
      return `(${of(node.of)} IS NULL)`;
    case "coalesce":
      return `COALESCE(${of(node.of)}, ${of(node.otherwise)})`;
    case "when":
      return `(CASE WHEN ${of(node.condition)} THEN ${of(node.result)} ELSE ${of(node.otherwise)} END)`;
    case "quantile":
      throw refuse(
        "a quantile that is compared with nothing",
        "Compare a feature with it: f.spend.gte(quantile(0.9)).",
      );
    case "column":
    case "aggregate":
      throw refuse(
        `a node "${node.op}" over events`,
        "Write features, tags and segments: they speak of computed features.",
      );
  }
}

/**
 * The name of a table as SQL.
 *
 * @param write - Who writes names.
 * @param from - The name, or its parts.
 */
export function tableSql(write: SqlWriter, from: string | readonly string[]): string {
  return (typeof from === "string" ? [from] : from).map((part) => write.name(part)).join(".");
}

const isName = (value: unknown): boolean => typeof value === "string" && value !== "";

const rules = {
  dialect: choiceOption("duckdb", ["duckdb", "spark", "ansi"]),
  from: optionalOption<string | readonly string[]>(
    'the name of a table, or its parts such as ["shop", "profiles"]',
    (value) => isName(value) || (Array.isArray(value) && value.length > 0 && value.every(isName)),
  ),
};

/**
 * An expression over features as SQL over a table that has them as columns: what a tag or the rule of a segment is in a
 * warehouse. Null rules are SQL's own, and so Portrait's; a number that is not finite is null, except in `ansi`, where a
 * database raises an error or holds none. A quantile is that of the whole table, so it must hold the members as of one
 * time. Instants are `TIMESTAMP`s in UTC.
 *
 * @param node - The expression, such as `profile.tags.lapsed.node` or `segment.rule`.
 * @param options - See {@link ExpressionSqlOptions}.
 * @throws PortraitError `not-supported` for what SQL cannot hold: expressions over events, names with the character NUL,
 *   an instant beside a computed number; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { defineProfile, expressionSql, recency, sum, tag } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const shopper = defineProfile(orders, {
 *   key: "user",
 *   features: ({ at, price }) => ({ daysAway: recency(at), spend: sum(price) }),
 *   tags: (f) => ({ lostBig: tag(f.daysAway.gt(60).and(f.spend.gte(500))) }),
 * });
 * expressionSql(shopper.tags.lostBig.node); // => '(("daysAway" > 60e0) AND ("spend" >= 500e0))'
 * ```
 */
export function expressionSql(node: ExpressionNode, options: ExpressionSqlOptions = {}): string {
  const { dialect, from = "profiles" } = resolveOptions(OWNER, rules, options);
  const write = sqlWriter(OWNER, dialect);
  return sqlOf(node, { dialect, write, from: tableSql(write, from) });
}
