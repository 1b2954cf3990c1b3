import { describeValue, PortraitError, type SummaryPeriod, type SummaryPlan } from "@portrait/core";

function fault(owner: string, problem: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${problem}; received ${describeValue(received)}.`,
    details: { received },
  });
}

function isPeriod(value: unknown): value is SummaryPeriod {
  if (typeof value !== "object" || value === null || !("from" in value) || !("to" in value)) return false;
  const { from, to } = value;
  return typeof from === "number" && typeof to === "number" && from <= to;
}

function isWhole(value: unknown, least: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= 1000;
}

/**
 * Checks the plan of a summary; for engines.
 *
 * @param owner - Who asks, for messages.
 * @param plan - Anything.
 * @throws PortraitError `invalid-argument`.
 *
 * @example
 * ```ts
 * import { checkSummaryPlan } from "@portrait/features/quality";
 *
 * checkSummaryPlan("demo", { periods: [], parts: 100, top: 10 }); // throws demo: the plan's periods must be one or two spans with "from" <= "to"; received an array of 0.
 * ```
 */
export function checkSummaryPlan(owner: string, plan: unknown): asserts plan is SummaryPlan {
  if (typeof plan !== "object" || plan === null) throw fault(owner, "the plan must be an object", plan);
  const { periods, parts, top, now } = plan as Readonly<Record<string, unknown>>;
  const few = Array.isArray(periods) && (periods.length === 1 || periods.length === 2);
  if (!few || !periods.every(isPeriod)) {
    throw fault(owner, 'the plan\'s periods must be one or two spans with "from" <= "to"', periods);
  }
  if (!isWhole(parts, 2)) throw fault(owner, "the plan's parts must be an integer from 2 to 1000", parts);
  if (!isWhole(top, 0)) throw fault(owner, "the plan's top must be an integer from 0 to 1000", top);
  if (now === undefined || (typeof now === "number" && !Number.isNaN(now))) return;
  throw fault(owner, "the plan's now must be epoch milliseconds", now);
}
