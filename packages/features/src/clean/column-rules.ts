import {
  type Column,
  type ColumnKind,
  describeValue,
  type EventDefinition,
  listWords,
  type OptionRule,
  optionalOption,
  PortraitError,
} from "@portrait/core";

/** Makes the rule of one column from what a caller gave; `owner` begins its messages. */
export type ColumnRule<Rule> = (given: unknown, column: Column, owner: string, name: string) => Rule;

/** Whether a value is an object that is no list. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The error of a cleaning plan that contradicts itself or its events.
 *
 * @param message - What was passed, and what was expected.
 * @param hint - What to do.
 */
export function invalidPlan(message: string, hint: string): PortraitError {
  return new PortraitError({ code: "invalid-definition", message, hint });
}

/**
 * An option that is one of some words, or left out.
 *
 * @param words - The words.
 */
export function wordOption<const Word extends string>(
  ...words: readonly Word[]
): OptionRule<Word | undefined> {
  return optionalOption<Word>(`one of ${listWords(words)}`, (value) =>
    (words as readonly unknown[]).includes(value),
  );
}

/**
 * The rules of one step of cleaning, by column: each is made from what a caller gave for the column.
 *
 * @param owner - Who asks, for the message.
 * @param step - The name of the step.
 * @param events - The events.
 * @param given - What the caller gave for the step.
 * @param kinds - The kinds of columns that it takes; absent, all.
 * @param rule - Makes the rule of one column.
 * @returns The rules, frozen; undefined where there are none.
 * @throws PortraitError `invalid-definition`, and what `rule` throws.
 */
export function columnRules<Rule>(
  owner: string,
  step: string,
  events: EventDefinition,
  given: unknown,
  kinds: readonly ColumnKind[] | undefined,
  rule: ColumnRule<Rule>,
): Readonly<Record<string, Rule>> | undefined {
  if (given === undefined) return undefined;
  const known = Object.keys(events.schema);
  if (!isRecord(given)) {
    throw invalidPlan(
      `${owner}: "${step}" must be an object by column; received ${describeValue(given)}.`,
      `The event has ${listWords(known, 20)}.`,
    );
  }
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const rules = entries.map(([name, value]) => {
    const column = Object.hasOwn(events.schema, name) ? events.schema[name] : undefined;
    if (column === undefined) {
      throw invalidPlan(
        `${owner}: "${step}" names ${JSON.stringify(name)}, which is no column of the event.`,
        `The event has ${listWords(known, 20)}.`,
      );
    }
    if (kinds !== undefined && !kinds.includes(column.kind)) {
      throw invalidPlan(
        `${owner}: "${step}" takes columns of kind ${kinds.join(" or ")}; "${name}" is of kind ${column.kind}.`,
        `Leave "${name}" out of "${step}".`,
      );
    }
    return [name, Object.freeze(rule(value, column, `${owner}: ${step} of "${name}"`, name))] as const;
  });
  return rules.length === 0 ? undefined : Object.freeze(Object.fromEntries(rules));
}
