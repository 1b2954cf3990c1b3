import { describe, test } from "vitest";

/** One clause of a contract: a name that says what must hold, and a function that throws when it does not. */
export interface Check {
  /** What must hold, as the name of a test. */
  readonly name: string;
  /** Throws when it does not hold. */
  run(): Promise<void>;
}

/** A check that did not hold. */
export interface FailedCheck {
  /** The check's name. */
  readonly name: string;
  /** What it threw. */
  readonly error: unknown;
}

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

/**
 * Runs checks one after another and returns those that do not hold: to show that a suite finds a fault, and to use a
 * suite outside of a test runner's report.
 *
 * @param checks - The checks.
 *
 * @example
 * ```ts
 * import { failedChecks } from "@portrait/testing";
 *
 * const failed = await failedChecks([
 *   { name: "holds", run: async () => {} },
 *   { name: "breaks", run: async () => { throw new Error("so it is"); } },
 * ]);
 * failed.map(({ name }) => name); // => ["breaks"]
 * ```
 */
export async function failedChecks(checks: readonly Check[]): Promise<readonly FailedCheck[]> {
  const failed: FailedCheck[] = [];
  for (const { name, run } of checks) {
    try {
      await run();
    } catch (error) {
      failed.push({ name, error });
    }
  }
  return failed;
}
