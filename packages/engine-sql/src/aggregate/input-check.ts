import { type AggregateKind, type AggregateNode, PortraitError, type ValueType } from "@portrait/core";

const NUMBERS: readonly ValueType[] = ["number"];
const INSTANTS: readonly ValueType[] = ["timestamp", "number"];
const TEXTS: readonly ValueType[] = ["category"];
const SINGLE: readonly ValueType[] = ["number", "category", "boolean", "timestamp"];
const NONE: readonly ValueType[] = [];

/** The types of input that an aggregate can be computed from, the usual one first; none where it needs no input. */
const INPUTS: Readonly<Record<AggregateKind, readonly ValueType[]>> = {
  count: NONE,
  exists: NONE,
  sum: NUMBERS,
  mean: NUMBERS,
  min: ["number", "timestamp"],
  max: ["number", "timestamp"],
  distinct: SINGLE,
  recency: INSTANTS,
  tenure: INSTANTS,
  share: ["boolean"],
  first: SINGLE,
  last: SINGLE,
  mostFrequent: SINGLE,
  history: TEXTS,
  variance: NUMBERS,
  quantile: NUMBERS,
  histogram: NUMBERS,
  trend: NUMBERS,
  entropy: SINGLE,
  topK: TEXTS,
  topKShares: SINGLE,
  gap: NONE,
  streak: NONE,
  ngrams: TEXTS,
  sequenceCount: TEXTS,
  funnel: NONE,
  hourOfDay: NONE,
  dayOfWeek: NONE,
  decayedSum: NUMBERS,
  sessions: NONE,
};

/**
 * An aggregate has no input though it needs one.
 *
 * @param node - The aggregate.
 *
 * @example
 * ```ts
 * import { lacksInput } from "@portrait/engine-sql";
 *
 * lacksInput({ aggregate: "sum" }).message; // => '"sum": the aggregate needs an input.'
 * ```
 */
export function lacksInput({ aggregate }: Pick<AggregateNode, "aggregate">): PortraitError {
  return new PortraitError({
    code: "invalid-definition",
    message: `"${aggregate}": the aggregate needs an input.`,
  });
}

/**
 * Checks that an aggregate has what it is computed from.
 *
 * @param node - The aggregate.
 * @param type - The type of its input; undefined when it has none.
 * @throws PortraitError `invalid-definition`.
 *
 * @example
 * ```ts
 * import { checkInput } from "@portrait/engine-sql";
 *
 * checkInput({ aggregate: "count" }, undefined);
 * checkInput({ aggregate: "sum" }, "category"); // throws "sum": an operand must be of type number; received category.
 * ```
 */
export function checkInput(
  { aggregate }: Pick<AggregateNode, "aggregate">,
  type: ValueType | undefined,
): void {
  const expected = INPUTS[aggregate];
  if (expected.length === 0 || (type === undefined && aggregate === "decayedSum")) return;
  if (type === undefined) throw lacksInput({ aggregate });
  if (expected.includes(type)) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `"${aggregate}": an operand must be of type ${expected[0]}; received ${type}.`,
    details: { op: aggregate, expected: expected[0], received: type },
  });
}
