import { describeValue } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { AggregateKind, AggregateNode } from "../expression/node.js";

/** The parameters of aggregates. */
type Parameter = Exclude<keyof AggregateNode, "op" | "aggregate" | "where" | "window" | "type">;

/** What a parameter must be. */
interface Demand {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const whole = (least: number, most: number): Demand => ({
  expected: `an integer from ${least} to ${most}`,
  accepts: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
});

const milliseconds: Demand = {
  expected: "a finite number of milliseconds > 0",
  accepts: (value) => typeof value === "number" && Number.isFinite(value) && value > 0,
};

const oneOf = (...words: readonly string[]): Demand => ({
  expected: `one of ${words.map((word) => JSON.stringify(word)).join(", ")}`,
  accepts: (value) => words.includes(value as string),
});

const isNode = (value: unknown): boolean => typeof value === "object" && value !== null && "op" in value;

const listOf = (what: string, most: number, accepts: (value: unknown) => boolean): Demand => ({
  expected: `a list of 1 to ${most} ${what}`,
  accepts: (value) =>
    Array.isArray(value) && value.length >= 1 && value.length <= most && value.every(accepts),
});

const isAscending = (edges: readonly unknown[]): boolean =>
  edges.every((edge, place) => place === 0 || (edge as number) > (edges[place - 1] as number));

const edges = listOf("finite numbers, ascending", 256, Number.isFinite);

const input: Demand = { expected: "an expression over the event", accepts: isNode };
const timeZone: Demand = {
  expected: "the IANA name of a time zone",
  accepts: (value) => typeof value === "string" && value !== "",
};

type Demands = Readonly<Partial<Record<Parameter, Demand>>>;

/** What each aggregate must have; those without an entry need no more than a window. */
const DEMANDS: Readonly<Partial<Record<AggregateKind, Demands>>> = {
  sum: { input },
  mean: { input },
  min: { input },
  max: { input },
  distinct: { input },
  share: { input },
  first: { input },
  last: { input },
  mostFrequent: { input },
  entropy: { input },
  recency: { input, unit: milliseconds },
  tenure: { input, unit: milliseconds },
  history: { input, limit: whole(1, 10_000) },
  topK: { input, limit: whole(1, 1000) },
  topKShares: { input, limit: whole(1, 1000) },
  variance: { input, ddof: whole(0, 1) },
  quantile: {
    input,
    probability: {
      expected: "a number in [0, 1]",
      accepts: (value) => typeof value === "number" && value >= 0 && value <= 1,
    },
  },
  histogram: {
    input,
    edges: { ...edges, accepts: (value) => edges.accepts(value) && isAscending(value as readonly unknown[]) },
  },
  trend: { input, unit: milliseconds },
  gap: { statistic: oneOf("mean", "min", "max", "last", "deviation"), unit: milliseconds },
  streak: {
    statistic: oneOf("longest", "current", "active"),
    period: oneOf("day", "week", "month"),
    timeZone,
  },
  ngrams: { input, n: whole(2, 8), limit: whole(1, 1000) },
  sequenceCount: { input, sequence: listOf("texts", 8, (value) => typeof value === "string") },
  funnel: { steps: listOf("conditions", 8, isNode), length: milliseconds },
  hourOfDay: { timeZone },
  dayOfWeek: { timeZone },
  decayedSum: { halfLife: milliseconds },
  sessions: {
    statistic: oneOf("count", "meanEvents", "meanDuration", "lastEvents", "lastDuration"),
    gap: milliseconds,
    unit: milliseconds,
  },
};

/**
 * Checks that an aggregate has the parameters that its kind needs, each of which the builders of `@portrait/features` fill in.
 *
 * @param engine - The engine's name, for the message.
 * @param name - The name of the aggregate in its plan.
 * @param node - The aggregate.
 * @throws PortraitError `invalid-definition`.
 */
export function checkParameters(engine: string, name: string, node: AggregateNode): void {
  for (const [parameter, { expected, accepts }] of Object.entries<Demand>(DEMANDS[node.aggregate] ?? {})) {
    const value: unknown = node[parameter as Parameter];
    if (accepts(value)) continue;
    throw new PortraitError({
      code: "invalid-definition",
      message: `${engine}: ${JSON.stringify(parameter)} of the aggregate ${JSON.stringify(name)} (${node.aggregate}) must be ${expected}; received ${describeValue(value)}.`,
      hint: "Build the node with the functions of @portrait/features, which check it and fill in defaults.",
      details: { aggregate: node.aggregate, parameter },
    });
  }
}
