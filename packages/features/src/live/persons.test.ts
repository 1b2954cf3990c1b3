import {
  days,
  defineEvents,
  forget,
  id,
  number,
  type Profile,
  rowAt,
  type TimestampInput,
  timestamp,
} from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { identityGraph } from "../identity/index.js";
import {
  buildSnapshot,
  cleaning,
  count,
  defineProfile,
  distinct,
  first,
  forgetInLive,
  history,
  last,
  live,
  max,
  memory,
  quantile,
  recency,
  sessions,
  sum,
  tag,
  tenure,
} from "../index.js";

const visits = defineEvents({
  visitor: id("visitor"),
  item: id("item"),
  at: timestamp(),
  price: number({ min: 0 }),
});
const visitor = defineProfile(visits, {
  key: "visitor",
  features: ({ at, item, price }) => ({
    visits: count(),
    spend: sum(price),
    spend3d: sum(price, { within: days(3) }),
    items: distinct(item),
    newest: last(item),
    oldest: first(item),
    recent: history(item, { last: 3 }),
    dearest: max(price),
    since: recency(at, { unit: "days" }),
    known: tenure(at, { unit: "days" }),
    sittings: sessions({ gap: days(1) }),
  }),
  tags: (f) => ({ big: tag(f.spend.gte(quantile(0.5))), keen: tag(f.visits.gte(2)) }),
});
/** Features of which the events that no window holds can be dropped. */
const droppable = defineProfile(visits, {
  key: "visitor",
  features: ({ at, price }) => ({
    visits: count(),
    spend: sum(price),
    spend3d: sum(price, { within: days(3) }),
    dearest: max(price),
    since: recency(at, { unit: "days" }),
  }),
});

const spaces = [
  { name: "account", limit: 1 },
  { name: "device", limit: 4, blocked: ["d0"] },
] as const;
const on = (day: number): string => new Date(Date.UTC(2024, 0, 1) + day * 86_400_000).toISOString();
const cutoffs = [3, 6, 9, 12, 30].map(on);

const event = fc.record({
  visitor: fc.constantFrom("d0", "d1", "d2", "d3", "d4", "stray", "a:b"),
  item: fc.constantFrom("tea", "rye", "jam"),
  at: fc.integer({ min: 0, max: 23 }).map((half) => on(half / 2)),
  price: fc.constantFrom(1, 2, 2.5, 0.1),
});
const idOf = fc.oneof(
  fc.record({ space: fc.constant("device" as const), value: fc.constantFrom("d0", "d1", "d2", "d3", "d4") }),
  fc.record({ space: fc.constant("account" as const), value: fc.constantFrom("ann", "bob") }),
);
const day = fc.integer({ min: 0, max: 14 }).map(on);
const statement = fc.record({
  kind: fc.constantFrom("merge" as const, "merge" as const, "merge" as const, "unmerge" as const),
  ids: fc.uniqueArray(idOf, {
    minLength: 2,
    maxLength: 3,
    selector: ({ space, value }) => `${space}:${value}`,
  }),
  at: day,
  knownAt: day,
});
type Statement = typeof statement extends fc.Arbitrary<infer One> ? One : never;
const told = ({ kind, ...rest }: Statement) => (kind === "merge" ? rest : { ...rest, kind });

const plainRows = (read: (user: string, now: string) => Profile | undefined, users: readonly string[]) =>
  cutoffs.flatMap((now) =>
    users.flatMap((user) => {
      const profile = read(user, now);
      if (profile === undefined || profile.key !== user) return [];
      const tags = Object.fromEntries(Object.entries(profile.tags).map(([name, { value }]) => [name, value]));
      return [{ user, now, row: { ...profile.features, ...tags } }];
    }),
  );

describe("live profiles of persons", () => {
  test("are those that are built from all events with the graph's intervals, in whatever order things come", async () => {
    let merged = 0;
    const property = fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      fc.array(statement, { maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 33, maxLength: 33 }),
      async (events, statements, turns) => {
        const graph = identityGraph({ spaces });
        const profiles = live(visitor, { identities: { graph, space: "device" } });
        const [rows, said] = [[...events], [...statements]];
        let line = 0;
        for (const turn of turns) {
          const next = turn ? said.shift() : undefined;
          if (next !== undefined) graph.add(told(next));
          else if (rows.length > 0) profiles.push(rows.shift() as object, { line: ++line });
          profiles.read("d1", cutoffs[2] as string);
        }
        for (const row of rows) profiles.push(row, { line: ++line });
        for (const one of said) graph.add(told(one));

        const engine = memory();
        const log = await engine.read(visits, events);
        const identities = graph.intervals({ space: "device" });
        const built = await buildSnapshot(visitor, log, { engine, cutoffs, identities });
        const expected = built.users.map((user, row) => ({
          user,
          now: new Date(built.cutoffs[row] as number).toISOString(),
          row: rowAt(built.table as never, row),
        }));
        const users = [...new Set(built.users)];
        merged += users.filter((user) => user.startsWith("account:")).length;
        const key = ({ user, now }: { user: string; now: string }): string => `${now} ${user}`;
        const byKey = (a: { user: string; now: string }, b: { user: string; now: string }) =>
          key(a) < key(b) ? -1 : 1;
        const read = (user: string, now: string) => profiles.read(user, now) as Profile | undefined;
        expect(plainRows(read, users).sort(byKey)).toEqual(expected.sort(byKey));
        for (const now of cutoffs) {
          expect(profiles.members(now)).toEqual(
            expected.filter((one) => one.now === now).map(({ user }) => user),
          );
        }
        await engine.close();
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 31 });
    expect(merged).toBeGreaterThan(50);
  });

  test("stay so when events expire, a snapshot is taken and links come late", async () => {
    const property = fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      fc.array(statement, { maxLength: 8 }),
      fc.integer({ min: 4, max: 9 }),
      async (events, statements, expired) => {
        const [one, other] = [identityGraph({ spaces }), identityGraph({ spaces })];
        const kept = live(droppable, { identities: { graph: one, space: "device" } });
        const first = live(droppable, { identities: { graph: other, space: "device" } });
        for (const row of events) for (const profiles of [kept, first]) profiles.push(row);
        first.expire(on(expired));
        const dropped = live(droppable, {
          identities: { graph: other, space: "device" },
          snapshot: first.snapshot(),
        });
        for (const graph of [one, other]) graph.add(statements.map(told));
        for (const now of [on(expired), on(12), on(30)]) {
          expect(dropped.members(now)).toEqual(kept.members(now));
          for (const user of kept.members(now)) {
            expect(dropped.features(user, now)).toEqual(kept.features(user, now));
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 32 });
  });

  test("of long logs are those of one log", () => {
    const graph = identityGraph({ spaces });
    const two = live(visitor, { identities: { graph, space: "device" } });
    const one = live(visitor);
    for (let at = 0; at < 600; at++) {
      const row = { item: ["tea", "rye", "jam"][at % 3], at: on(at / 50), price: 0.1 * (at % 7) };
      two.push({ ...row, visitor: at % 2 === 0 ? "d1" : "d2" }, { line: at });
      one.push({ ...row, visitor: "d1" }, { line: at });
    }
    graph.add({
      ids: [
        { space: "device", value: "d1" },
        { space: "device", value: "d2" },
      ],
      at: on(0),
    });
    for (const now of cutoffs) expect(two.read("d2", now)).toEqual(one.read("d1", now));
    expect(two.members(cutoffs[0] as TimestampInput)).toEqual(["d1"]);
  });
});

const row = (user: string, at: number, price = 1) => ({ visitor: user, item: "tea", at: on(at), price });
const login = (device: string, account: string, at: number) => ({
  ids: [
    { space: "device" as const, value: device },
    { space: "account" as const, value: account },
  ],
  at: on(at),
});

function annsDevices() {
  const graph = identityGraph({ spaces });
  const profiles = live(visitor, { identities: { graph, space: "device" } });
  profiles.push(row("d1", 1));
  profiles.push(row("d2", 2, 5));
  profiles.push(row("d3", 2));
  graph.add([login("d1", "ann", 3), login("d2", "ann", 6)]);
  return { graph, profiles };
}

describe("live with identities", () => {
  test("reads a person by any id, under the name that it has by then", () => {
    const { profiles } = annsDevices();
    const named = (user: string, at: number): unknown => {
      const profile = profiles.read(user, on(at));
      return profile && [profile.key, profile.features.spend, profile.tags.keen.value];
    };
    expect(named("d1", 2)).toEqual(["d1", 1, false]);
    expect(named("d1", 4)).toEqual(["account:ann", 1, false]);
    expect(["account:ann", "d1", "d2"].map((user) => named(user, 7))).toEqual(
      Array(3).fill(["account:ann", 6, true]),
    );
    expect(named("d2", 5)).toEqual(["d2", 5, false]);
    expect([named("account:bob", 7), named("nobody", 7), named("other:ann", 7)]).toEqual(
      Array(3).fill(undefined),
    );
    expect(profiles.members(on(7))).toEqual(["account:ann", "d3"]);
  });

  test("takes events of a person's ids back, and forgets all of them", async () => {
    const { graph, profiles } = annsDevices();
    expect(profiles.retractLine("account:ann", 1)).toBe(true);
    expect(profiles.retractLine("account:ann", 3)).toBe(false);
    expect(profiles.features("d1", on(7))?.spend).toBe(5);
    profiles.push(row("d1", 1));
    const { receipt } = await forget("account:ann", { live: forgetInLive(profiles) });
    expect(receipt.targets[0]?.removed).toEqual({ events: 2 });
    expect([profiles.members(on(7)), profiles.stats().users]).toEqual([["d3"], 1]);
    expect(graph.stats().ids).toBe(3);
  });

  test("decides thresholds over persons anew once more is known of who they are", () => {
    const { graph, profiles } = annsDevices();
    const before = profiles.read("d3", on(9))?.tags.big;
    graph.add(login("d3", "ann", 8));
    expect([before?.value, profiles.read("d3", on(9))?.tags.big.value, profiles.members(on(9))]).toEqual([
      false,
      true,
      ["account:ann"],
    ]);
  });

  test("sets repeats aside by the id that an event came with", () => {
    const graph = identityGraph({ spaces });
    const clean = cleaning(visits, { duplicates: "drop" });
    const profiles = live(visitor, { clean, identities: { graph, space: "device" } });
    graph.add(login("d1", "ann", 0));
    expect([row("d1", 1), row("d1", 1), row("d2", 1)].map((one) => profiles.push(one).status)).toEqual([
      "kept",
      "duplicate",
      "kept",
    ]);
  });

  test("reads a key column of all spaces, whose ids bear their space", () => {
    const graph = identityGraph({ spaces });
    const profiles = live(visitor, { identities: { graph } });
    for (const user of ["device:d1", "account:ann", "plain"]) profiles.push(row(user, 1));
    graph.add(login("d1", "ann", 2));
    expect(profiles.members(on(3))).toEqual(["account:ann", "plain"]);
    expect(profiles.features("device:d1", on(3))?.visits).toBe(2);
    expect(profiles.read("plain", on(3))?.key).toBe("plain");
  });

  test("refuses an id that reads like another, where that would have events", async () => {
    const { profiles, graph } = annsDevices();
    profiles.push(row("account:bob", 1));
    expect(profiles.read("account:bob", on(7))?.key).toBe("account:bob");
    graph.add(login("d3", "bob", 4));
    await expectPortraitError(() => profiles.read("account:bob", on(7)), {
      code: "invalid-data",
      message:
        'live: "account:bob" is an id of space "device", and the text of another id. Give the space another name.',
    });
    await expectPortraitError(() => profiles.members(on(7)), { code: "invalid-data" } as never);
  });

  test.each<[string, unknown, string]>([
    [
      "a number",
      5,
      'live: "identities" must hold a graph made by identityGraph(); received 5. Write identities: { graph, space: "device" }.',
    ],
    [
      "another graph",
      { graph: {} },
      'live: "identities" must hold a graph made by identityGraph(); received an object. Write identities: { graph, space: "device" }.',
    ],
    [
      "another space",
      { graph: identityGraph({ spaces }), space: "phone" },
      'live: "identities.space" must be a space of the graph; received "phone". The spaces are "account", "device".',
    ],
    [
      "another name",
      { graph: identityGraph({ spaces }), spaces: [] },
      'live: "identities" has no "spaces". Write identities: { graph, space: "device" }.',
    ],
  ])("refuses %s", async (_, identities, message) => {
    await expectPortraitError(() => live(visitor, { identities } as never), {
      code: "invalid-option",
      message,
    });
  });
});

test("a graph says how often it changed", () => {
  const graph = identityGraph({ spaces });
  const seen = [graph.revision];
  graph.add(login("d1", "ann", 1));
  seen.push(graph.revision);
  graph.forget({ space: "device", value: "d9" });
  seen.push(graph.revision);
  graph.forget({ space: "device", value: "d1" });
  seen.push(graph.revision);
  expect([seen, graph.spaces]).toEqual([
    [0, 1, 1, 2],
    ["account", "device"],
  ]);
});
