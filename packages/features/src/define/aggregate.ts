import {
  type AggregateKind,
  type AggregateNode,
  type BooleanExpression,
  type Duration,
  describeValue,
  type Expression,
  type ExpressionNode,
  handleOf,
  type OptionRule,
  optionalOption,
  PortraitError,
  resolveOptions,
  type Scope,
  type ValueType,
} from "@portrait/core";
import { durationOption } from "./duration-option.js";
import { isExpression, nodeType, operandsOf } from "./node-type.js";

/** Which events an aggregate sees. */
export interface AggregateOptions {
  /** Only events for which this is true; left out, all. An event for which it is null is not seen. */
  readonly where?: BooleanExpression<"event", boolean | null> | undefined;
  /** Only events in `[t - within, t)` of the cutoff `t`; left out, all before `t`. */
  readonly within?: Duration | undefined;
}

type EventExpression = Expression<"event", unknown>;

/** The rules of {@link AggregateOptions}. */
export const aggregateRules: {
  /** Any expression; that it is a condition is checked with the input. */
  readonly where: OptionRule<BooleanExpression<"event", boolean | null> | undefined>;
  /** A positive length. */
  readonly within: OptionRule<Duration | undefined>;
} = {
  where: optionalOption("a condition over the event's columns", isExpression),
  within: durationOption("days(90)"),
};

/** The types that a value of an event may have. */
export const eventTypes: readonly ValueType[] = ["category", "number", "boolean", "timestamp"];

function strayName(node: ExpressionNode): string | undefined {
  if (node.op === "feature") return `the feature "${node.name}"`;
  if (node.op === "aggregate") return `the aggregate ${node.aggregate}`;
  return node.op === "quantile" ? "a quantile" : undefined;
}

/**
 * Checks that an expression speaks of the columns of one event only.
 *
 * @param owner - Who reads it, for the message.
 * @param node - The expression.
 * @throws PortraitError `invalid-definition`.
 */
export function checkEventScope(owner: string, node: ExpressionNode): void {
  const stray = strayName(node);
  if (stray !== undefined) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: it reads columns of events; received ${stray}.`,
      hint: "Combine features with each other outside of aggregates.",
    });
  }
  for (const operand of operandsOf(node)) checkEventScope(owner, operand);
}

/** What {@link aggregateNode} takes. */
export interface AggregateInit {
  /** Which aggregate. */
  readonly aggregate: AggregateKind;
  /** Who asks, for messages; left out, the aggregate's name. */
  readonly owner?: string;
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

function checkInput(owner: string, input: unknown, accepts: readonly ValueType[]): void {
  if (isExpression(input) && accepts.includes(nodeType(input.node))) return;
  const received = isExpression(input) ? `one of type ${nodeType(input.node)}` : describeValue(input);
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: the input must be an expression of type ${accepts.join(" or ")}; received ${received}.`,
  });
}

/**
 * An aggregate as data, checked.
 *
 * @param init - Its parts.
 * @throws PortraitError `invalid-definition` when the input or filter is of another type, or speaks of features;
 *   `invalid-option`.
 */
export function aggregateNode(init: AggregateInit): AggregateNode {
  const { aggregate, input, accepts, owner = aggregate } = init;
  const { where, within } = resolveOptions(owner, aggregateRules, init.options);
  if (accepts !== undefined) checkInput(owner, input, accepts);
  if (where !== undefined && nodeType(where.node) !== "boolean") {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: "where" must be a condition; received an expression of type ${nodeType(where.node)}.`,
      hint: 'Compare it with something, such as kind.is("purchase").',
    });
  }
  for (const part of [input, where]) if (part !== undefined) checkEventScope(owner, part.node);
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

/**
 * A handle on one of the values that events have.
 *
 * @param aggregate - Which value.
 * @param input - What is read from each event.
 * @param options - Which events.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function valueExpression(
  aggregate: "first" | "last" | "mostFrequent",
  input: EventExpression,
  options: AggregateOptions | undefined,
): Expression<Scope, unknown> {
  const node = aggregateNode({ aggregate, input, accepts: eventTypes, options });
  return handleOf(node.type, node);
}
