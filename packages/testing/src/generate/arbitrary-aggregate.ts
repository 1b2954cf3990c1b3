import type { AggregateKind, AggregateNode, EngineSupport, ExpressionNode, ValueType } from "@portrait/core";
import fc from "fast-check";
import {
  DAY,
  type EventCase,
  type EventGrid,
  type EventNames,
  exactNumber,
  HOUR,
  kinds,
  texts,
} from "./arbitrary-events.js";
import type { ExpressionArbitraries } from "./arbitrary-expression.js";
import { arbitraryTargetWindow, arbitraryWindow, timeZones } from "./arbitrary-window.js";

type InputType = keyof ExpressionArbitraries;

const EVERY: readonly InputType[] = ["category", "number", "boolean", "timestamp"];

/** The types of input that each aggregate takes; none where it takes none. */
const INPUTS: Readonly<Record<AggregateKind, readonly (InputType | undefined)[]>> = {
  count: [undefined],
  exists: [undefined],
  sum: ["number"],
  mean: ["number"],
  min: ["number"],
  max: ["number"],
  distinct: EVERY,
  recency: ["timestamp"],
  tenure: ["timestamp"],
  share: ["boolean"],
  first: EVERY,
  last: EVERY,
  mostFrequent: EVERY,
  history: ["category"],
  variance: ["number"],
  quantile: ["number"],
  histogram: ["number"],
  trend: ["number"],
  entropy: EVERY,
  topK: ["category"],
  topKShares: ["category"],
  gap: [undefined],
  streak: [undefined],
  ngrams: ["category"],
  sequenceCount: ["category"],
  funnel: [undefined],
  hourOfDay: [undefined],
  dayOfWeek: [undefined],
  decayedSum: ["number", undefined],
  sessions: [undefined],
};

/** What adds up rounded numbers, or places between them, forgives that logarithms differ in the last bits. */
const ROUNDED: ReadonlySet<AggregateKind> = new Set([
  "sum",
  "mean",
  "variance",
  "quantile",
  "trend",
  "decayedSum",
]);

function resultType(aggregate: AggregateKind, input: InputType | undefined): ValueType {
  if (aggregate === "exists") return "boolean";
  if (aggregate === "history" || aggregate === "topK" || aggregate === "ngrams") return "list";
  if (/^(histogram|topKShares|hourOfDay|dayOfWeek)$/.test(aggregate)) return "vector";
  return /^(first|last|mostFrequent)$/.test(aggregate) ? (input ?? "number") : "number";
}

/** What a sequence is made of is often a plain column of few texts, so that they repeat. */
const REPEATED: ReadonlySet<AggregateKind> = new Set(["topK", "topKShares", "ngrams", "sequenceCount"]);

interface Parts extends ExpressionArbitraries {
  readonly logarithm: fc.Arbitrary<ExpressionNode>;
  readonly few: fc.Arbitrary<ExpressionNode>;
  readonly step: fc.Arbitrary<ExpressionNode>;
}

/** The plain column of the closed category or of few texts, and conditions on it that often hold. */
function partsOf(expressions: ExpressionArbitraries, names: EventNames): Parts {
  const column = (name: string): ExpressionNode => ({ op: "column", name, type: "category" });
  const kind = fc.record({
    op: fc.constant("in" as const),
    of: fc.constant(column(names.kind)),
    values: fc.shuffledSubarray([...kinds], { minLength: 1, maxLength: 2 }),
  });
  return {
    ...expressions,
    logarithm: fc.record({ op: fc.constant("signedLog1p" as const), of: expressions.number }),
    few: fc.constantFrom(column(names.item), column(names.note), column(names.kind)),
    step: fc.oneof({ weight: 2, arbitrary: kind }, { weight: 1, arbitrary: expressions.boolean }),
  };
}

function arbitraryInput(
  aggregate: AggregateKind,
  type: InputType,
  parts: Parts,
): fc.Arbitrary<ExpressionNode> {
  if (REPEATED.has(aggregate)) return fc.oneof({ weight: 3, arbitrary: parts.few }, parts.category);
  if (!ROUNDED.has(aggregate)) return parts[type];
  return fc.oneof({ weight: 4, arbitrary: parts.number }, { weight: 1, arbitrary: parts.logarithm });
}

type Options = Omit<Partial<AggregateNode>, "op" | "aggregate" | "input" | "where" | "window" | "type">;

function arbitraryOptions(
  aggregate: AggregateKind,
  { step }: EventGrid,
  parts: Parts,
): fc.Arbitrary<Options> {
  const unit = fc.constantFrom(1000, HOUR, DAY);
  const timeZone = fc.constantFrom(...timeZones);
  const limit = fc.constantFrom(1, 2, 3, 50);
  const word = fc.constantFrom(...texts.slice(-3), ...texts.slice(-3), ...kinds);
  switch (aggregate) {
    case "recency":
    case "tenure":
    case "trend":
      return fc.record({ unit });
    case "history":
    case "topK":
    case "topKShares":
      return fc.record({ limit });
    case "variance":
      return fc.record({ ddof: fc.constantFrom(0, 1) });
    case "quantile":
      return fc.record({ probability: fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1) });
    case "histogram":
      return fc
        .uniqueArray(exactNumber, { minLength: 1, maxLength: 4 })
        .map((edges) => ({ edges: edges.sort((a, b) => a - b) }));
    case "gap":
      return fc.record({ unit, statistic: fc.constantFrom("mean", "min", "max", "last", "deviation") });
    case "streak":
      return fc.record({
        statistic: fc.constantFrom("longest", "current", "active"),
        period: fc.constantFrom("day", "week", "month"),
        timeZone,
      });
    case "ngrams":
      return fc.record({ n: fc.constantFrom(2, 2, 3, 4), limit });
    case "sequenceCount":
      return fc.record({
        sequence: fc.oneof(fc.tuple(word), fc.tuple(word), fc.tuple(word, word), fc.tuple(word, word, word)),
      });
    case "funnel":
      return fc.record({
        steps: fc.array(parts.step, { minLength: 1, maxLength: 4 }),
        length: fc.constantFrom(1, step, 2 * step, 100 * step),
      });
    case "hourOfDay":
    case "dayOfWeek":
      return fc.record({ timeZone });
    case "decayedSum":
      return fc.record({ halfLife: fc.constantFrom(HOUR, DAY, 30 * DAY, step) });
    case "sessions":
      return fc.record({
        statistic: fc.constantFrom("count", "meanEvents", "meanDuration", "lastEvents", "lastDuration"),
        gap: fc.constantFrom(1, step - 1, step, 2 * step),
        unit,
      });
    default:
      return fc.constant({});
  }
}

/** Which aggregates are made. */
export interface AggregateChoice {
  /** Aggregates and kinds of windows. */
  readonly support: EngineSupport;
  /** Whether some look behind the cutoff, as targets do. */
  readonly targets: boolean;
}

/**
 * Random aggregates over the columns of generated events.
 *
 * @param expressions - Inputs and conditions.
 * @param task - The events.
 * @param choice - Which aggregates.
 */
export function arbitraryAggregate(
  expressions: ExpressionArbitraries,
  { names, grid }: Pick<EventCase, "names" | "grid">,
  { support, targets }: AggregateChoice,
): fc.Arbitrary<AggregateNode> {
  const before = arbitraryWindow(grid, support.windows);
  const window = targets
    ? fc.oneof({ weight: 3, arbitrary: before }, { weight: 1, arbitrary: arbitraryTargetWindow(grid) })
    : before;
  const parts = partsOf(expressions, names);
  const nothing = fc.constant(undefined);
  const where = fc.oneof(nothing, nothing, expressions.boolean, parts.step);
  return fc
    .constantFrom(...support.aggregates)
    .chain((aggregate) => fc.tuple(fc.constant(aggregate), fc.constantFrom(...INPUTS[aggregate])))
    .chain(([aggregate, type]) =>
      fc
        .record({
          input: type === undefined ? nothing : arbitraryInput(aggregate, type, parts),
          where,
          window: aggregate === "streak" ? before : window,
          options: arbitraryOptions(aggregate, grid, parts),
        })
        .map(({ input, where: condition, window: seen, options }) => ({
          op: "aggregate",
          aggregate,
          ...(input === undefined ? {} : { input }),
          ...(condition === undefined ? {} : { where: condition }),
          window: seen,
          ...options,
          type: resultType(aggregate, type),
        })),
    );
}
