import {
  type BooleanExpression,
  type Duration,
  describeValue,
  type NumberExpression,
  numberHandle,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules, checkCondition } from "./aggregate.js";
import { durationOption, isDuration } from "./duration-option.js";

/** Options of {@link funnel}. */
export interface FunnelOptions extends AggregateOptions {
  /** How long after the event of the first step that of the last may come, at most. */
  readonly window: Duration;
}

/**
 * How far events get through steps in order, within a length of time from the first: the greatest `m` such that `m`
 * different events, one after another, meet the first `m` conditions, the last not more than `window` after the first.
 * Other events may lie between. 0 when no event meets the first, never null.
 *
 * @param steps - The conditions of the steps in order, 1 to 8.
 * @param options - `window`, which is needed; which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition` also when there is no step or more than 8; `invalid-option`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, oneOf, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, funnel, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp(), kind: oneOf("view", "cart", "buy") });
 * const visitor = defineProfile(visits, {
 *   key: "user",
 *   features: ({ kind }) => ({ reached: funnel([kind.is("view"), kind.is("cart"), kind.is("buy")], { window: days(1) }) }),
 * });
 * const engine = memory();
 * const log = await engine.read(visits, ["view", "view", "cart"].map((kind) => ({ user: "ann", at: "2024-01-01", kind })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-02" });
 * ann?.features.reached; // => 2
 * ```
 */
export function funnel(
  steps: readonly BooleanExpression<"event", boolean | null>[],
  options: FunnelOptions,
): NumberExpression<"profile", number> {
  if (!Array.isArray(steps) || steps.length < 1 || steps.length > 8) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `funnel: the steps must be a list of 1 to 8 conditions; received ${describeValue(steps)}.`,
      hint: 'Write funnel([kind.is("view"), kind.is("purchase")], { window: days(7) }).',
    });
  }
  steps.forEach((step: unknown, place) => {
    checkCondition("funnel", `step ${place}`, step);
  });
  const rules = { ...aggregateRules, window: durationOption("days(7)") };
  const { window, ...which } = resolveOptions("funnel", rules, options);
  if (!isDuration(window)) {
    throw new PortraitError({
      code: "invalid-option",
      message: `funnel: "window" must be ${rules.window.expected}; received undefined.`,
      hint: "It says how long after the first step the last may come.",
    });
  }
  const nodes = Object.freeze(steps.map((step) => step.node));
  const parameters = { steps: nodes, length: window.milliseconds };
  return numberHandle(aggregateNode({ aggregate: "funnel", options: which, parameters, type: "number" }));
}
