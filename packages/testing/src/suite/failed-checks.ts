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
