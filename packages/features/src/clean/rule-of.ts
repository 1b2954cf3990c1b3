/**
 * The rule of a cleaning plan for a column, whatever the column's name: `toString` is a name like any other.
 *
 * @param rules - The rules by column, or undefined where there are none.
 * @param name - The name of the column.
 *
 * @example
 * ```ts
 * import { ruleOf } from "@portrait/features";
 *
 * ruleOf({ price: { factor: 2 } }, "toString"); // => undefined
 * ```
 */
export function ruleOf<Rule>(
  rules: Readonly<Record<string, Rule>> | undefined,
  name: string,
): Rule | undefined {
  return rules !== undefined && Object.hasOwn(rules, name) ? rules[name] : undefined;
}
