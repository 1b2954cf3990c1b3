import { type AggregateNode, type ExpressionNode, millisecondsPer } from "@portrait/core";
import { describeLength, describeWindow } from "./describe-window.js";

type Describe = (node: ExpressionNode) => string;

/** A unit by its name, such as `days`; another number of milliseconds as a length. */
function describeUnit(milliseconds: number | undefined): string {
  const units = ["days", "hours", "minutes", "seconds"] as const;
  return units.find((name) => millisecondsPer[name] === milliseconds) ?? describeLength(milliseconds ?? 1);
}

/** What an aggregate has besides its input, filter and window. */
function parameters(node: AggregateNode, describe: Describe): readonly string[] {
  switch (node.aggregate) {
    case "variance":
      return node.ddof === 0 ? ["ddof 0"] : [];
    case "quantile":
      return [String(node.probability)];
    case "histogram":
      return [`[${node.edges?.join(", ")}]`];
    case "trend":
      return [`per ${describeUnit(node.unit).replace(/^(\w+)s$/, "$1")}`];
    case "topK":
    case "topKShares":
      return [String(node.limit)];
    case "gap":
      return [`${node.statistic} in ${describeUnit(node.unit)}`];
    case "streak":
      return [`${node.statistic}`, `${node.period}`, `${node.timeZone}`];
    case "ngrams":
      return [`n ${node.n}`, String(node.limit)];
    case "sequenceCount":
      return [node.sequence?.join(" > ") ?? ""];
    case "funnel":
      return [`${node.steps?.map(describe).join(" > ")}`, `in ${describeLength(node.length as number)}`];
    case "hourOfDay":
    case "dayOfWeek":
      return [`${node.timeZone}`];
    case "decayedSum":
      return [`half-life ${describeLength(node.halfLife as number)}`];
    case "sessions":
      return [`${node.statistic}`, `gap ${describeLength(node.gap as number)}`];
    default:
      return [];
  }
}

/**
 * Whether an aggregate sees less than all events before the cutoff, so that its words have several parts.
 *
 * @param node - The aggregate.
 */
export function isLimited({ where, window }: AggregateNode): boolean {
  return where !== undefined || describeWindow(window) !== "";
}

/**
 * An aggregate in words.
 *
 * @param node - The aggregate.
 * @param describe - Gives an expression over one event in words.
 */
export function describeAggregate(node: AggregateNode, describe: Describe): string {
  const { aggregate, input, where, window } = node;
  const inside = [...(input === undefined ? [] : [describe(input)]), ...parameters(node, describe)];
  const filter = where === undefined ? "" : ` where ${describe(where)}`;
  return `${aggregate}(${inside.join(", ")})${filter}${describeWindow(window)}`;
}
