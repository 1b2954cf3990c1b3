import type {
  Bounds,
  CleaningPlan,
  Column,
  Columns,
  FillValue,
  LearntRule,
  MissingRule,
  OutlierBounds,
} from "@portrait/core";
import type { ReadValue } from "../read/value-reader.js";
import { heldTo, isBeyond } from "./bounds.js";
import { changeNumber } from "./change.js";
import { learnBounds, learnFill, type ValueCounts } from "./learn.js";
import { ruleOf } from "./rule-of.js";

/** A rule of missing values that is learnt. */
export type LearntFill = Extract<MissingRule, { policy: "mean" | "median" | "mostFrequent" }>;

/**
 * Whether what stands in for missing values is learnt.
 *
 * @param rule - The rule.
 */
export function isLearnt(rule: MissingRule): rule is LearntFill {
  return rule.policy === "mean" || rule.policy === "median" || rule.policy === "mostFrequent";
}

/** Bounds of outliers that are learnt. */
export type LearntBounds = Exclude<
  OutlierBounds,
  {
    /** Bounds that are given. */
    readonly method: "fixed";
  }
>;

/** A step for which a log is asked: what becomes of numbers beyond bounds, or of missing values. */
export type LearntStep = {
  /** The column. */
  readonly column: string;
  /** Its place. */
  readonly place: number;
} & (
  | {
      /** Which step. */
      readonly step: "outliers";
      /** What becomes of them. */
      readonly action: "clip" | "reject";
      /** How bounds are learnt. */
      readonly rule: LearntBounds;
      /** The bounds, where they are known. */
      readonly bounds: Bounds | undefined;
    }
  | {
      /** Which step. */
      readonly step: "missing";
      /** What is learnt. */
      readonly policy: "mean" | "median" | "mostFrequent";
      /** Whether a row may be without a value. */
      readonly nullable: boolean;
      /** What stands in, where it is known; null where nothing does. */
      readonly fill: FillValue | null | undefined;
    }
);

/**
 * The steps of a plan that need a log to learn from, in the order in which they run: bounds, then missing values. For
 * engines; each step learns from the rows that are left before the steps of its kind.
 *
 * @param schema - The columns of the event.
 * @param plan - The plan.
 *
 * @example
 * ```ts
 * import { defineEvents, id, number, timestamp } from "@portrait/core";
 * import { cleaning, learntSteps, mustLearn, taughtStep } from "@portrait/features";
 *
 * const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
 * const plan = cleaning(orders, { outliers: { price: { winsorise: [0, 0.5] } } });
 * const [step] = learntSteps(orders.schema, plan);
 * step?.place; // => 2
 * step !== undefined && mustLearn(step); // => true
 * ```
 */
export function learntSteps(schema: Columns, { outliers, missing }: CleaningPlan): readonly LearntStep[] {
  const columns = Object.entries<Column>(schema).map(([column, kind], place) => ({ column, place, kind }));
  const bounded = columns.flatMap(({ column, place }): readonly LearntStep[] => {
    const rule = ruleOf(outliers, column);
    if (rule === undefined || rule.bounds.method === "fixed") return [];
    const { action, bounds } = rule;
    return [{ column, place, step: "outliers", action, rule: bounds, bounds: bounds.learnt }];
  });
  const filled = columns.flatMap(({ column, place, kind }): readonly LearntStep[] => {
    const rule = ruleOf(missing, column);
    if (rule === undefined || !isLearnt(rule)) return [];
    const { policy, learnt } = rule;
    return [{ column, place, step: "missing", policy, nullable: kind.nullable, fill: learnt }];
  });
  return [...bounded, ...filled];
}

/**
 * Whether a step has still to learn.
 *
 * @param step - The step.
 *
 * @example
 * ```ts
 * import { mustLearn } from "@portrait/features";
 *
 * mustLearn({ column: "size", place: 3, step: "missing", policy: "mean", nullable: true, fill: 4 }); // => false
 * ```
 */
export function mustLearn(step: LearntStep): boolean {
  return step.step === "outliers" ? step.bounds === undefined : step.fill === undefined;
}

/**
 * A step with what the values of its column tell, unless it knows already.
 *
 * @param step - The step.
 * @param counts - How often each value occurs.
 *
 * @example
 * ```ts
 * import { taughtStep } from "@portrait/features";
 *
 * const step = { column: "size", place: 3, step: "missing", policy: "mean", nullable: true, fill: undefined } as const;
 * taughtStep(step, new Map([[1, 2], [4, 1]])).step; // => "missing"
 * ```
 */
export function taughtStep(step: LearntStep, counts: ValueCounts): LearntStep {
  if (!mustLearn(step)) return step;
  return step.step === "outliers"
    ? { ...step, bounds: learnBounds(step.rule, counts) }
    : { ...step, fill: learnFill(step.policy, counts) };
}

/** Why a step rejects a row; undefined where it does not. */
export type LearntFault = "outlier" | "missing" | undefined;

/**
 * Applies a step that has learnt to the values of a row.
 *
 * @param step - The step.
 * @param values - The values, changed in place.
 * @param changes - Gets the numbers of the changes.
 */
export function applyLearnt(step: LearntStep, values: (ReadValue | null)[], changes: number[]): LearntFault {
  const { place } = step;
  const value = values[place] ?? null;
  if (step.step === "missing") {
    if (value !== null) return undefined;
    const fill = step.fill ?? null;
    if (fill === null) return step.nullable ? undefined : "missing";
    values[place] = fill;
    changes.push(changeNumber(place, "missing"));
    return undefined;
  }
  if (typeof value !== "number" || step.bounds === undefined || !isBeyond(value, step.bounds))
    return undefined;
  if (step.action === "reject") return "outlier";
  values[place] = heldTo(value, step.bounds);
  changes.push(changeNumber(place, "outliers"));
  return undefined;
}

/**
 * What steps learnt, as a log reports it: by column in the order of the definition, bounds first.
 *
 * @param steps - The steps, as the plan had them.
 * @param known - The same steps once they learnt.
 *
 * @example
 * ```ts
 * import { learntRules, taughtStep } from "@portrait/features";
 *
 * const step = { column: "size", place: 3, step: "missing", policy: "mean", nullable: true, fill: undefined } as const;
 * learntRules([step], [taughtStep(step, new Map([[1, 2], [4, 1]]))]); // => [{ column: "size", step: "missing", value: 2 }]
 * ```
 */
export function learntRules(
  steps: readonly LearntStep[],
  known: readonly LearntStep[],
): readonly LearntRule[] {
  const learnt = known.filter((_, index) => mustLearn(steps[index] as LearntStep));
  const rules = [...learnt]
    .sort((a, b) => a.place - b.place)
    .map((step): LearntRule => {
      const { column } = step;
      if (step.step === "missing")
        return Object.freeze({ column, step: "missing", value: step.fill ?? null });
      return Object.freeze({ column, step: "outliers", ...(step.bounds ?? { low: null, high: null }) });
    });
  return Object.freeze(rules);
}
