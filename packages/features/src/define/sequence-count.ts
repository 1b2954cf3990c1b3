import {
  type CategoryExpression,
  describeValue,
  type NumberExpression,
  numberHandle,
  PortraitError,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode } from "./aggregate.js";

function checkSequence(sequence: unknown): asserts sequence is readonly string[] {
  const sound =
    Array.isArray(sequence) &&
    sequence.length >= 1 &&
    sequence.length <= 8 &&
    sequence.every((text) => typeof text === "string");
  if (sound) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `sequenceCount: the sequence must be a list of 1 to 8 texts; received ${describeValue(sequence)}.`,
    hint: 'Write sequenceCount(kind, ["view", "cart", "purchase"]).',
  });
}

/**
 * How many times values follow each other just so, without another in between; occurrences may overlap. Nulls are left
 * out before. 0 when there is none, never null.
 *
 * @param input - What is read from each event, such as its kind.
 * @param sequence - The values in order, 1 to 8.
 * @param options - Which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition` also when the sequence is none; `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, memory, sequenceCount } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("view", "cart") });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ kind }) => ({ added: sequenceCount(kind, ["view", "cart"]) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, ["view", "view", "cart", "view", "cart"].map((kind) => ({ user: "ann", at: "2024-01-01", kind })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.added; // => 2
 * ```
 */
export function sequenceCount<Value extends string | null>(
  input: CategoryExpression<"event", Value>,
  sequence: readonly NoInfer<NonNullable<Value>>[],
  options: AggregateOptions = {},
): NumberExpression<"profile", number> {
  checkSequence(sequence);
  return numberHandle(
    aggregateNode({
      aggregate: "sequenceCount",
      input,
      accepts: ["category"],
      options,
      parameters: { sequence: Object.freeze([...sequence]) },
      type: "number",
    }),
  );
}
