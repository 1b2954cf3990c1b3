import {
  type AggregateNode,
  type AggregateWindow,
  aggregateKinds,
  defineEvents,
  type Engine,
  type EngineSupport,
  id,
  timestamp,
  type WindowKind,
  windowKinds,
} from "@portrait/core";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { aggregateNode, type OpenEngine, withEngine } from "./suite.js";

const columns = { user: id("user"), at: timestamp(), known: timestamp() };
const rows = [{ user: "ann", at: 1, known: 1 }];

const windowOf: Readonly<Record<WindowKind, AggregateWindow>> = {
  sliding: { direction: "before", length: 1 },
  hop: { direction: "before", length: 1, hop: 1 },
  calendar: { direction: "before", calendar: "day", timeZone: "UTC", periodsAgo: 0 },
  tumbling: { direction: "before", tumbling: 1, origin: 0, periodsAgo: 0 },
  events: { direction: "before", events: 1 },
  session: { direction: "before", session: 1 },
};

const nobody = { ids: [], persons: [], knownFrom: new Float64Array(0), knownUntil: new Float64Array(0) };

async function refusesAll(
  engine: Engine,
  { aggregates, windows, arrival, identities = false }: EngineSupport,
): Promise<void> {
  const log = await engine.read(defineEvents(columns), rows);
  const refuses = (node: AggregateNode) =>
    expectErrorCode(
      engine.aggregate(log, { key: "user", cutoffs: [2], aggregates: { node } }),
      "not-supported",
    );
  const strange = aggregateKinds.filter((kind) => !aggregates.includes(kind));
  for (const kind of strange) await refuses(aggregateNode(kind, "number"));
  for (const kind of windowKinds.filter((one) => !windows.includes(one))) {
    await refuses(aggregateNode("count", "number", { window: windowOf[kind] }));
  }
  const count = aggregateNode("count", "number");
  const plan = { key: "user", cutoffs: [2], aggregates: { count } };
  if (!identities) {
    await expectErrorCode(engine.aggregate(log, { ...plan, identities: nobody }), "not-supported");
  }
  if (arrival) return;
  const late = await engine.read(defineEvents(columns, { arrival: "known" }), rows);
  await expectErrorCode(engine.aggregate(late, plan), "not-supported");
}

/**
 * Checks that an engine refuses what it does not compute; there is nothing to check where it computes everything.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 */
export function supportChecks(open: OpenEngine, support: EngineSupport): readonly Check[] {
  const { aggregates, windows, arrival, identities = false } = support;
  const everything =
    aggregates.length === aggregateKinds.length &&
    windows.length === windowKinds.length &&
    arrival &&
    identities;
  if (everything) return [];
  return [
    {
      name: "what the engine does not compute is refused",
      run: () => withEngine(open, (engine) => refusesAll(engine, support)),
    },
  ];
}
