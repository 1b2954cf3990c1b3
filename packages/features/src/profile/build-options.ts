import { checkIdentities, type OptionRule, optionalOption, resolveOptions } from "@portrait/core";
import { checkEngine } from "./check.js";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Parts that are required, or are checked with words of their own. */
const anything: OptionRule<unknown> = { default: undefined, expected: "", accepts: () => true };

/** The options that all builders take. */
const shared = {
  engine: anything,
  identities: anything,
  interactions: optionalOption<unknown>('an object such as { item: "item" }', isObject),
  signal: optionalOption<AbortSignal>("an AbortSignal", (value) => value instanceof AbortSignal),
};

/**
 * Checks the options of a builder: there is an engine, and unknown names are errors.
 *
 * @param owner - The builder, for the message.
 * @param options - What the caller passed.
 * @param more - The names of the builder's further options.
 * @throws PortraitError `invalid-option`; `invalid-argument` when there is no engine, or the identities are malformed.
 */
export function checkBuildOptions(
  owner: string,
  options: { readonly engine?: unknown; readonly identities?: unknown } | undefined,
  more: readonly string[],
): void {
  const rules = Object.fromEntries(more.map((name) => [name, anything]));
  resolveOptions(owner, { ...rules, ...shared }, options);
  checkEngine(owner, options?.engine);
  if (options?.identities !== undefined) checkIdentities(owner, options.identities);
}
