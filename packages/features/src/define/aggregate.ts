import {
  type AggregateKind,
  type AggregateNode,
  type AggregateWindow,
  type BooleanExpression,
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
import { isExpression, nodeType, operandsOf } from "./node-type.js";
import { type WindowOptions, windowOf, windowRules } from "./window.js";

/** Which events an aggregate sees: a filter, and one window at most. */
export interface AggregateOptions extends WindowOptions {
  /** Only events for which this is true; left out, all. An event for which it is null is not seen. */
  readonly where?: BooleanExpression<"event", boolean | null> | undefined;
}

type EventExpression = Expression<"event", unknown>;

/** The rules of {@link AggregateOptions}. */
export const aggregateRules: typeof windowRules & {
  /** Any expression; that it is a condition is checked with the input. */
  readonly where: OptionRule<BooleanExpression<"event", boolean | null> | undefined>;
} = {
  where: optionalOption("a condition over the event's columns", isExpression),
  ...windowRules,
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

/** What some aggregates have besides an input, a filter and a window. */
export type AggregateParameters = Omit<
  AggregateNode,
  "op" | "aggregate" | "input" | "where" | "window" | "type"
>;

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
  /** What the aggregate has besides, such as a unit or a limit. */
  readonly parameters?: AggregateParameters;
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
 * Checks that an expression is a condition over the columns of one event.
 *
 * @param owner - Who reads it, for the message.
 * @param name - What it is, for the message.
 * @param condition - Anything.
 * @throws PortraitError `invalid-definition`.
 */
export function checkCondition(
  owner: string,
  name: string,
  condition: unknown,
): asserts condition is EventExpression {
  if (!isExpression(condition) || nodeType(condition.node) !== "boolean") {
    const received = isExpression(condition)
      ? `an expression of type ${nodeType(condition.node)}`
      : describeValue(condition);
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: ${name} must be a condition; received ${received}.`,
      hint: 'Compare it with something, such as kind.is("purchase").',
    });
  }
  checkEventScope(owner, condition.node);
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
  const { where, ...times } = resolveOptions(owner, aggregateRules, init.options);
  const window: AggregateWindow =
    init.direction === "after"
      ? Object.freeze({ direction: init.direction, length: times.within?.milliseconds ?? null })
      : windowOf(owner, times);
  if (accepts !== undefined) checkInput(owner, input, accepts);
  if (where !== undefined) checkCondition(owner, '"where"', where);
  if (input !== undefined) checkEventScope(owner, input.node);
  return Object.freeze({
    op: "aggregate",
    aggregate,
    ...(input === undefined ? {} : { input: input.node }),
    ...(where === undefined ? {} : { where: where.node }),
    window,
    ...init.parameters,
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
