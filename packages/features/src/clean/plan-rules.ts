import type { CleaningPlan, EventDefinition } from "@portrait/core";
import { invalidPlan } from "./column-rules.js";
import { dateRules } from "./dates.js";
import { missingRules } from "./missing.js";
import { outlierRules } from "./outliers.js";
import { referenceRules } from "./references.js";
import { repeatRule } from "./repeats.js";
import { scaleRules } from "./scale.js";
import { textRules } from "./text.js";
import { futureRule, lateRule } from "./timing.js";

/** The rules of a plan by column, and those of time and repeats. */
export type PlanRules = Omit<CleaningPlan, "derive" | "trim" | "reject">;

/** What a caller gave for each rule: options, or the rules of a plan. */
export type GivenRules = { readonly [Name in keyof PlanRules]?: unknown };

function checkJoined(owner: string, { text, dates, references }: PlanRules): void {
  const joined = Object.values(references ?? {}).flatMap(({ attributes }) => Object.keys(attributes));
  for (const [step, rules] of Object.entries({ text, dates })) {
    const name = joined.find((column) => Object.hasOwn(rules ?? {}, column));
    if (name === undefined) continue;
    throw invalidPlan(
      `${owner}: "${step}" names "${name}", which is joined from a reference.`,
      "Clean the reference's table instead.",
    );
  }
}

/**
 * The rules of a plan, checked against its events.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan.
 * @param trim - Whether texts are trimmed.
 * @param derived - The columns that are derived.
 * @throws PortraitError `invalid-definition`, `invalid-option`; as `referenceRules`.
 */
export function planRules(
  owner: string,
  events: EventDefinition,
  given: GivenRules,
  trim: boolean,
  derived: readonly string[],
): PlanRules {
  const text = textRules(owner, events, given.text);
  const rules = {
    text,
    dates: dateRules(owner, events, given.dates),
    scale: scaleRules(owner, events, given.scale),
    outliers: outlierRules(owner, events, given.outliers),
    missing: missingRules(owner, events, given.missing),
    references: referenceRules(owner, events, given.references, { text, trim }, derived),
    late: lateRule(owner, events, given.late),
    future: futureRule(owner, events, given.future),
  };
  const present = Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined));
  const checked: PlanRules = { ...present, duplicates: repeatRule(owner, events, given.duplicates) };
  checkJoined(owner, checked);
  return checked;
}
