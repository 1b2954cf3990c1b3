import { type Check, describeChecks } from "../suite/check.js";
import { aggregateChecks } from "./aggregate-checks.js";
import { agreementChecks } from "./agreement-checks.js";
import { cleaningChecks } from "./cleaning-checks.js";
import { hostileChecks } from "./hostile-checks.js";
import { lifecycleChecks } from "./lifecycle-checks.js";
import { readingChecks } from "./reading-checks.js";
import { sourceChecks } from "./source-checks.js";
import type { EngineSuite, OpenEngine } from "./suite.js";
import { timeChecks } from "./time-checks.js";

/**
 * The contract of engines as checks; {@link describeEngine} registers them.
 *
 * @param open - Opens the engine; each check opens one and closes it.
 * @param suite - How many random tasks, and their seed.
 *
 * @example
 * ```ts
 * import { memory } from "@portrait/features";
 * import { engineChecks, failedChecks } from "@portrait/testing";
 *
 * await failedChecks(engineChecks(memory, { cases: 20 })); // => []
 * ```
 */
export function engineChecks(open: OpenEngine, suite: EngineSuite = {}): readonly Check[] {
  return [
    ...readingChecks(open),
    ...sourceChecks(open),
    ...cleaningChecks(open),
    ...aggregateChecks(open),
    ...timeChecks(open),
    ...hostileChecks(open),
    ...lifecycleChecks(open),
    ...agreementChecks(open, suite),
  ];
}

/**
 * Registers the contract suite of an engine as tests: rows are read as documented and add up, each rejection says where
 * and why, windows are half-open, nothing at or after a cutoff changes a result, ties have one answer, hostile ids and
 * names are data, signals and closing work, and on random tasks the engine agrees with {@link naiveAggregate}.
 *
 * @param name - The name of the block of tests.
 * @param open - Opens the engine; each check opens one and closes it.
 * @param suite - How many random tasks, and their seed.
 *
 * @example
 * ```ts no-run
 * import { memory } from "@portrait/features";
 * import { describeEngine } from "@portrait/testing";
 *
 * describeEngine("memory", memory);
 * ```
 */
export function describeEngine(name: string, open: OpenEngine, suite: EngineSuite = {}): void {
  describeChecks(`${name}: the contract of engines`, engineChecks(open, suite), 300_000);
}
