import {
  type Duration,
  type NumberExpression,
  numberHandle,
  PortraitError,
  resolveOptions,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { durationOption } from "./duration-option.js";

/** Options of {@link decayedSum}. */
export interface DecayedSumOptions extends AggregateOptions {
  /** After how long a value counts half. */
  readonly halfLife: Duration;
}

/**
 * A sum in which what is long ago counts less: `Σ x · 2^(-(t - e) / halfLife)` over events at `e`, as of the cutoff `t`.
 * Events whose input is null are left out; 0 when there is none.
 *
 * @param input - The number read from each event; undefined, each event counts 1.
 * @param options - `halfLife`, which is needed; which events: `where`, and `within` or another window.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { days, defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, decayedSum, defineProfile, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ heat: decayedSum(undefined, { halfLife: days(1) }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["2024-01-01", "2024-01-02"].map((at) => ({ user: "ann", at })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-03" });
 * ann?.features.heat; // => 0.75
 * ```
 */
export function decayedSum(
  input: NumberExpression<"event", number | null> | undefined,
  options: DecayedSumOptions,
): NumberExpression<"profile", number> {
  const rules = { ...aggregateRules, halfLife: durationOption("days(30)") };
  const { halfLife, ...which } = resolveOptions("decayedSum", rules, options);
  if (halfLife === undefined) {
    throw new PortraitError({
      code: "invalid-option",
      message: `decayedSum: "halfLife" must be ${rules.halfLife.expected}; received undefined.`,
      hint: "It says after how long a value counts half.",
    });
  }
  return numberHandle(
    aggregateNode({
      aggregate: "decayedSum",
      ...(input === undefined ? {} : { input, accepts: ["number"] }),
      options: which,
      parameters: { halfLife: halfLife.milliseconds },
      type: "number",
    }),
  );
}
