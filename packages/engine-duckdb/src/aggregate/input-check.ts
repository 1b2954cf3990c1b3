import { type AggregateKind, type AggregateNode, PortraitError, type ValueType } from "@portrait/core";

/** Events of which only the time or the filter counts. */
const WITHOUT_INPUT: readonly AggregateKind[] = [
  "count",
  "exists",
  "gap",
  "streak",
  "funnel",
  "hourOfDay",
  "dayOfWeek",
  "sessions",
];

/** The types of input that an aggregate can be computed from; any, where none is named. */
const INPUTS: Readonly<Partial<Record<AggregateKind, readonly ValueType[]>>> = {
  sum: ["number"],
  mean: ["number"],
  min: ["number", "timestamp"],
  max: ["number", "timestamp"],
  recency: ["timestamp", "number"],
  tenure: ["timestamp", "number"],
  share: ["boolean"],
  history: ["category"],
  variance: ["number"],
  quantile: ["number"],
  histogram: ["number"],
  trend: ["number"],
  decayedSum: ["number"],
  topK: ["category"],
  topKShares: ["category"],
  ngrams: ["category"],
  sequenceCount: ["category"],
};

/**
 * An aggregate has no input though it needs one.
 *
 * @param node - The aggregate.
 */
export function lacksInput({ aggregate }: AggregateNode): PortraitError {
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
 */
export function checkInput(node: AggregateNode, type: ValueType | undefined): void {
  const { aggregate } = node;
  if (WITHOUT_INPUT.includes(aggregate)) return;
  if (type === undefined) {
    if (aggregate === "decayedSum") return;
    throw lacksInput(node);
  }
  const expected = INPUTS[aggregate];
  if (expected === undefined || expected.includes(type)) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `"${aggregate}": an operand must be of type ${expected[0]}; received ${type}.`,
    details: { op: aggregate, expected: expected[0], received: type },
  });
}
