import type { CleaningPlan, LearntRule, MissingRule, OutlierRule } from "@portrait/core";
import { invalidPlan } from "./column-rules.js";
import { isLearnt } from "./learnt-steps.js";

function fixedRules<Rule>(
  step: LearntRule["step"],
  rules: Readonly<Record<string, Rule>> | undefined,
  learnt: readonly LearntRule[],
  fix: (rule: Rule, learnt: LearntRule) => Rule | undefined,
): Readonly<Record<string, Rule>> | undefined {
  const found = learnt.filter((rule) => rule.step === step);
  if (found.length === 0) return rules;
  const fixed = { ...rules };
  for (const known of found) {
    const rule = Object.hasOwn(fixed, known.column) ? fixed[known.column] : undefined;
    const next = rule === undefined ? undefined : fix(rule, known);
    if (next === undefined) {
      throw invalidPlan(
        `fixCleaning: the plan learns nothing of "${known.column}" for the step "${step}".`,
        "Pass what a log says that was read with this plan: log.learnt.",
      );
    }
    fixed[known.column] = Object.freeze(next);
  }
  return Object.freeze(fixed);
}

function fixedOutliers(rule: OutlierRule, learnt: LearntRule): OutlierRule | undefined {
  if (rule.bounds.method === "fixed" || learnt.step !== "outliers") return undefined;
  const { low, high } = learnt;
  return { ...rule, bounds: Object.freeze({ ...rule.bounds, learnt: Object.freeze({ low, high }) }) };
}

function fixedMissing(rule: MissingRule, learnt: LearntRule): MissingRule | undefined {
  if (!isLearnt(rule)) return undefined;
  return learnt.step === "missing" ? { ...rule, learnt: learnt.value } : undefined;
}

/**
 * A cleaning plan with what it has learnt from a log, so that other logs, and live events, are cleaned by the same bounds
 * and the same values. The plan is as plain as before: it can be kept as JSON.
 *
 * @param plan - The plan that a log was read with.
 * @param learnt - What the log says that it learnt.
 * @throws PortraitError `invalid-definition` when the plan learns nothing of a column.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, optional, timestamp } from "@portrait/core";
 * import { cleaning, fixCleaning, memory } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: optional(number()) });
 * const plan = cleaning(orders, { missing: { price: "median" } });
 * const rows = [1, 2, 9, null].map((price) => ({ user: "ann", at: "2024-01-01", price }));
 * const log = await memory().read(orders, rows, { clean: plan });
 * log.learnt; // => [{ column: "price", step: "missing", value: 2 }]
 * fixCleaning(plan, log.learnt).missing; // => { price: { policy: "median", learnt: 2 } }
 * ```
 */
export function fixCleaning(plan: CleaningPlan, learnt: readonly LearntRule[]): CleaningPlan {
  const outliers = fixedRules("outliers", plan.outliers, learnt, fixedOutliers);
  const missing = fixedRules("missing", plan.missing, learnt, fixedMissing);
  return Object.freeze({
    ...plan,
    ...(outliers === undefined ? {} : { outliers }),
    ...(missing === undefined ? {} : { missing }),
  });
}
