import {
  type CleaningPlan,
  describeValue,
  type EventDefinition,
  listWords,
  PortraitError,
} from "@portrait/core";
import { planRules } from "../clean/plan-rules.js";
import { columnsIn } from "../define/node-type.js";
import { defaultCleaning } from "./cleaning.js";
import { joinedColumns } from "./read-column.js";

/** The name in the source of each column whose name there differs, as a caller passed it. */
export type Rename = Readonly<Record<string, string | undefined>>;

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function invalidOption(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-option", message, hint });
}

const columnHint = (events: EventDefinition): string =>
  `It maps the event's columns ${listWords(Object.keys(events.schema), 20)} to names in the source.`;

/**
 * `rename` of the read options, checked.
 *
 * @param events - The events.
 * @param rename - What the caller passed.
 * @param plan - The cleaning plan: a derived column cannot be renamed.
 * @throws PortraitError `invalid-option`.
 */
export function checkRename(events: EventDefinition, rename: unknown, plan: CleaningPlan): Rename {
  if (rename === undefined) return {};
  if (!isObject(rename)) {
    throw invalidOption(
      `read: "rename" must be an object; received ${describeValue(rename)}.`,
      columnHint(events),
    );
  }
  const names = Object.entries(rename as object).filter(([, name]) => name !== undefined);
  const stray = names.map(([column]) => column).filter((column) => !Object.hasOwn(events.schema, column));
  if (stray.length > 0) {
    throw invalidOption(
      `read: "rename" names ${listWords(stray)}, which is no column of the event.`,
      columnHint(events),
    );
  }
  for (const [column, name] of names) {
    if (typeof name !== "string") {
      throw invalidOption(
        `read: "rename" must give the name of "${column}" in the source as text; received ${describeValue(name)}.`,
        columnHint(events),
      );
    }
    if (Object.hasOwn(plan.derive, column)) {
      throw invalidOption(
        `read: "${column}" is both renamed and derived.`,
        'A derived column has no name in the source; leave it out of "rename".',
      );
    }
    if (joinedColumns(plan).includes(column)) {
      throw invalidOption(
        `read: "${column}" is both renamed and joined.`,
        'A joined column has no name in the source; leave it out of "rename".',
      );
    }
  }
  return Object.fromEntries(names) as Rename;
}

/**
 * `clean` of the read options, checked to be a plan for these events; it may have come as JSON.
 *
 * @param events - The events.
 * @param clean - What the caller passed.
 * @throws PortraitError `invalid-option`, `invalid-definition`.
 */
export function checkCleaning(events: EventDefinition, clean: unknown): CleaningPlan {
  if (clean === undefined) return defaultCleaning;
  const shaped =
    isObject(clean) &&
    isObject((clean as CleaningPlan).derive) &&
    Array.isArray((clean as CleaningPlan).reject) &&
    typeof (clean as CleaningPlan).trim === "boolean" &&
    (isObject((clean as CleaningPlan).duplicates) ||
      ["keep", "drop"].includes((clean as CleaningPlan).duplicates as string));
  if (!shaped) {
    throw invalidOption(
      `read: "clean" must be a plan made by cleaning(...); received ${describeValue(clean)}.`,
      'Write clean: cleaning(orders, { duplicates: "drop" }).',
    );
  }
  const plan = clean as CleaningPlan;
  const named = [
    ...Object.keys(plan.derive),
    ...plan.reject.flatMap((rule) => [rule.column, ...columnsIn(rule.when)]),
    ...[plan.text, plan.dates, plan.scale, plan.outliers, plan.missing, plan.references].flatMap((rules) =>
      isObject(rules) ? Object.keys(rules as object) : [],
    ),
  ];
  const stray = [...new Set(named)].filter((name) => !Object.hasOwn(events.schema, name));
  if (stray.length > 0) {
    throw invalidOption(
      `read: the cleaning plan was made for other events: it names ${listWords(stray)}.`,
      `These have ${listWords(Object.keys(events.schema), 20)}.`,
    );
  }
  const { derive, trim, reject } = plan;
  return { derive, trim, reject, ...planRules("read", events, plan, trim, Object.keys(derive)) };
}
