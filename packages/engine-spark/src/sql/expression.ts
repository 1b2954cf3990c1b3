import { type ExpressionNode, PortraitError, type ValueType } from "@portrait/core";
import { double, join, type Sql, sql, text, truth } from "./sql.js";

/** An expression as SQL: numbers and timestamps are DOUBLE, categories STRING. */
export interface TypedSql {
  /** The expression. */
  readonly sql: Sql;
  /** The type of its values. */
  readonly type: ValueType;
  /** Whether the SQL may give an infinity or NaN, which stands for null until {@link settled}. */
  readonly loose?: boolean;
}

/** The columns that an expression may name. */
export type ColumnScope = (name: string) => TypedSql;

/** In Spark NaN is greater than every number: what is less than infinity is finite. */
const INFINITY = double(Number.POSITIVE_INFINITY);

function wrongType(op: string, expected: string, received: ValueType): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${op}": an operand must be of type ${expected}; received ${received}.`,
    details: { op, expected, received },
  });
}

/**
 * The expression with null where it is not finite.
 *
 * @param expression - The expression.
 */
export function settled({ sql: value, loose }: TypedSql): Sql {
  return loose === true ? sql`(CASE WHEN abs(${value}) < ${INFINITY} THEN ${value} END)` : value;
}

const isNumeric = (type: ValueType): boolean => type === "number" || type === "timestamp";

function numeric(node: ExpressionNode, scope: ColumnScope, op: string): TypedSql {
  const operand = toSql(node, scope);
  if (!isNumeric(operand.type)) throw wrongType(op, "number", operand.type);
  return operand;
}

function condition(node: ExpressionNode, scope: ColumnScope, op: string): Sql {
  const operand = toSql(node, scope);
  if (operand.type !== "boolean") throw wrongType(op, "boolean", operand.type);
  return operand.sql;
}

function category(node: ExpressionNode, scope: ColumnScope, op: string): Sql {
  const operand = toSql(node, scope);
  if (operand.type !== "category") throw wrongType(op, "category", operand.type);
  return operand.sql;
}

function literal(value: number | string | boolean): TypedSql {
  if (typeof value === "number")
    return { sql: double(value), type: "number", loose: !Number.isFinite(value) };
  if (typeof value === "string") return { sql: text(value), type: "category" };
  return { sql: truth(value), type: "boolean" };
}

const OPERATOR: Readonly<Record<string, Sql>> = {
  add: sql` + `,
  subtract: sql` - `,
  multiply: sql` * `,
  eq: sql` = `,
  gt: sql` > `,
  gte: sql` >= `,
  lt: sql` < `,
  lte: sql` <= `,
};

type Binary = Extract<ExpressionNode, { left: ExpressionNode }>;

/** An infinity stays one, or becomes NaN, under `+`, `-`, `*` and as a dividend: only a divisor is settled at once. */
function arithmetic(node: Binary, scope: ColumnScope): TypedSql {
  const left = numeric(node.left, scope, node.op).sql;
  const right = numeric(node.right, scope, node.op);
  if (node.op === "divide") {
    return { sql: sql`try_divide(${left}, ${settled(right)})`, type: "number", loose: true };
  }
  return { sql: sql`(${left}${OPERATOR[node.op] as Sql}${right.sql})`, type: "number", loose: true };
}

function comparison(node: Binary, scope: ColumnScope): TypedSql {
  if (node.right.op === "quantile") throw outOfPlace("quantile");
  const left = settled(numeric(node.left, scope, node.op));
  const right = settled(numeric(node.right, scope, node.op));
  return { sql: sql`(${left}${OPERATOR[node.op] as Sql}${right})`, type: "boolean" };
}

function same(op: string, one: TypedSql, other: TypedSql): ValueType {
  if (one.type !== other.type) throw wrongType(op, one.type, other.type);
  return one.type;
}

function outOfPlace(op: string): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${op}": it cannot stand here.`,
    hint: "In SQL an expression speaks of the columns of one event; features, quantiles and aggregates stand in profiles.",
  });
}

/**
 * An expression over the columns of one event as SQL, under the null rules of `ExpressionNode`.
 *
 * @param node - The expression.
 * @param scope - The columns.
 * @throws PortraitError `invalid-definition` when types do not fit or a node is out of place; what `scope` throws.
 */
export function toSql(node: ExpressionNode, scope: ColumnScope): TypedSql {
  switch (node.op) {
    case "column":
      return scope(node.name);
    case "literal":
      return literal(node.value);
    case "add":
    case "subtract":
    case "multiply":
    case "divide":
      return arithmetic(node, scope);
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return comparison(node, scope);
    case "abs": {
      const of = numeric(node.of, scope, node.op);
      return { sql: sql`abs(${of.sql})`, type: "number", loose: of.loose === true };
    }
    case "signedLog1p": {
      const of = settled(numeric(node.of, scope, node.op));
      return { sql: sql`(signum(${of}) * log1p(abs(${of})))`, type: "number" };
    }
    case "sqrt": {
      const of = settled(numeric(node.of, scope, node.op));
      return { sql: sql`(CASE WHEN ${of} >= 0 THEN sqrt(${of}) END)`, type: "number" };
    }
    case "in": {
      const of = category(node.of, scope, node.op);
      const values = node.values.map(text);
      if (values.length === 0) return { sql: sql`(${of} <> ${of})`, type: "boolean" };
      return { sql: sql`(${of} IN (${join(values)}))`, type: "boolean" };
    }
    case "startsWith":
      return {
        sql: sql`startswith(${category(node.of, scope, node.op)}, ${text(node.prefix)})`,
        type: "boolean",
      };
    case "and":
    case "or": {
      const parts = node.of.map((part) => condition(part, scope, node.op));
      if (parts.length === 0) return { sql: truth(node.op === "and"), type: "boolean" };
      return { sql: sql`(${join(parts, node.op === "and" ? sql` AND ` : sql` OR `)})`, type: "boolean" };
    }
    case "not":
      return { sql: sql`(NOT ${condition(node.of, scope, node.op)})`, type: "boolean" };
    case "isNull":
      return { sql: sql`(${settled(toSql(node.of, scope))} IS NULL)`, type: "boolean" };
    case "coalesce": {
      const of = toSql(node.of, scope);
      const otherwise = toSql(node.otherwise, scope);
      const type = same(node.op, of, otherwise);
      return { sql: sql`coalesce(${settled(of)}, ${settled(otherwise)})`, type };
    }
    case "when": {
      const holds = condition(node.condition, scope, node.op);
      const result = toSql(node.result, scope);
      const otherwise = toSql(node.otherwise, scope);
      const type = same(node.op, result, otherwise);
      return { sql: sql`(CASE WHEN ${holds} THEN ${settled(result)} ELSE ${settled(otherwise)} END)`, type };
    }
    case "feature":
    case "length":
    case "element":
    case "quantile":
    case "aggregate":
      throw outOfPlace(node.op);
  }
}
