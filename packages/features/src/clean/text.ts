import {
  booleanOption,
  type EventDefinition,
  optionalOption,
  resolveOptions,
  type TextRule,
} from "@portrait/core";
import { columnRules, wordOption } from "./column-rules.js";

const flag = optionalOption<boolean>(booleanOption(true).expected, booleanOption(true).accepts);

const rules = {
  normalise: wordOption("NFC", "NFKC"),
  trim: flag,
  collapseSpaces: flag,
  case: wordOption("lower", "upper"),
  nulls: optionalOption<readonly string[]>(
    "a list of texts",
    (value) => Array.isArray(value) && value.every((text) => typeof text === "string"),
  ),
};

/**
 * `text` of a cleaning plan, checked.
 *
 * @param owner - Who asks, for the message.
 * @param events - The events.
 * @param given - What the caller gave, or a plan's own rules.
 * @throws PortraitError `invalid-definition`, `invalid-option`.
 */
export function textRules(
  owner: string,
  events: EventDefinition,
  given: unknown,
): Readonly<Record<string, TextRule>> | undefined {
  return columnRules(owner, "text", events, given, undefined, (options, _, asker): TextRule => {
    const {
      normalise,
      trim,
      collapseSpaces,
      case: letters,
      nulls,
    } = resolveOptions(asker, rules, options as object);
    return {
      ...(normalise === undefined ? {} : { normalise }),
      ...(trim === undefined ? {} : { trim }),
      ...(collapseSpaces === undefined ? {} : { collapseSpaces }),
      ...(letters === undefined ? {} : { case: letters }),
      ...(nulls === undefined ? {} : { nulls: Object.freeze([...nulls]) }),
    };
  });
}

/**
 * Cleans a text; null where it stands for no value.
 *
 * @param text - The text as the source gave it.
 */
export type TextCleaner = (text: string) => string | null;

/**
 * What a rule does to texts: normalise, trim, collapse blanks, change case, find texts that stand for no value.
 *
 * @param rule - The rule; absent, texts are trimmed or left as they are.
 * @param trim - Whether blanks around texts are removed where the rule does not say.
 */
export function textCleaner(rule: TextRule | undefined, trim: boolean): TextCleaner {
  if (rule === undefined) return trim ? (text) => text.trim() : (text) => text;
  const steps: ((text: string) => string)[] = [];
  const form = rule.normalise;
  if (form !== undefined) steps.push((text) => text.normalize(form));
  if (rule.trim ?? trim) steps.push((text) => text.trim());
  if (rule.collapseSpaces === true) steps.push((text) => text.replaceAll(/\s+/g, " "));
  if (rule.case === "lower") steps.push((text) => text.toLowerCase());
  if (rule.case === "upper") steps.push((text) => text.toUpperCase());
  const nulls = new Set(rule.nulls ?? []);
  return (text) => {
    let cleaned = text;
    for (const step of steps) cleaned = step(cleaned);
    return nulls.has(cleaned) ? null : cleaned;
  };
}
