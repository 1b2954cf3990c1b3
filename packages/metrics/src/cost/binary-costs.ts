import { describeValue, type OptionRule, PortraitError, resolveOptions } from "@portrait/core";

/** What each kind of call costs, in any one unit; gains are negative. */
export interface BinaryCosts {
  /** A negative row called positive. */
  readonly falsePositive: number;
  /** A positive row called negative. */
  readonly falseNegative: number;
  /** A positive row called positive; left out, 0. */
  readonly truePositive?: number;
  /** A negative row called negative; left out, 0. */
  readonly trueNegative?: number;
}

const finite = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const rule = (fallback: number): OptionRule<number> => ({
  default: fallback,
  expected: "a finite number",
  accepts: finite,
});

const rules = {
  falsePositive: rule(Number.NaN),
  falseNegative: rule(Number.NaN),
  truePositive: rule(0),
  trueNegative: rule(0),
};

/**
 * Checks costs and fills in those left out.
 *
 * @param owner - Who asks, for the message.
 * @param costs - What the caller passed.
 * @throws PortraitError `invalid-option`; `invalid-argument` when a wrong call does not cost more than a right one.
 */
export function checkCosts(owner: string, costs: unknown): Required<BinaryCosts> {
  const hint = "Write { falsePositive: 1, falseNegative: 5 }.";
  if (typeof costs !== "object" || costs === null || Array.isArray(costs)) {
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the costs must be an object; received ${describeValue(costs)}.`,
      hint,
    });
  }
  for (const name of ["falsePositive", "falseNegative"] as const) {
    if (name in costs && Object.hasOwn(costs, name) && Reflect.get(costs, name) !== undefined) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: the cost "${name}" is missing.`,
      hint,
    });
  }
  const checked = resolveOptions(owner, rules, costs);
  const { falsePositive, falseNegative, truePositive, trueNegative } = checked;
  const wrong: readonly (readonly [string, number, string, number])[] = [
    ["falsePositive", falsePositive, "trueNegative", trueNegative],
    ["falseNegative", falseNegative, "truePositive", truePositive],
  ];
  for (const [worse, high, better, low] of wrong) {
    if (high > low) continue;
    throw new PortraitError({
      code: "invalid-argument",
      message: `${owner}: "${worse}" must cost more than "${better}"; received ${high} and ${low}.`,
      hint: "Gains are negative costs. If a wrong call costs no more than a right one, there is nothing to choose.",
    });
  }
  return checked;
}

/**
 * The threshold of least expected cost for probabilities that are right:
 * `(C_FP - C_TN) / ((C_FP - C_TN) + (C_FN - C_TP))`. A row of probability `p` costs `p C_TP + (1 - p) C_FP` when it is
 * called positive and `p C_FN + (1 - p) C_TN` when not; from this `p` on the first is not greater.
 *
 * Source: Elkan 2001.
 *
 * @param costs - What each kind of call costs.
 * @throws PortraitError `invalid-option`; `invalid-argument` when a cost is missing, or a wrong call does not cost more
 *   than a right one.
 *
 * @example
 * ```ts
 * import { bayesThreshold } from "@portrait/metrics";
 *
 * // German credit, positive: a bad customer. To accept one costs 5, to refuse a good one 1.
 * bayesThreshold({ falseNegative: 5, falsePositive: 1 }); // ≈ 0.1666666667
 * ```
 */
export function bayesThreshold(costs: BinaryCosts): number {
  return thresholdOf(checkCosts("bayesThreshold", costs));
}

/**
 * {@link bayesThreshold} of costs that are checked.
 *
 * @param costs - The costs.
 */
export function thresholdOf(costs: Required<BinaryCosts>): number {
  const acting = costs.falsePositive - costs.trueNegative;
  return acting / (acting + costs.falseNegative - costs.truePositive);
}
