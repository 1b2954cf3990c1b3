import type { OptionRules, ResolvedOptions } from "@portrait/core";
import type { ConfigReader } from "../input/artifact.js";

/**
 * Reads saved options by their rules.
 *
 * @param config - The saved options.
 * @param rules - The rules.
 * @throws PortraitError `invalid-artifact`.
 */
export function readParams<Rules extends OptionRules>(
  config: ConfigReader,
  rules: Rules,
): ResolvedOptions<Rules> {
  const entries = Object.entries(rules).map(([name, rule]) => [name, config.read(name, rule)] as const);
  return Object.freeze(Object.fromEntries(entries)) as ResolvedOptions<Rules>;
}
