import { describeValue, listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";

/** The rule of one tunable: its type, default, range and the words for an error. */
export interface OptionRule<Value> {
  /** The value used when the option is left out. */
  readonly default: Value;
  /** What a value must be, in words: `"a finite number >= 0"`. */
  readonly expected: string;
  /** Whether a received value is acceptable. */
  readonly accepts: (value: unknown) => boolean;
}

/** A table of rules: one for each option that a factory or verb takes. */
export type OptionRules = Readonly<Record<string, OptionRule<unknown>>>;

/** The options object that a table of rules describes, every option present. */
export type ResolvedOptions<Rules extends OptionRules> = {
  readonly [Name in keyof Rules]: Rules[Name] extends OptionRule<infer Value> ? Value : never;
};

/** Bounds for {@link numberOption}. */
export interface NumberBounds {
  /** The least value allowed. */
  readonly min?: number;
  /** The greatest value allowed. */
  readonly max?: number;
  /** Whether `min` itself is forbidden. */
  readonly exclusiveMin?: boolean;
  /** Whether `max` itself is forbidden. */
  readonly exclusiveMax?: boolean;
}

function boundsInWords(noun: string, bounds: NumberBounds): string {
  const parts: string[] = [];
  if (bounds.min !== undefined) parts.push(`${bounds.exclusiveMin ? ">" : ">="} ${bounds.min}`);
  if (bounds.max !== undefined) parts.push(`${bounds.exclusiveMax ? "<" : "<="} ${bounds.max}`);
  return parts.length === 0 ? noun : `${noun} ${parts.join(" and ")}`;
}

function inBounds(value: number, bounds: NumberBounds): boolean {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  return (
    (bounds.exclusiveMin ? value > min : value >= min) && (bounds.exclusiveMax ? value < max : value <= max)
  );
}

/**
 * A rule for a finite number within bounds.
 *
 * @param fallback - The default.
 * @param bounds - The range.
 *
 * @example
 * ```ts
 * import { numberOption } from "@portrait/core";
 *
 * numberOption(1, { min: 0 }).expected; // => "a finite number >= 0"
 * ```
 */
export function numberOption(fallback: number, bounds: NumberBounds = {}): OptionRule<number> {
  return {
    default: fallback,
    expected: boundsInWords("a finite number", bounds),
    accepts: (value) => typeof value === "number" && Number.isFinite(value) && inBounds(value, bounds),
  };
}

/**
 * A rule for a safe integer within bounds.
 *
 * @param fallback - The default.
 * @param bounds - The range.
 *
 * @example
 * ```ts
 * import { integerOption } from "@portrait/core";
 *
 * integerOption(100, { min: 1 }).accepts(2.5); // => false
 * ```
 */
export function integerOption(fallback: number, bounds: NumberBounds = {}): OptionRule<number> {
  return {
    default: fallback,
    expected: boundsInWords("an integer", bounds),
    accepts: (value) => typeof value === "number" && Number.isSafeInteger(value) && inBounds(value, bounds),
  };
}

/**
 * A rule for true or false.
 *
 * @param fallback - The default.
 *
 * @example
 * ```ts
 * import { booleanOption } from "@portrait/core";
 *
 * booleanOption(true).accepts("yes"); // => false
 * ```
 */
export function booleanOption(fallback: boolean): OptionRule<boolean> {
  return { default: fallback, expected: "true or false", accepts: (value) => typeof value === "boolean" };
}

/**
 * A rule for one word of a list.
 *
 * @param fallback - The default, one of `choices`.
 * @param choices - The words allowed.
 *
 * @example
 * ```ts
 * import { choiceOption } from "@portrait/core";
 *
 * choiceOption("standard", ["standard", "none"]).expected; // => 'one of "standard", "none"'
 * ```
 */
export function choiceOption<const Choice extends string>(
  fallback: NoInfer<Choice>,
  choices: readonly Choice[],
): OptionRule<Choice> {
  return {
    default: fallback,
    expected: `one of ${listWords(choices, choices.length)}`,
    accepts: (value) => (choices as readonly unknown[]).includes(value),
  };
}

/**
 * A rule for a value that may be left out, checked by a predicate.
 *
 * @param expected - What the value must be, in words.
 * @param accepts - Whether a received value is acceptable.
 *
 * @example
 * ```ts
 * import { optionalOption } from "@portrait/core";
 *
 * const rule = optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal);
 * rule.accepts(new AbortController().signal); // => true
 * ```
 */
export function optionalOption<Value>(
  expected: string,
  accepts: (value: unknown) => boolean,
): OptionRule<Value | undefined> {
  return { default: undefined, expected, accepts: (value) => value === undefined || accepts(value) };
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  if (lower === "") return undefined;
  return known.find(
    (other) => other.toLowerCase() === lower || other.toLowerCase().startsWith(lower.slice(0, 4)),
  );
}

/**
 * Checks an options object against its rules and fills in the defaults. Unknown keys are errors; only own
 * properties are read.
 *
 * @param owner - Who takes the options, for the message: `"logisticRegression"`.
 * @param rules - The table of rules.
 * @param received - What the caller passed; `undefined` means all defaults.
 * @throws PortraitError `invalid-option` naming the option, what it must be, what came, and the default.
 *
 * @example
 * ```ts
 * import { numberOption, resolveOptions } from "@portrait/core";
 *
 * resolveOptions("ridge", { l2: numberOption(1, { min: 0 }) }, { l2: 0.5 }); // => { l2: 0.5 }
 * ```
 */
export function resolveOptions<const Rules extends OptionRules>(
  owner: string,
  rules: Rules,
  received: object | undefined,
): ResolvedOptions<Rules> {
  if (
    received !== undefined &&
    (typeof received !== "object" || received === null || Array.isArray(received))
  ) {
    throw new PortraitError({
      code: "invalid-option",
      message: `${owner}: options must be an object; received ${describeValue(received)}.`,
      hint: "Leave them out to use the defaults.",
    });
  }
  const given = (received ?? {}) as Readonly<Record<string, unknown>>;
  const known = Object.keys(rules);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(rules, name)) throw unknownOption(owner, name, known);
  }
  const resolved: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && !rule.accepts(value)) {
      throw new PortraitError({
        code: "invalid-option",
        message: `${owner}: "${name}" must be ${rule.expected}; received ${describeValue(value)}.`,
        hint:
          rule.default === undefined
            ? "It may be left out."
            : `Leave it out to use ${describeValue(rule.default)}.`,
        details: { owner, option: name, received: value, default: rule.default },
      });
    }
    resolved[name] = value === undefined ? rule.default : value;
  }
  return Object.freeze(resolved) as ResolvedOptions<Rules>;
}

function unknownOption(owner: string, name: string, known: readonly string[]): PortraitError {
  const near = nearest(name, known);
  return new PortraitError({
    code: "invalid-option",
    message: `${owner}: there is no option "${name}".`,
    hint: near === undefined ? `The options are ${listWords(known, 20)}.` : `Did you mean "${near}"?`,
    details: { owner, option: name, known },
  });
}
