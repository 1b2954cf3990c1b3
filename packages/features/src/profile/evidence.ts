import {
  type Evidence,
  type ExpressionNode,
  isoText,
  type Vector,
  type VectorValue,
  valueAt,
} from "@portrait/core";
import { type EvaluationContext, evaluate } from "../evaluate/evaluate.js";
import { describeNode, signOf } from "./describe-node.js";

/** Gives the evidence of one row. */
export type EvidenceReader = (row: number) => readonly Evidence[];

function holdsAt(vector: Vector, row: number): boolean | null {
  const value = valueAt(vector, row);
  return typeof value === "boolean" ? value : null;
}

/** A threshold that data can hold; the number that an instant is compared with is an instant too. */
function thresholdOf(left: Vector, value: VectorValue): Evidence["threshold"] {
  if (value instanceof Date) return isoText(value.getTime());
  if (typeof value === "object") return null;
  return left.type === "timestamp" && typeof value === "number" ? isoText(value) : value;
}

/** One condition of a rule, and whether the rule asks for its opposite. */
interface Leaf {
  readonly node: ExpressionNode;
  readonly negated: boolean;
}

/** The comparisons and other conditions that a rule is made of, from left to right. */
function leaves(node: ExpressionNode, negated: boolean = false): readonly Leaf[] {
  if (node.op === "and" || node.op === "or") return node.of.flatMap((part) => leaves(part, negated));
  return node.op === "not" ? leaves(node.of, !negated) : [{ node, negated }];
}

/** The evidence for the opposite of a condition. */
function opposite(evidence: Evidence): Evidence {
  const { comparison, holds } = evidence;
  return {
    ...evidence,
    comparison: comparison === "is" ? "is not" : `not ${comparison}`,
    holds: holds === null ? null : !holds,
  };
}

function leafReader(node: ExpressionNode, context: EvaluationContext): (row: number) => Evidence {
  const whole = evaluate(node, context);
  switch (node.op) {
    case "eq":
    case "gt":
    case "gte":
    case "lt":
    case "lte": {
      const left = evaluate(node.left, context);
      const right: Vector =
        node.right.op === "quantile" &&
        (left.type === "number" || left.type === "timestamp") &&
        context.quantile !== undefined
          ? { type: "number", values: context.quantile(left.values, node.right.probability, node.left) }
          : evaluate(node.right, context);
      return (row) => ({
        name: describeNode(node.left),
        value: valueAt(left, row),
        comparison:
          node.right.op === "quantile"
            ? `${signOf(node.op)} quantile ${node.right.probability}`
            : signOf(node.op),
        threshold: thresholdOf(left, valueAt(right, row)),
        holds: holdsAt(whole, row),
      });
    }
    case "in":
    case "startsWith": {
      const of = evaluate(node.of, context);
      const threshold = node.op === "in" ? node.values : node.prefix;
      const comparison = node.op === "in" ? "in" : "starts with";
      return (row) => ({
        name: describeNode(node.of),
        value: valueAt(of, row),
        comparison,
        threshold,
        holds: holdsAt(whole, row),
      });
    }
    default:
      return (row) => ({
        name: describeNode(node),
        value: valueAt(whole, row),
        comparison: "is",
        threshold: null,
        holds: holdsAt(whole, row),
      });
  }
}

/**
 * Prepares the evidence for a tag: one entry for each comparison of its rule, or the fact itself.
 *
 * @param node - The tag's expression.
 * @param context - Features of all members, with quantiles.
 */
export function evidenceReader(node: ExpressionNode, context: EvaluationContext): EvidenceReader {
  const readers = leaves(node).map((leaf) => {
    const read = leafReader(leaf.node, context);
    return leaf.negated ? (row: number) => opposite(read(row)) : read;
  });
  return (row) => Object.freeze(readers.map((read) => Object.freeze(read(row))));
}
