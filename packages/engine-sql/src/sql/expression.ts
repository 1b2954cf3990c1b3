import { type ExpressionNode, PortraitError, type ValueType } from "@portrait/core";
import type { ExpressionDialect, SqlDialect } from "./dialect.js";
import { double, join, type Sql, sql, text, truth } from "./sql.js";

/** An expression as SQL: numbers and timestamps are DOUBLE, categories texts. */
export interface TypedSql {
  /** The expression. */
  readonly sql: Sql;
  /** The type of its values. */
  readonly type: ValueType;
  /** Whether the SQL may give an infinity or NaN, which stands for null until {@link settled}. */
  readonly loose?: boolean;
  /** For a timestamp column: the column as it is stored, BIGINT. */
  readonly stored?: Sql;
}

/**
 * The columns that an expression may name.
 *
 * @param name - The name of a column.
 */
export type ColumnScope = (name: string) => TypedSql;

/** What expressions are written from. */
interface Scope {
  readonly columns: ColumnScope;
  readonly dialect: ExpressionDialect;
}

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
 * @param dialect - The dialect.
 *
 * @example
 * ```ts
 * import { describeSql, identifier, settled, sql } from "@portrait/engine-sql";
 *
 * const dialect = { isFinite: (value: ReturnType<typeof identifier>) => sql`isfinite(${value})` };
 * describeSql(settled({ sql: identifier("x"), type: "number", loose: true }, dialect)); // => '(CASE WHEN isfinite("x") THEN "x" END)'
 * ```
 */
export function settled({ sql: value, loose }: TypedSql, dialect: Pick<SqlDialect, "isFinite">): Sql {
  return loose === true ? sql`(CASE WHEN ${dialect.isFinite(value)} THEN ${value} END)` : value;
}

const isNumeric = (type: ValueType): boolean => type === "number" || type === "timestamp";

function numeric(node: ExpressionNode, scope: Scope, op: string): TypedSql {
  const operand = written(node, scope);
  if (!isNumeric(operand.type)) throw wrongType(op, "number", operand.type);
  return operand;
}

function condition(node: ExpressionNode, scope: Scope, op: string): Sql {
  const operand = written(node, scope);
  if (operand.type !== "boolean") throw wrongType(op, "boolean", operand.type);
  return operand.sql;
}

function category(node: ExpressionNode, scope: Scope, op: string): Sql {
  const operand = written(node, scope);
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
function arithmetic(node: Binary, scope: Scope): TypedSql {
  const { dialect } = scope;
  const left = numeric(node.left, scope, node.op).sql;
  const right = numeric(node.right, scope, node.op);
  if (node.op === "divide")
    return { sql: dialect.divided(left, settled(right, dialect)), type: "number", loose: true };
  return { sql: sql`(${left}${OPERATOR[node.op] as Sql}${right.sql})`, type: "number", loose: true };
}

function comparison(node: Binary, scope: Scope): TypedSql {
  if (node.right.op === "quantile") throw outOfPlace("quantile");
  const left = settled(numeric(node.left, scope, node.op), scope.dialect);
  const right = settled(numeric(node.right, scope, node.op), scope.dialect);
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

function written(node: ExpressionNode, scope: Scope): TypedSql {
  const { columns, dialect } = scope;
  switch (node.op) {
    case "column":
      return columns(node.name);
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
    case "sqrt": {
      const of = settled(numeric(node.of, scope, node.op), dialect);
      return { sql: sql`(CASE WHEN ${of} >= 0 THEN sqrt(${of}) END)`, type: "number" };
    }
    case "signedLog1p":
      return { sql: dialect.signedLog1p(settled(numeric(node.of, scope, node.op), dialect)), type: "number" };
    case "in": {
      const of = category(node.of, scope, node.op);
      const values = node.values.map(text);
      if (values.length === 0) return { sql: sql`(${of} <> ${of})`, type: "boolean" };
      if (values.length === 1) return { sql: sql`(${of} = ${join(values)})`, type: "boolean" };
      return { sql: sql`(${of} IN (${join(values)}))`, type: "boolean" };
    }
    case "startsWith":
      return {
        sql: dialect.startsWith(category(node.of, scope, node.op), text(node.prefix)),
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
      return { sql: sql`(${settled(written(node.of, scope), dialect)} IS NULL)`, type: "boolean" };
    case "coalesce": {
      const of = written(node.of, scope);
      const otherwise = written(node.otherwise, scope);
      const type = same(node.op, of, otherwise);
      return { sql: sql`coalesce(${settled(of, dialect)}, ${settled(otherwise, dialect)})`, type };
    }
    case "when": {
      const holds = condition(node.condition, scope, node.op);
      const result = written(node.result, scope);
      const otherwise = written(node.otherwise, scope);
      const type = same(node.op, result, otherwise);
      return {
        sql: sql`(CASE WHEN ${holds} THEN ${settled(result, dialect)} ELSE ${settled(otherwise, dialect)} END)`,
        type,
      };
    }
    case "feature":
    case "length":
    case "element":
    case "quantile":
    case "aggregate":
      throw outOfPlace(node.op);
  }
}

/**
 * An expression over the columns of one event as SQL, under the null rules of `ExpressionNode`.
 *
 * @param node - The expression.
 * @param columns - The columns.
 * @param dialect - The dialect.
 * @throws PortraitError `invalid-definition` when types do not fit or a node is out of place; what `columns` throws.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { columnsOf, describeSql, type ExpressionDialect, sql, toSql } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const node = orders.columns.price.times(2).gt(10).node;
 * describeSql(toSql(node, columnsOf(orders), dialect).sql); // => '((CASE WHEN isfinite(("c2" * 2)) THEN ("c2" * 2) END) > 10)'
 * ```
 */
export function toSql(node: ExpressionNode, columns: ColumnScope, dialect: ExpressionDialect): TypedSql {
  return written(node, { columns, dialect });
}

/**
 * A condition on one event as SQL.
 *
 * @param node - The expression.
 * @param columns - The columns.
 * @param dialect - The dialect.
 * @throws PortraitError as {@link toSql}, and `invalid-definition` when the expression is no condition.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { columnsOf, conditionToSql, describeSql, type ExpressionDialect, sql } from "@portrait/engine-sql";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const dialect: ExpressionDialect = {
 *   isFinite: (value) => sql`isfinite(${value})`,
 *   divided: (dividend, divisor) => sql`(${dividend} / ${divisor})`,
 *   signedLog1p: (value) => sql`(sign(${value}) * log1p(abs(${value})))`,
 *   startsWith: (value, prefix) => sql`starts_with(${value}, ${prefix})`,
 * };
 * const { price } = orders.columns;
 * describeSql(conditionToSql(price.gt(10).node, columnsOf(orders), dialect)); // => '("c2" > 10)'
 * conditionToSql(price.node, columnsOf(orders), dialect); // throws A filter must be a condition; received an expression of type number.
 * ```
 */
export function conditionToSql(node: ExpressionNode, columns: ColumnScope, dialect: ExpressionDialect): Sql {
  const { sql: holds, type } = toSql(node, columns, dialect);
  if (type === "boolean") return holds;
  throw new PortraitError({
    code: "invalid-definition",
    message: `A filter must be a condition; received an expression of type ${type}.`,
  });
}
