import { describe, test } from "vitest";
import type { Check } from "./failed-checks.js";

export { type Check, type FailedCheck, failedChecks } from "./failed-checks.js";

/**
 * Registers checks as the tests of one `describe` block.
 *
 * @param name - The name of the block.
 * @param checks - The checks.
 * @param timeout - How long each may take, in milliseconds.
 *
 * @example
 * ```ts no-run
 * import { describeChecks } from "@portrait/testing";
 *
 * describeChecks("arithmetic", [
 *   {
 *     name: "one and one are two",
 *     async run() {
 *       if (1 + 1 !== 2) throw new Error("they are not");
 *     },
 *   },
 * ]);
 * ```
 */
export function describeChecks(name: string, checks: readonly Check[], timeout: number = 60_000): void {
  describe(name, () => {
    for (const check of checks) test(check.name, () => check.run(), timeout);
  });
}
