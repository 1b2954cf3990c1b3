import type { ExpressionNode, ValueType } from "@portrait/core";
import fc from "fast-check";
import { type EventNames, exactNumber, kinds, texts } from "./arbitrary-events.js";

type Node = fc.Arbitrary<ExpressionNode>;

/** Random expressions over the columns of generated events, by the type of their values. */
export interface ExpressionArbitraries {
  /** Numbers; sums, products and comparisons of them are exact or nearly so. */
  readonly number: Node;
  /** Truth values. */
  readonly boolean: Node;
  /** Texts. */
  readonly category: Node;
  /** Instants. */
  readonly timestamp: Node;
}

const column = (name: string, type: ValueType): ExpressionNode => ({ op: "column", name, type });
const literal = (value: number | string): ExpressionNode => ({ op: "literal", value });
const word: fc.Arbitrary<string> = fc.constantFrom(...texts, ...kinds);

function leaves(names: EventNames): ExpressionArbitraries {
  const oneOf = (type: ValueType, ...chosen: readonly (keyof EventNames)[]): Node =>
    fc.constantFrom(...chosen.map((role) => column(names[role], type)));
  return {
    number: fc.oneof(oneOf("number", "amount", "price"), exactNumber.map(literal)),
    boolean: oneOf("boolean", "flag"),
    category: fc.oneof(oneOf("category", "user", "item", "kind", "country", "note")),
    timestamp: oneOf("timestamp", "at", "seen"),
  };
}

function numbers(parts: ExpressionArbitraries): Node {
  const op = fc.constantFrom("add" as const, "subtract" as const, "multiply" as const, "divide" as const);
  return fc.oneof(
    parts.number,
    fc.record({ op: fc.constant("sqrt" as const), of: parts.number }),
    fc.record({ op, left: parts.number, right: parts.number }),
    fc.record({ op: fc.constant("abs" as const), of: parts.number }),
    fc.record({
      op: fc.constant("coalesce" as const),
      of: parts.number,
      otherwise: exactNumber.map(literal),
    }),
    choice(parts.boolean, parts.number),
  );
}

function choice(condition: Node, value: Node): Node {
  return fc.record({ op: fc.constant("when" as const), condition, result: value, otherwise: value });
}

function booleans(parts: ExpressionArbitraries, instant: fc.Arbitrary<number>): Node {
  const comparison = fc.constantFrom(
    "eq" as const,
    "gt" as const,
    "gte" as const,
    "lt" as const,
    "lte" as const,
  );
  const any = fc.oneof(parts.number, parts.boolean, parts.category, parts.timestamp);
  const several = fc.array(parts.boolean, { minLength: 1, maxLength: 3 });
  const moment = fc.oneof(parts.timestamp, instant.map(literal));
  return fc.oneof(
    parts.boolean,
    fc.record({ op: comparison, left: parts.number, right: parts.number }),
    fc.record({ op: comparison, left: parts.timestamp, right: moment }),
    fc.record({
      op: fc.constant("in" as const),
      of: parts.category,
      values: fc.array(word, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      op: fc.constant("startsWith" as const),
      of: parts.category,
      prefix: fc.oneof(word, fc.constantFrom("", "F", "'", "%", "_")),
    }),
    fc.record({ op: fc.constantFrom("and" as const, "or" as const), of: several }),
    fc.record({ op: fc.constant("not" as const), of: parts.boolean }),
    fc.record({ op: fc.constant("isNull" as const), of: any }),
  );
}

function categories(parts: ExpressionArbitraries): Node {
  return fc.oneof(
    parts.category,
    fc.record({ op: fc.constant("coalesce" as const), of: parts.category, otherwise: word.map(literal) }),
    choice(parts.boolean, parts.category),
  );
}

/**
 * Random expressions over the columns of generated events.
 *
 * @param names - The names of the columns.
 * @param instant - Instants to compare with.
 * @param depth - How often an expression is put into another.
 */
export function arbitraryExpressions(
  names: EventNames,
  instant: fc.Arbitrary<number>,
  depth: number = 2,
): ExpressionArbitraries {
  let parts = leaves(names);
  for (let level = 0; level < depth; level++) {
    parts = {
      number: numbers(parts),
      boolean: booleans(parts, instant),
      category: categories(parts),
      timestamp: parts.timestamp,
    };
  }
  return parts;
}
