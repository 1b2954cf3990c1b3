import {
  type AggregateKind,
  type AggregateNode,
  type BooleanExpression,
  type Duration,
  describeValue,
  type Expression,
  type ExpressionNode,
  optionalOption,
  PortraitError,
  resolveOptions,
  type ValueType,
} from "@portrait/core";
import { nodeType, operandsOf } from "./node-type.js";

/** Which events an aggregate sees. */
export interface AggregateOptions {
  /** Only events for which this is true; left out, all. */
  readonly where?: BooleanExpression<"event", boolean | null>;
  /** Only events in `[t - within, t)` of the cutoff `t`; left out, all before `t`. */
  readonly within?: Duration;
}

type EventExpression = Expression<"event", unknown>;

const isExpression = (value: unknown): value is EventExpression =>
  typeof value === "object" && value !== null && "node" in value;

const rules = {
  where: optionalOption<EventExpression>("a condition over the event's columns", isExpression),
  within: optionalOption<Duration>(
    "a duration such as days(90)",
    (value) => typeof value === "object" && value !== null && "milliseconds" in value,
  ),
};

function checkScope(owner: string, node: ExpressionNode): void {
  const stray = node.op === "feature" || node.op === "aggregate" || node.op === "quantile";
  if (stray) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: it reads columns of events; received ${node.op === "feature" ? `the feature "${node.name}"` : `a ${node.op}`}.`,
      hint: "Combine features with each other outside of aggregates.",
    });
  }
  for (const operand of operandsOf(node)) checkScope(owner, operand);
}

/** What {@link aggregateNode} takes. */
export interface AggregateInit {
  /** Which aggregate. */
  readonly aggregate: AggregateKind;
  /** What it reads from each event. */
  readonly input?: EventExpression;
  /** The types that the input may have. */
  readonly accepts?: readonly ValueType[];
  /** Which events it sees. */
  readonly options: AggregateOptions | undefined;
  /** Milliseconds in the unit of the result. */
  readonly unit?: number;
  /** How many values are kept. */
  readonly limit?: number;
  /** The type of the result; left out, that of the input. */
  readonly type?: ValueType;
  /** On which side of the cutoff it looks; left out, before. */
  readonly direction?: "before" | "after";
}

/**
 * An aggregate as data, checked.
 *
 * @param init - Its parts.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function aggregateNode(init: AggregateInit): AggregateNode {
  const { aggregate, input, accepts } = init;
  const { where, within } = resolveOptions(aggregate, rules, init.options);
  if (accepts !== undefined && (!isExpression(input) || !accepts.includes(nodeType(input.node)))) {
    const received = isExpression(input) ? `one of type ${nodeType(input.node)}` : describeValue(input);
    throw new PortraitError({
      code: "invalid-definition",
      message: `${aggregate}: the input must be an expression of type ${accepts.join(" or ")}; received ${received}.`,
    });
  }
  if (where !== undefined && nodeType(where.node) !== "boolean") {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${aggregate}: "where" must be a condition; received an expression of type ${nodeType(where.node)}.`,
    });
  }
  for (const part of [input, where]) if (part !== undefined) checkScope(aggregate, part.node);
  return Object.freeze({
    op: "aggregate",
    aggregate,
    ...(input === undefined ? {} : { input: input.node }),
    ...(where === undefined ? {} : { where: where.node }),
    window: Object.freeze({ direction: init.direction ?? "before", length: within?.milliseconds ?? null }),
    ...(init.unit === undefined ? {} : { unit: init.unit }),
    ...(init.limit === undefined ? {} : { limit: init.limit }),
    type: init.type ?? (input === undefined ? "number" : nodeType(input.node)),
  });
}
