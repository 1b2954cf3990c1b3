import { listWords } from "../errors/describe.js";
import { PortraitError } from "../errors/portrait-error.js";
import type { AggregateKind, AggregateNode } from "../expression/node.js";
import { type WindowKind, windowKind } from "../expression/window.js";
import { checkParameters } from "./check-parameters.js";
import type { AggregatePlan } from "./engine.js";
import { checkIdentities } from "./identities.js";

/** What an engine can compute. */
export interface EngineSupport {
  /** The aggregates. */
  readonly aggregates: readonly AggregateKind[];
  /** The kinds of windows. */
  readonly windows: readonly WindowKind[];
  /** Whether it heeds the time of arrival of events. */
  readonly arrival: boolean;
  /** Whether it heeds who ids were; left out, it does not. */
  readonly identities?: boolean;
}

/** All aggregates. */
export const aggregateKinds: readonly AggregateKind[] = [
  "count",
  "sum",
  "mean",
  "min",
  "max",
  "distinct",
  "recency",
  "tenure",
  "share",
  "first",
  "last",
  "mostFrequent",
  "history",
  "exists",
  "variance",
  "quantile",
  "histogram",
  "trend",
  "entropy",
  "topK",
  "topKShares",
  "gap",
  "streak",
  "ngrams",
  "sequenceCount",
  "funnel",
  "hourOfDay",
  "dayOfWeek",
  "decayedSum",
  "sessions",
];

/** All kinds of windows. */
export const windowKinds: readonly WindowKind[] = [
  "sliding",
  "hop",
  "calendar",
  "tumbling",
  "events",
  "session",
];

function notSupported(engine: string, what: string, supported: readonly string[]): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `${engine}: ${what}.`,
    hint: `It has ${listWords(supported, supported.length)}. The memory engine has all.`,
    details: { engine, supported },
  });
}

function checkNode(engine: string, support: EngineSupport, node: AggregateNode): void {
  if (!support.aggregates.includes(node.aggregate)) {
    throw notSupported(
      engine,
      `the engine does not compute the aggregate "${node.aggregate}"`,
      support.aggregates,
    );
  }
  const kind = windowKind(node.window);
  if (!support.windows.includes(kind)) {
    throw notSupported(engine, `the engine has no windows of the kind "${kind}"`, support.windows);
  }
}

function checkIdentitiesOf(
  engine: string,
  support: EngineSupport,
  { identities }: Pick<AggregatePlan, "identities">,
): void {
  if (identities === undefined) return;
  checkIdentities("aggregate", identities);
  if (support.identities === true) return;
  throw new PortraitError({
    code: "not-supported",
    message: `${engine}: the engine does not heed who ids were, the "identities" of the plan.`,
    hint: "Use the memory engine, or leave them out.",
    details: { engine },
  });
}

/**
 * Checks that an engine can compute a plan, before it starts.
 *
 * @param engine - The engine's name.
 * @param support - What it can compute.
 * @param plan - The plan.
 * @param definition - The events of the log.
 * @throws PortraitError `not-supported` naming the first aggregate or window that it lacks, the time of arrival, or the
 *   identities; `invalid-definition` when an aggregate lacks a parameter that its kind needs; `invalid-argument` when the
 *   identities are malformed.
 *
 * @example
 * ```ts
 * import { checkSupport } from "@portrait/core";
 *
 * const support = { aggregates: ["count"], windows: ["sliding"], arrival: false } as const;
 * const plan = { key: "user", cutoffs: [0], aggregates: {} };
 * checkSupport("mine", support, plan, { arrival: undefined }); // => undefined
 * ```
 */
export function checkSupport(
  engine: string,
  support: EngineSupport,
  plan: Pick<AggregatePlan, "aggregates" | "identities">,
  definition: { readonly arrival: string | undefined },
): void {
  for (const [name, node] of Object.entries(plan.aggregates)) {
    checkNode(engine, support, node);
    checkParameters(engine, name, node);
  }
  checkIdentitiesOf(engine, support, plan);
  if (definition.arrival === undefined || support.arrival) return;
  throw new PortraitError({
    code: "not-supported",
    message: `${engine}: the engine does not heed the time of arrival "${definition.arrival}" of events.`,
    hint: "Use the memory engine, or define the events without arrival.",
    details: { engine, arrival: definition.arrival },
  });
}
