import {
  type AggregateNode,
  defineEvents,
  type Engine,
  type EngineSupport,
  type IdentityIntervals,
  id,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import fc from "fast-check";
import { expect } from "vitest";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import { arbitraryPersonCase, type PersonCase } from "../generate/arbitrary-identities.js";
import { naiveAggregate } from "../oracle/naive-aggregate.js";
import type { Check } from "../suite/check.js";
import { expectAgreement } from "./agreement.js";
import { answersOf } from "./asked.js";
import { aggregateNode, columnNode, type OpenEngine, withEngine } from "./suite.js";

const events = defineEvents({ user: optional(id("user")), at: timestamp(), item: id("item"), x: number() });

/** Two devices, of which one is Ann's, and an event of nobody. */
const rows = [
  { user: "phone", at: 10, item: "a", x: 1 },
  { user: "ann", at: 20, item: "b", x: 2 },
  { user: "phone", at: 30, item: "c", x: 4 },
  { user: null, at: 30, item: "d", x: 8 },
  { user: "tv", at: 50, item: "e", x: 16 },
];

const one = (id: string, person: string, from: number, until: number): IdentityIntervals => ({
  ids: [id],
  persons: [person],
  knownFrom: Float64Array.of(from),
  knownUntil: Float64Array.of(until),
});

const sum = (more: Partial<AggregateNode> = {}): AggregateNode =>
  aggregateNode("sum", "number", { input: columnNode("x", "number"), ...more });
const history = aggregateNode("history", "list", { input: columnNode("item", "category"), limit: 9 });

async function followsIds(engine: Engine): Promise<void> {
  const found = await answersOf(engine, events, rows, {
    key: "user",
    cutoffs: [25, 26, 35, 36],
    aggregates: { sum: sum(), history },
    identities: one("phone", "ann", 25, 35),
  });
  expect(found.map(({ cutoff, user, sum: total, history: items }) => [cutoff, user, total, items])).toEqual([
    [25, "ann", 2, ["b"]],
    [25, "phone", 1, ["a"]],
    [26, "ann", 3, ["a", "b"]],
    [35, "ann", 7, ["a", "b", "c"]],
    [36, "ann", 2, ["b"]],
    [36, "phone", 5, ["a", "c"]],
  ]);
}

async function followsOutcomes(engine: Engine): Promise<void> {
  const after = sum({ window: { direction: "after", length: null } });
  const found = await answersOf(engine, events, rows, {
    key: "user",
    cutoffs: [21, 40],
    aggregates: { after, history },
    identities: one("tv", "ann", 20, Number.POSITIVE_INFINITY),
  });
  expect(found.map(({ cutoff, user, after: total }) => [cutoff, user, total])).toEqual([
    [21, "ann", 16],
    [21, "phone", 4],
    [40, "ann", 16],
    [40, "phone", 0],
  ]);
}

async function namesNewPersons(engine: Engine): Promise<void> {
  for (const aggregates of [{ sum: sum() }, { history }]) {
    const found = await answersOf(engine, events, rows, {
      key: "user",
      cutoffs: [21],
      aggregates,
      identities: one("phone", "it's; -- __proto__", Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
      population: { op: "in", of: columnNode("item", "category"), values: ["a"] },
    });
    expect(found.map(({ user }) => user)).toEqual(["it's; -- __proto__"]);
  }
}

async function refuses(engine: Engine): Promise<void> {
  const log = await engine.read(events, rows);
  const good = one("phone", "ann", 1, 2);
  const bad: readonly unknown[] = [
    null,
    "phone",
    {},
    { ...good, ids: ["a", "b"] },
    { ...good, persons: [1] },
    { ...good, knownFrom: [1] },
    one("phone", "ann", 2, 2),
    one("phone", "ann", Number.NaN, 2),
    {
      ids: ["b", "a"],
      persons: ["c", "c"],
      knownFrom: new Float64Array(2),
      knownUntil: Float64Array.of(1, 1),
    },
    {
      ids: ["a", "a"],
      persons: ["b", "c"],
      knownFrom: Float64Array.of(1, 2),
      knownUntil: Float64Array.of(3, 4),
    },
  ];
  for (const identities of bad) {
    const plan = { key: "user", cutoffs: [40], aggregates: { sum: sum() }, identities: identities as never };
    await expectErrorCode(engine.aggregate(log, plan), "invalid-argument");
  }
}

/** The rows that were known before a cutoff, without how long they were to count. */
function knownAt(
  { ids, persons, knownFrom, knownUntil }: IdentityIntervals,
  cutoff: number,
): IdentityIntervals {
  const known = [...ids.keys()].filter((row) => (knownFrom[row] as number) < cutoff);
  return {
    ids: known.map((row) => ids[row] as string),
    persons: known.map((row) => persons[row] as string),
    knownFrom: Float64Array.from(known, (row) => knownFrom[row] as number),
    knownUntil: Float64Array.from(known, (row) => {
      const until = knownUntil[row] as number;
      return until < cutoff ? until : Number.POSITIVE_INFINITY;
    }),
  };
}

async function leaks(engine: Engine, { events: defined, list, plan, identities }: PersonCase): Promise<void> {
  const [cutoff = 0] = plan.cutoffs;
  const answers = async (who: IdentityIntervals): Promise<string> =>
    JSON.stringify(await answersOf(engine, defined, list, { ...plan, cutoffs: [cutoff], identities: who }));
  expect(await answers(identities)).toBe(await answers(knownAt(identities, cutoff)));
}

async function agrees(
  engine: Engine,
  { events: defined, list, plan, identities }: PersonCase,
): Promise<void> {
  const whole = { ...plan, identities };
  const log = await engine.read(defined, list);
  expectAgreement(await engine.aggregate(log, whole), naiveAggregate(defined, list, whole));
}

/**
 * Checks that events are those of persons as they were known; there is nothing to check where the engine does not heed it.
 *
 * @param open - Opens the engine.
 * @param support - What it computes.
 * @param cases - On how many random tasks.
 * @param seed - Their seed.
 */
export function identityChecks(
  open: OpenEngine,
  support: EngineSupport,
  cases: number,
  seed: number,
): readonly Check[] {
  if (support.identities !== true) return [];
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  const tasks = arbitraryPersonCase({ support });
  const onTasks = (run: (engine: Engine, task: PersonCase) => Promise<void>) => (engine: Engine) =>
    fc.assert(
      fc.asyncProperty(tasks, (task) => run(engine, task)),
      { seed, numRuns: cases },
    );
  return [
    check(
      "the events of an id are those of the person that it was known to be before the cutoff",
      followsIds,
    ),
    check("outcomes are those of the ids that were known to be a person's at the cutoff", followsOutcomes),
    check("a person may have a name that no event holds", namesNewPersons),
    check("identities that are malformed are refused", refuses),
    check(
      `who an id was learnt to be at or after the cutoff changes no byte, on ${cases} random tasks`,
      onTasks(leaks),
    ),
    check(`aggregates of persons agree with the oracle on ${cases} random tasks`, onTasks(agrees)),
  ];
}
