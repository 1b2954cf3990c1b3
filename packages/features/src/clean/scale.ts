import {
  describeValue,
  type EventDefinition,
  type OptionRule,
  optionalOption,
  resolveOptions,
  type ScaleRule,
} from "@portrait/core";
import { type Fault, faults } from "../read/fault.js";
import { columnRules, invalidPlan, isRecord, wordOption } from "./column-rules.js";

/** How the numbers of a column are brought to one unit or currency that another column names. */
export interface UnitOptions {
  /**
   * The column that names the unit: an id, category or text column of the event, as it was read; or, if the event has
   * none of the name, a column of the source, its blanks removed.
   */
  readonly by: string;
  /** What a number is multiplied by, for each unit: `{ GBP: 1, EUR: 0.86 }`. */
  readonly factors: Readonly<Record<string, number>>;
  /**
   * What becomes of a number of no or another unit: `"reject"` (left out) rejects the row as `unknown-unit`, `"null"`
   * makes it missing, `"keep"` leaves it as it is.
   */
  readonly otherwise?: "reject" | "null" | "keep";
}

const isFactor = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value !== 0;

const isName = (value: unknown): boolean => typeof value === "string" && value !== "";

const factors: OptionRule<Readonly<Record<string, number>> | undefined> = optionalOption(
  "an object of one or more finite factors other than 0, by unit",
  (value) => isRecord(value) && Object.values(value).length > 0 && Object.values(value).every(isFactor),
);

const rules = {
  by: optionalOption<string>("the name of a column", isName),
  factors,
  otherwise: wordOption("reject", "null", "keep"),
};

const HINT =
  'Write scale: { price: { by: "currency", factors: { GBP: 1, EUR: 0.86 } } }, or { weight: 0.001 }.';

const NAMES: readonly unknown[] = ["id", "category", "text"];

function scaleRule(events: EventDefinition, given: unknown, owner: string): ScaleRule {
  const constant = isRecord(given) && Object.hasOwn(given, "factor") ? given.factor : given;
  if (isFactor(constant)) return { factor: constant };
  if (!isRecord(constant) || Object.hasOwn(given as object, "factor")) {
    throw invalidPlan(
      `${owner} must be a finite factor other than 0, or say by which column; received ${describeValue(constant)}.`,
      HINT,
    );
  }
  const { by, factors: known, otherwise = "reject" } = resolveOptions(owner, rules, constant);
  if (by === undefined || known === undefined)
    throw invalidPlan(`${owner} lacks "${by === undefined ? "by" : "factors"}".`, HINT);
  const column = Object.hasOwn(events.schema, by) ? events.schema[by] : undefined;
  if (column !== undefined && !NAMES.includes(column.kind)) {
    throw invalidPlan(
      `${owner}: "by" must name a column of texts; "${by}" is of kind ${column.kind}.`,
      "Name an id, category or text column, or a column of the source.",
    );
  }
  return { by, factors: Object.freeze(Object.fromEntries(Object.entries(known))), otherwise };
}

/**
 * `scale` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function scaleRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
): Readonly<Record<string, ScaleRule>> | undefined {
  return columnRules(owner, "scale", events, given, ["number"], (options, _, asker) =>
    scaleRule(events, options, asker),
  );
}

/**
 * Brings numbers to one unit.
 *
 * @param rule - How.
 * @returns Gives the number, null where its unit makes it missing, or why there is none.
 */
export function scaler(rule: ScaleRule): (value: number, unit: string | null) => number | null | Fault {
  const finite = (value: number): number | Fault => (Number.isFinite(value) ? value : faults.notFinite);
  if ("factor" in rule) return (value) => finite(value * rule.factor);
  const known = new Map(Object.entries(rule.factors));
  return (value, unit) => {
    const factor = unit === null ? undefined : known.get(unit);
    if (factor !== undefined) return finite(value * factor);
    if (rule.otherwise === "reject") return faults.unknownUnit;
    return rule.otherwise === "keep" ? value : null;
  };
}
