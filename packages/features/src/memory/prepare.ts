import {
  type AggregateKind,
  type AggregateNode,
  type ExpressionNode,
  PortraitError,
  type ValueType,
  type Vector,
} from "@portrait/core";
import { conditionOf } from "./condition.js";
import type { Prepared } from "./fold/fold.js";
import { type Inputs, inputsOf } from "./fold/inputs.js";

type InputType = Exclude<ValueType, "list" | "vector">;

const ANY: readonly InputType[] = ["category", "number", "boolean", "timestamp"];

/** The types of input that an aggregate is computed from; none, where it has no input. */
const INPUTS: Readonly<Record<AggregateKind, readonly InputType[]>> = {
  count: [],
  exists: [],
  sum: ["number"],
  mean: ["number"],
  min: ["number", "timestamp"],
  max: ["number", "timestamp"],
  distinct: ANY,
  recency: ["timestamp", "number"],
  tenure: ["timestamp", "number"],
  share: ["boolean"],
  first: ANY,
  last: ANY,
  mostFrequent: ANY,
  history: ["category"],
  variance: ["number"],
  quantile: ["number"],
  histogram: ["number"],
  trend: ["number"],
  entropy: ANY,
  topK: ["category"],
  topKShares: ["category"],
  gap: [],
  streak: [],
  ngrams: ["category"],
  sequenceCount: ["category"],
  funnel: [],
  hourOfDay: [],
  dayOfWeek: [],
  decayedSum: ["number"],
  sessions: [],
};

function invalid(message: string): PortraitError {
  return new PortraitError({ code: "invalid-definition", message });
}

/** Numbers that are not finite count as null. */
function settled(vector: Vector): Vector {
  if (
    vector.type !== "number" ||
    vector.values.every((value) => Math.abs(value) !== Number.POSITIVE_INFINITY)
  ) {
    return vector;
  }
  const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);
  return { type: "number", values: vector.values.map(finite) };
}

function inputOf(node: AggregateNode, valuesOf: (node: ExpressionNode) => Vector): Vector | undefined {
  const expected: readonly string[] = INPUTS[node.aggregate];
  if (expected.length === 0) return undefined;
  if (node.input === undefined) {
    if (node.aggregate === "decayedSum") return undefined;
    throw invalid(`"${node.aggregate}": the aggregate needs an input.`);
  }
  const vector = valuesOf(node.input);
  if (expected.includes(vector.type)) return settled(vector);
  throw invalid(`"${node.aggregate}": an operand must be of type ${expected[0]}; received ${vector.type}.`);
}

/**
 * Makes aggregates ready for a log.
 *
 * @param times - For each row its time.
 * @param valuesOf - Gives the values of an expression for every row.
 * @returns Makes one ready; throws `invalid-definition` when its input is missing or of another type.
 */
export function preparer(
  times: Float64Array,
  valuesOf: (node: ExpressionNode) => Vector,
): (node: AggregateNode) => Prepared {
  const coded = new Map<Vector | undefined, Inputs>();
  return (node) => {
    const steps = (node.steps ?? []).map((step) => conditionOf(valuesOf(step)));
    const input = inputOf(node, valuesOf);
    const inputs = (): Inputs => {
      const held = coded.get(input) ?? inputsOf(input);
      coded.set(input, held);
      return held;
    };
    return { node, times, input, inputs, steps };
  };
}
