import { everySupport } from "../generate/arbitrary-plan.js";
import { type Check, describeChecks } from "../suite/check.js";
import { aggregateChecks } from "./aggregate-checks.js";
import { agreementChecks } from "./agreement-checks.js";
import { arrivalChecks } from "./arrival-checks.js";
import { cleaningChecks } from "./cleaning-checks.js";
import { cleaningRuleChecks } from "./cleaning-rule-checks.js";
import { faultChecks } from "./fault-checks.js";
import { graphChecks } from "./graph-checks.js";
import { hostileChecks } from "./hostile-checks.js";
import { identityChecks } from "./identity-checks.js";
import { languageChecks } from "./language-checks.js";
import { leakChecks } from "./leak-checks.js";
import { lifecycleChecks } from "./lifecycle-checks.js";
import { parameterChecks } from "./parameter-checks.js";
import { readingChecks } from "./reading-checks.js";
import { sourceChecks } from "./source-checks.js";
import type { EngineSuite, OpenEngine } from "./suite.js";
import { summaryChecks } from "./summary-checks.js";
import { supportChecks } from "./support-checks.js";
import { timeChecks } from "./time-checks.js";
import { windowChecks } from "./window-checks.js";

/**
 * The contract of engines as checks; {@link describeEngine} registers them.
 *
 * @param open - Opens the engine; each check opens one and closes it.
 * @param suite - How many random tasks, their seed, and what the engine computes.
 *
 * @example
 * ```ts
 * import { memory, memorySupport } from "@portrait/features";
 * import { engineChecks, failedChecks } from "@portrait/testing";
 *
 * await failedChecks(engineChecks(memory, { cases: 20, support: memorySupport })); // => []
 * ```
 */
export function engineChecks(open: OpenEngine, suite: EngineSuite = {}): readonly Check[] {
  const { cases = 200, seed = 1, support = everySupport } = suite;
  return [
    ...readingChecks(open),
    ...sourceChecks(open),
    ...cleaningChecks(open),
    ...cleaningRuleChecks(open),
    ...aggregateChecks(open),
    ...languageChecks(open, support),
    ...faultChecks(open, support),
    ...timeChecks(open),
    ...windowChecks(open, support),
    ...arrivalChecks(open, support),
    ...hostileChecks(open),
    ...lifecycleChecks(open),
    ...parameterChecks(open, support),
    ...supportChecks(open, support),
    ...leakChecks(open, support, Math.ceil(cases / 4), seed),
    ...identityChecks(open, support, Math.ceil(cases / 4), seed),
    ...agreementChecks(open, suite),
    ...summaryChecks(open, suite),
    ...graphChecks(open, suite.graphs ?? true),
  ];
}

/**
 * Registers the contract suite of an engine as tests: rows are read as documented and add up, each rejection says where
 * and why, aggregates and windows give what was worked out by hand, nothing at or after a cutoff, and nobody who was learnt to
 * be a person then, changes a byte of a result, ties have one answer, hostile ids and names are data, signals and closing work,
 * what is not computed or lacks a parameter is refused, vectors have their width, on random tasks the engine agrees with {@link naiveAggregate}, summaries say
 * what is so, and held graphs are those of the events.
 *
 * @param name - The name of the block of tests.
 * @param open - Opens the engine; each check opens one and closes it.
 * @param suite - How many random tasks, their seed, and what the engine computes.
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
