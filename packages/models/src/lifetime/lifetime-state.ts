import { numberOption, type OptionRule, optionalOption } from "@portrait/core";
import { type ConfigReader, invalidArtifact } from "../input/artifact.js";
import { columnRule, type LikelihoodParams, likelihoodRules } from "./likelihood-options.js";

/** The rule of a number above 0. */
export const positiveRule: OptionRule<number> = numberOption(1, { min: 0, exclusiveMin: true });

/**
 * Reads the options of a search for the greatest likelihood.
 *
 * @param config - Their config.
 * @throws PortraitError `invalid-artifact`.
 */
export function readLikelihoodParams(config: ConfigReader): LikelihoodParams {
  return Object.freeze({
    l2: config.read("l2", likelihoodRules.l2),
    maxIterations: config.read("maxIterations", likelihoodRules.maxIterations),
    tolerance: config.read("tolerance", likelihoodRules.tolerance),
  });
}

/**
 * Reads numbers above 0 by name.
 *
 * @param config - Their config.
 * @param names - The names.
 * @throws PortraitError `invalid-artifact`.
 */
export function readPositive<Name extends string>(
  config: ConfigReader,
  names: readonly Name[],
): Readonly<Record<Name, number>> {
  const entries = names.map((name) => [name, config.read(name, positiveRule)]);
  return Object.freeze(Object.fromEntries(entries) as Record<Name, number>);
}

/**
 * Reads numbers above 0 that may be absent together.
 *
 * @param config - What holds them.
 * @param name - What it calls them; null stands for none.
 * @param names - Their names.
 * @throws PortraitError `invalid-artifact`.
 */
export function readPositiveOrNone<Name extends string>(
  config: ConfigReader,
  name: string,
  names: readonly Name[],
): Readonly<Record<Name, number>> | undefined {
  const anything = optionalOption<unknown>("an object or null", () => true);
  return config.read(name, anything) === null ? undefined : readPositive(config.object(name), names);
}

/**
 * Reads the names of columns, all different.
 *
 * @param kind - The model's kind.
 * @param config - Their config.
 * @param roles - What each column is.
 * @throws PortraitError `invalid-artifact`.
 */
export function readColumns<Role extends string>(
  kind: string,
  config: ConfigReader,
  roles: readonly Role[],
): Readonly<Record<Role, string>> {
  const columns = roles.map((role) => config.read(role, columnRule<string>("")));
  if (new Set(columns).size < columns.length) throw invalidArtifact(kind, "columns must differ");
  return Object.freeze(
    Object.fromEntries(roles.map((role, at) => [role, columns[at]])) as Record<Role, string>,
  );
}
