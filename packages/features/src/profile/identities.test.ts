import { days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { history } from "../define/history.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { willHappen } from "../define/target.js";
import { type IdentityStatement, identityGraph } from "../identity/index.js";
import { liveEngine } from "../live/engine.js";
import { memory } from "../memory/memory.js";
import { traceTag } from "../tags/trace-tag.js";
import { buildExamples } from "./examples.js";
import { buildProfiles } from "./profiles.js";
import { buildSnapshot } from "./snapshot.js";

const visits = defineEvents({
  visitor: id("visitor"),
  at: timestamp(),
  kind: oneOf("view", "buy"),
  item: id("item"),
  price: number(),
});
const shopper = defineProfile(visits, {
  key: "visitor",
  features: ({ kind, item, price }) => ({
    views: count(kind.is("view")),
    spent: sum(price, { where: kind.is("buy") }),
    items: history(item, { last: 5 }),
  }),
  tags: (f) => ({ curious: tag(f.views.gte(2)) }),
});
const target = willHappen(visits.columns.kind.is("buy"), { within: days(10) });
const event = (visitor: string, at: string, kind: "view" | "buy", item: string) => ({
  visitor,
  at,
  kind,
  item,
  price: 10,
});
const rows = [
  event("phone", "2024-01-01", "view", "a"),
  event("laptop", "2024-01-02", "view", "b"),
  event("laptop", "2024-01-03", "buy", "b"),
  event("tv", "2024-01-04", "view", "c"),
  event("phone", "2024-01-12", "buy", "a"),
  event("tv", "2024-01-25", "view", "d"),
];

const device = (value: string) => ({ space: "device", value }) as const;
const ann = { space: "account", value: "ann" } as const;
const graphOf = (...more: readonly IdentityStatement<"account" | "device">[]) => {
  const graph = identityGraph({ spaces: [{ name: "account", limit: 1 }, { name: "device" }] });
  graph.add([
    { ids: [device("phone"), ann], at: "2024-01-02" },
    { ids: [device("laptop"), ann], at: "2024-01-02", knownAt: "2024-01-06" },
    ...more,
  ]);
  return graph.intervals({ space: "device" });
};

describe.each([
  ["memory", memory],
  ["live", liveEngine],
])("builders with identities in the %s engine", (_, open) => {
  const setup = async () => {
    const engine = open();
    return { engine, log: await engine.read(visits, rows), interactions: { item: "item" } as const };
  };

  test("rows are of persons as they were known at each cutoff", async () => {
    const { engine, log } = await setup();
    const cutoffs = ["2024-01-05", "2024-01-07"];
    const snapshot = await buildSnapshot(shopper, log, { engine, cutoffs, identities: graphOf() });
    expect(snapshot.users).toEqual(["account:ann", "laptop", "tv", "account:ann", "tv"]);
    expect(snapshot.table.columns.views).toMatchObject({ values: Float64Array.of(1, 1, 1, 2, 1) });
    expect(snapshot.table.columns.spent).toMatchObject({ values: Float64Array.of(0, 10, 0, 10, 0) });
  });

  test("a profile is of all ids of a person, in order of time", async () => {
    const { engine, log } = await setup();
    const [profile, ...none] = await buildProfiles(shopper, log, {
      engine,
      asOf: "2024-01-13",
      users: ["account:ann"],
      identities: graphOf(),
    });
    expect(none).toEqual([]);
    expect(profile?.key).toBe("account:ann");
    expect(profile?.tags.curious.value).toBe(true);
    expect(profile?.features).toEqual({ views: 2, spent: 20, items: ["a", "b", "b", "a"] });
    await expectPortraitError(
      buildProfiles(shopper, log, { engine, asOf: "2024-01-13", users: ["phone"], identities: graphOf() }),
      {
        code: "unknown-id",
        message:
          'buildProfiles: "phone" is no member as of 2024-01-13. Only users with an event before that instant have a profile; leave "users" out to get all of them.',
      },
    );
  });

  test("outcomes are those of the person as it was known at the cutoff", async () => {
    const { engine, log } = await setup();
    const cutoffs = ["2024-01-05", "2024-01-12"];
    const examples = await buildExamples(shopper, log, { engine, cutoffs, target, identities: graphOf() });
    expect(examples.users).toEqual(["account:ann", "laptop", "tv", "account:ann", "tv"]);
    expect([...examples.target]).toEqual([1, 0, 0, 1, 0]);
  });

  test("interactions are of the person that the id was known to be when they happened", async () => {
    const { engine, log, interactions } = await setup();
    const cutoffs = ["2024-01-13"];
    const options = { engine, cutoffs, target, interactions, identities: graphOf() };
    const found = (await buildExamples(shopper, log, options)).interactions;
    const named = [...(found?.user ?? [])].map((user, place) => [
      found?.users[user],
      found?.items[found.item[place] as number],
    ]);
    expect(named).toEqual([
      ["phone", "a"],
      ["laptop", "b"],
      ["laptop", "b"],
      ["tv", "c"],
      ["account:ann", "a"],
    ]);
  });

  test("what is learnt at or after a cutoff changes no byte of training", async () => {
    const { engine, log, interactions } = await setup();
    const cutoff = "2024-01-07";
    const train = (identities: ReturnType<typeof graphOf>) =>
      buildExamples(shopper, log, { engine, cutoffs: [cutoff], target, identities });
    const bytes = async (identities: ReturnType<typeof graphOf>) => JSON.stringify(await train(identities));
    const later = graphOf(
      { ids: [device("tv"), ann], at: "2024-01-01", knownAt: cutoff },
      { ids: [device("tv"), device("laptop")], at: "2023-01-01", knownAt: "2024-02-01" },
      { kind: "unmerge", ids: [device("phone"), ann], at: "2024-01-03", knownAt: cutoff },
    );
    expect(await bytes(later)).toBe(await bytes(graphOf()));
    const earlier = graphOf({
      ids: [device("tv"), ann],
      at: "2024-01-01",
      knownAt: "2024-01-06T23:59:59.999Z",
    });
    expect(await bytes(earlier)).not.toBe(await bytes(graphOf()));
    const seen = async (identities: ReturnType<typeof graphOf>) => {
      const snapshot = await buildSnapshot(shopper, log, {
        engine,
        cutoffs: [cutoff],
        interactions,
        identities,
      });
      return JSON.stringify(snapshot);
    };
    expect(await seen(later)).toBe(await seen(graphOf()));
  });

  test("identities that are malformed are refused", async () => {
    const { engine, log } = await setup();
    const identities = { ...graphOf(), ids: ["phone"] };
    await expectPortraitError(buildSnapshot(shopper, log, { engine, cutoffs: ["2024-01-05"], identities }), {
      code: "invalid-argument",
      message:
        'buildSnapshot: "identities" must have columns of one length; received 1, 2, 2, 2. Pass what intervals() of an identity graph gave.',
    });
  });
});

test("a tag of a person is traced to the events of all ids that were known to be the person's", async () => {
  const own = rows.filter(({ visitor }) => visitor !== "tv");
  const trace = (asOf: string) => traceTag(shopper, "curious", own, { asOf, identities: graphOf() });
  expect((await trace("2024-01-13"))[0]?.events).toEqual([0, 1]);
  await expectPortraitError(trace("2024-01-06"), {
    code: "invalid-argument",
    message: "traceTag: the events are of 2 users. Pass those of one.",
  });
  const identities: unknown = [];
  const wrong = traceTag(shopper, "curious", own, { asOf: 0, identities: identities as never });
  await expectPortraitError(wrong, {
    code: "invalid-argument",
    message:
      'traceTag: "identities" must have the lists "ids" and "persons", and "knownFrom" and "knownUntil" as Float64Array. Pass what intervals() of an identity graph gave.',
  });
});

test.each([
  ["memory", memory],
  ["live", liveEngine],
])(
  "%s: a plan without cutoffs, without aggregates or over no events gives no rows but those of members",
  async (_, open) => {
    const engine = open();
    const log = await engine.read(visits, rows);
    const count = { op: "aggregate", aggregate: "count", type: "number" } as const;
    const aggregates = { n: { ...count, window: { direction: "before", length: null } } } as const;
    const identities = graphOf();
    const plan = { key: "visitor", identities };
    const [early, late] = [Date.parse("2024-01-05"), Date.parse("2024-01-07")];
    const none = await engine.aggregate(log, { ...plan, aggregates, cutoffs: [] });
    expect([none.users, none.table.length]).toEqual([[], 0]);
    const bare = await engine.aggregate(log, { ...plan, aggregates: {}, cutoffs: [early, late] });
    expect([bare.users.length, bare.table.length]).toEqual([5, 5]);
    const empty = await engine.aggregate(await engine.read(visits, []), {
      ...plan,
      aggregates,
      cutoffs: [late],
    });
    expect([empty.users, empty.table.length]).toEqual([[], 0]);
  },
);
