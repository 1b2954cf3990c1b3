import {
  choiceOption,
  type GapStatistic,
  millisecondsPer,
  type NumberExpression,
  numberHandle,
  resolveOptions,
  type TimeUnit,
} from "@portrait/core";
import { type AggregateOptions, aggregateNode, aggregateRules } from "./aggregate.js";
import { unitOption } from "./unit-option.js";

/** Options of {@link gap}. */
export interface GapOptions extends AggregateOptions {
  /** What is said of the gaps; `"deviation"` is the sample standard deviation; left out, `"mean"`. */
  readonly statistic?: GapStatistic | undefined;
  /** The unit of the result; left out, days of 24 hours. */
  readonly unit?: TimeUnit | undefined;
}

/**
 * The time between consecutive events: its mean, least, greatest, last or deviation. Null when there are fewer than two
 * events, for the deviation three.
 *
 * @param options - Which events: `where`, and `within` or another window; `statistic` and `unit`.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 *
 * @example
 * ```ts
 * import { defineEvents, id, timestamp } from "@portrait/core";
 * import { buildProfiles, defineProfile, gap, memory } from "@portrait/features";
 *
 * const visits = defineEvents({ user: id("user"), at: timestamp() });
 * const visitor = defineProfile(visits, { key: "user", features: () => ({ rhythm: gap(), longest: gap({ statistic: "max" }) }) });
 * const engine = memory();
 * const log = await engine.read(visits, ["2024-01-01", "2024-01-02", "2024-01-05"].map((at) => ({ user: "ann", at })));
 * const [ann] = await buildProfiles(visitor, log, { engine, asOf: "2024-01-06" });
 * ann?.features; // => { rhythm: 2, longest: 3 }
 * ```
 */
export function gap(options: GapOptions = {}): NumberExpression<"profile", number | null> {
  const rules = {
    ...aggregateRules,
    statistic: choiceOption<GapStatistic>("mean", ["mean", "min", "max", "last", "deviation"]),
    unit: unitOption("days"),
  };
  const { statistic, unit, ...which } = resolveOptions("gap", rules, options);
  return numberHandle(
    aggregateNode({
      aggregate: "gap",
      options: which,
      parameters: { statistic, unit: millisecondsPer[unit] },
      type: "number",
    }),
  );
}
