import {
  category,
  createRandom,
  defineEvents,
  type Engine,
  type EventLog,
  type GraphHolder,
  type GraphPlan,
  type HeldGraph,
  id,
  isGraphHolder,
  number,
  optional,
  timestamp,
} from "@portrait/core";
import { expect } from "vitest";
import { hostileTexts } from "../data/hostile.js";
import { expectErrorCode } from "../error/expect-portrait-error.js";
import type { Check } from "../suite/check.js";
import { type OpenEngine, withEngine } from "./suite.js";

const events = defineEvents({
  user: id("user"),
  item: optional(id("item")),
  friend: optional(id("user")),
  at: timestamp(),
});
const people = defineEvents({
  name: id("user"),
  age: number(),
  spend: optional(number()),
  circle: optional(category()),
  at: timestamp(),
});

interface Row {
  readonly user: string;
  readonly item: string | null;
  readonly friend: string | null;
  readonly at: number;
}

const texts = hostileTexts.slice(0, 12);
const pick = (list: readonly string[], random: { integer(bound: number): number }): string =>
  list[random.integer(list.length)] as string;

/** Events with repeats, gaps, and users that are their own friends. */
function madeRows(seed: number): readonly Row[] {
  const random = createRandom(seed);
  return Array.from({ length: 80 }, (_, at) => ({
    user: pick(texts, random),
    item: at % 5 === 0 ? null : pick(["tea", "rum", "__proto__"], random),
    friend: at % 3 === 0 ? null : pick(texts, random),
    at,
  }));
}

/** Two rows for each person, of which the last counts; the circle of the first person is not known. */
const personRows = texts.flatMap((name, place) => [
  { name, age: -1, spend: null, circle: "old", at: 0 },
  { name, age: place, spend: place / 4, circle: place === 0 ? null : `c${place % 3}`, at: 1 },
]);

const edges: GraphPlan["edges"] = [
  { from: "user", to: "item", fromColumn: "user", toColumn: "item" },
  {
    from: "user",
    to: "user",
    fromColumn: "user",
    toColumn: "friend",
    where: events.columns.at.before(60).node,
  },
];

const planOf = (log: EventLog, features: readonly string[] = ["age", "spend"]): GraphPlan => ({
  nodes: [{ node: "item" }, { node: "user", members: { log, id: "name", features } }],
  edges,
});

interface Held {
  readonly holder: Engine & GraphHolder;
  readonly log: EventLog;
  readonly members: EventLog;
  readonly graph: HeldGraph;
}

async function held(engine: Engine, rows: readonly Row[]): Promise<Held> {
  if (!isGraphHolder(engine)) throw new Error("the engine holds no graphs");
  const log = await engine.read(events, rows);
  const members = await engine.read(people, personRows);
  return { holder: engine, log, members, graph: await engine.holdGraph(log, planOf(members)) };
}

/** For each node by type and id its neighbours with the numbers of events. */
function expectedNeighbours(rows: readonly Row[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>();
  const add = (one: string, other: string): void => {
    const row = found.get(one) ?? new Map<string, number>();
    found.set(one, row.set(other, (row.get(other) ?? 0) + 1));
  };
  const both = (one: string, other: string): void => {
    add(one, other);
    if (one !== other) add(other, one);
  };
  for (const { user, item, friend, at } of rows) {
    if (item !== null) both(`user ${user}`, `item ${item}`);
    if (friend !== null && at < 60) both(`user ${user}`, `user ${friend}`);
  }
  return found;
}

async function agreesWithEvents(engine: Engine): Promise<void> {
  const rows = madeRows(1);
  const { graph } = await held(engine, rows);
  const expected = expectedNeighbours(rows);
  const items = [...new Set(rows.flatMap(({ item }) => item ?? []))];
  expect(graph.counts).toEqual([items.length, texts.length]);
  const names = new Map<number, string>();
  for (const [node, ids, start] of [
    ["item", items, 0],
    ["user", texts, items.length],
  ] as const) {
    const numbers = await graph.find(node, ids);
    numbers.forEach((place, at) => {
      names.set(start + place, `${node} ${ids[at]}`);
    });
  }
  expect([...names.keys()].sort((a, b) => a - b)).toEqual([...Array(items.length + texts.length).keys()]);
  const asked = Uint32Array.from(names.keys()).reverse();
  const { starts, degrees } = await graph.rows(asked);
  let sum = 0;
  for (const [at, node] of asked.entries()) {
    const places = Float64Array.from(
      { length: degrees[at] as number },
      (_, edge) => (starts[at] as number) + edge,
    );
    const { neighbours, weights } = await graph.neighboursAt(places);
    expect([...neighbours]).toEqual([...neighbours].sort((a, b) => a - b));
    const row = Array.from(neighbours, (other, edge) => [names.get(other), weights[edge]]);
    expect(new Map(row as [string, number][])).toEqual(expected.get(names.get(node) as string) ?? new Map());
    sum += neighbours.length;
  }
  expect(graph.neighbours).toBe(sum);
}

async function answersAsAsked(engine: Engine): Promise<void> {
  const { graph } = await held(engine, madeRows(2));
  expect([...(await graph.find("user", ["nobody", texts[3] as string, "tea"]))].map(Math.sign)).toEqual([
    -1, 1, -1,
  ]);
  expect([...(await graph.find("user", []))]).toEqual([]);
  const asked = [texts[7], texts[2], texts[7], texts[0]] as string[];
  const places = Uint32Array.from(await graph.find("user", asked));
  expect([...(await graph.features("user", places))]).toEqual([7, 1.75, 2, 0.5, 7, 1.75, 0, 0]);
  const { neighbours } = await graph.neighboursAt(Float64Array.of(3, 0, 3));
  expect(neighbours[0]).toBe(neighbours[2]);
  const none = await graph.rows(new Uint32Array(0));
  expect([none.starts.length, none.degrees.length]).toEqual([0, 0]);
}

async function knowsClasses(engine: Engine): Promise<void> {
  const { graph } = await held(engine, madeRows(3));
  const all = await graph.find("user", texts);
  const byPlace = new Map(texts.map((_, at) => [all[at] as number, at]));
  const { places, classes, codes } = await graph.labels("user", "circle");
  expect(classes).toEqual(["c0", "c1", "c2"]);
  expect([...places]).toEqual([...places].sort((a, b) => a - b));
  expect(places.length).toBe(texts.length - 1);
  places.forEach((place, at) => {
    expect(classes[codes[at] as number]).toBe(`c${(byPlace.get(place) as number) % 3}`);
  });
  const young = people.columns.age.lt(3).node;
  const few = await graph.labels("user", "circle", young);
  expect(few.classes).toEqual(["c1", "c2"]);
  expect([...few.places].map((place) => byPlace.get(place)).sort()).toEqual([1, 2]);
}

async function refuses(engine: Engine): Promise<void> {
  const { holder, log, members, graph } = await held(engine, madeRows(4));
  const plan = planOf(members);
  const wrong = (change: object, code: "invalid-argument" | "unknown-id" | "invalid-data") =>
    expectErrorCode(holder.holdGraph(log, { ...plan, ...change } as never), code);
  await wrong({ nodes: undefined }, "invalid-argument");
  await wrong({ edges: [] }, "invalid-argument");
  await wrong({ nodes: [null] }, "invalid-argument");
  await wrong({ edges: [undefined] }, "invalid-argument");
  await wrong({ nodes: [plan.nodes[0], plan.nodes[0]] }, "invalid-argument");
  await wrong({ nodes: [plan.nodes[0]] }, "invalid-argument");
  await wrong({ edges: [{ ...plan.edges[0], toColumn: "toString" }] }, "unknown-id");
  await wrong({ edges: [{ ...plan.edges[0], fromColumn: "at" }] }, "unknown-id");
  await wrong(planOf(members, ["nothing"]), "unknown-id");
  await wrong(planOf(members, ["circle"]), "unknown-id");
  const some = await holder.read(people, personRows.slice(2));
  await wrong(planOf(some), "unknown-id");
  const gap = await holder.read(people, [
    ...personRows,
    { name: texts[4], age: 1, spend: null, circle: "x", at: 9 },
  ]);
  await wrong(planOf(gap), "invalid-data");
  await expectErrorCode(graph.labels("item", "circle"), "invalid-argument");
  await expectErrorCode(graph.labels("user", "age"), "unknown-id");
  await expectErrorCode(graph.find("toString", []), "unknown-id");
  await expectErrorCode(graph.find("user", [1 as never]), "invalid-argument");
  await expectErrorCode(graph.rows(Uint32Array.of(1e6)), "invalid-argument");
  await expectErrorCode(graph.neighboursAt(Float64Array.of(0.5)), "invalid-argument");
  await expectErrorCode(graph.features("user", Uint32Array.of(texts.length)), "invalid-argument");
}

async function endsWhenTold(engine: Engine): Promise<void> {
  const { holder, log, members, graph } = await held(engine, madeRows(5));
  const signal = AbortSignal.abort();
  await expectErrorCode(holder.holdGraph(log, planOf(members), { signal }), "aborted");
  await expectErrorCode(graph.rows(Uint32Array.of(0), { signal }), "aborted");
  expect((await graph.rows(Uint32Array.of(0))).degrees.length).toBe(1);
  await expectErrorCode(holder.holdGraph({ ...log }, planOf(members)), "invalid-argument");
  await expectErrorCode(holder.holdGraph(log, planOf({ ...members })), "invalid-argument");
  const other = await holder.holdGraph(log, planOf(members));
  await graph.close();
  await graph.close();
  await expectErrorCode(graph.rows(Uint32Array.of(0)), "closed");
  expect((await other.rows(Uint32Array.of(0))).degrees.length).toBe(1);
  await engine.close();
  await expectErrorCode(other.rows(Uint32Array.of(0)), "closed");
  await other[Symbol.asyncDispose]();
}

async function holdsNothing(engine: Engine): Promise<void> {
  const { graph } = await held(engine, []);
  expect([graph.counts, graph.neighbours]).toEqual([[0, texts.length], 0]);
  expect([...(await graph.rows(Uint32Array.of(0, 3))).degrees]).toEqual([0, 0]);
}

/**
 * Checks that the graphs that an engine holds are those of the events, and are read as they are asked for.
 *
 * @param open - Opens the engine.
 * @param graphs - Whether the engine holds graphs.
 */
export function graphChecks(open: OpenEngine, graphs: boolean): readonly Check[] {
  const check = (name: string, run: (engine: Engine) => Promise<void>): Check => ({
    name,
    run: () => withEngine(open, run),
  });
  if (!graphs) {
    return [
      check("the engine holds no graphs", async (engine) => {
        expect(isGraphHolder(engine)).toBe(false);
      }),
    ];
  }
  return [
    check("the neighbours in a held graph are those of the events", agreesWithEvents),
    check("a held graph answers in the order in which it is asked", answersAsAsked),
    check("a held graph knows the classes of nodes", knowsClasses),
    check("a graph that cannot be held or read is refused", refuses),
    check("a held graph ends when it is closed or its engine is", endsWhenTold),
    check("a graph without events has the nodes of its log", holdsNothing),
  ];
}
