import { type OptionRule, optionalOption, resolveOptions } from "@portrait/core";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Parts that are required, or are checked with words of their own. */
const anything: OptionRule<unknown> = { default: undefined, expected: "", accepts: () => true };

/** The options that all builders take. */
const shared = {
  engine: anything,
  interactions: optionalOption<unknown>('an object such as { item: "item" }', isObject),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/**
 * Checks the options of a builder: unknown names are errors.
 *
 * @param owner - The builder, for the message.
 * @param options - What the caller passed.
 * @param more - The names of the builder's further options.
 * @throws PortraitError `invalid-option`.
 */
export function checkBuildOptions(owner: string, options: object, more: readonly string[]): void {
  const rules = Object.fromEntries(more.map((name) => [name, anything]));
  resolveOptions(owner, { ...rules, ...shared }, options);
}
