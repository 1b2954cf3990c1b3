import type { Json, OptionRule, OptionRules, ResolvedOptions } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";

/**
 * A rule for a value that may also be null, and is null when it is left out.
 *
 * @param rule - What it must be otherwise.
 */
export function orNull<Value>(rule: OptionRule<Value>): OptionRule<Value | null> {
  return {
    default: null,
    expected: `null or ${rule.expected}`,
    accepts: (value) => value === null || rule.accepts(value),
  };
}

/**
 * Reads parameters out of a saved config by the rules of their options.
 *
 * @param rules - The rules.
 * @param config - The config.
 * @throws PortraitError `invalid-artifact`.
 */
export function readParameters<Rules extends OptionRules>(
  rules: Rules,
  config: ConfigReader,
): ResolvedOptions<Rules> & { readonly [name: string]: Json } {
  const entries = Object.entries(rules).map(([name, rule]) => [name, config.read<unknown>(name, rule)]);
  return Object.freeze(Object.fromEntries(entries)) as ResolvedOptions<Rules> & {
    readonly [name: string]: Json;
  };
}
