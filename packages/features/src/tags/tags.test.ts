import {
  days,
  defineEvents,
  id,
  minutes,
  number,
  oneOf,
  optional,
  type Profile,
  timestamp,
} from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  buildProfiles,
  buildSnapshot,
  count,
  defineProfile,
  last,
  memory,
  modelTag,
  quantile,
  recency,
  recordTags,
  replayTag,
  sum,
  type TagHistory,
  tag,
  tagAt,
  tagReport,
  tagTaxonomy,
  traceTag,
} from "../index.js";
import { handMade } from "../profile/classifier.fixture.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: optional(number()),
  kind: oneOf("buy", "cancel"),
});

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ at, price, kind }) => ({
    daysAway: recency(at),
    orders: count(),
    spend30d: sum(price, { within: days(30) }),
    price: last(price),
    kind: last(kind),
    at: last(at),
  }),
  tags: (f) => ({
    lapsed: tag(f.daysAway.gt(30), {
      namespace: "crm.churn",
      owner: "crm",
      expires: days(7),
      freshness: days(1),
    }),
    mixed: tag(
      f.price
        .gt(5)
        .not()
        .or(f.kind.is("cancel").and(f.orders.gte(2))),
      { namespace: "crm" },
    ),
    top: tag(f.spend30d.gte(quantile(0.5)), { namespace: "crm.value" }),
    kindly: tag(f.kind.startsWith("b").not()),
    early: tag(f.at.before("2024-01-15")),
    noPrice: tag(f.price.isNull(), { description: "No price was ever seen." }),
    lastKind: tag(f.kind),
  }),
});

const engine = memory();

const event = fc.record({
  user: fc.constantFrom("a", "b", "c"),
  at: fc.integer({ min: 0, max: 59 }).map((day) => new Date(Date.UTC(2024, 0, 1 + day))),
  price: fc.option(fc.integer({ min: 0, max: 10 })),
  kind: fc.constantFrom("buy", "cancel"),
});

test("every tag is decided again by its evidence, also after it was JSON", async () => {
  const names = ["lapsed", "mixed", "top", "kindly", "early", "noPrice", "lastKind"] as const;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (rows) => {
      const log = await engine.read(orders, rows);
      for (const { tags } of await buildProfiles(shopper, log, { engine, asOf: "2024-03-01" })) {
        for (const name of names) {
          const stored: (typeof tags)[typeof name] = JSON.parse(JSON.stringify(tags[name]));
          expect(replayTag(tags[name], shopper.tags[name])).toEqual(tags[name].value);
          expect(replayTag(stored, shopper.tags[name])).toEqual(tags[name].value);
        }
      }
    }),
    { seed: 2, numRuns: 60 },
  );
});

async function profileOf(asOf: string): Promise<Profile> {
  const log = await engine.read(orders, [{ user: "a", at: "2024-01-10", price: 7, kind: "buy" }]);
  const [profile] = await buildProfiles(shopper, log, { engine, asOf });
  if (profile === undefined) throw new Error("there is no profile");
  return profile;
}

test("a tag whose evidence was changed is decided otherwise, and one that does not fit is refused", async () => {
  const { tags } = await profileOf("2024-03-01");
  const { lapsed } = tags;
  if (lapsed === undefined) throw new Error("there is no tag");
  const forged = { ...lapsed, evidence: lapsed.evidence.map((entry) => ({ ...entry, value: 1 })) };
  expect(replayTag(forged, shopper.tags.lapsed)).toBe(false);
  expect(() => replayTag(lapsed, shopper.tags.top)).toThrow(
    "replayTag: the tag was made by another definition. Pass the definition whose hash the tag holds.",
  );
  expect(() => replayTag({ ...lapsed, evidence: [] }, shopper.tags.lapsed)).toThrow(
    "the rule has more conditions than the 0 of the evidence",
  );
  const twice = { ...lapsed, evidence: [...lapsed.evidence, ...lapsed.evidence] };
  expect(() => replayTag(twice, shopper.tags.lapsed)).toThrow(
    "the rule has 1 conditions, and the evidence 2",
  );
  const odd = { ...lapsed, evidence: lapsed.evidence.map((entry) => ({ ...entry, comparison: "~" })) };
  expect(() => replayTag(odd, shopper.tags.lapsed)).toThrow('the evidence has the unknown comparison "~"');
});

test("the history of a tag keeps spans that change or run out, and the evidence of the latest time", async () => {
  let history: TagHistory | undefined;
  for (const asOf of ["2024-01-20", "2024-01-25", "2024-02-01", "2024-02-20"]) {
    history = recordTags(history, await profileOf(asOf));
  }
  expect(history?.tags.lapsed?.map(({ value, from, to }) => [value, from, to])).toEqual([
    [false, "2024-01-20", "2024-02-08"],
    [true, "2024-02-20", null],
  ]);
  expect(history?.tags.lapsed?.[0]?.confirmed).toBe("2024-02-01");
  const at = (day: string): unknown => history && tagAt(history, "lapsed", day)?.value;
  expect([
    at("2024-01-19"),
    at("2024-01-20"),
    at("2024-02-07"),
    at("2024-02-08"),
    at("2024-02-21"),
    at("2024-03-01"),
  ]).toEqual([undefined, false, false, undefined, true, undefined]);
  const before = await profileOf("2024-01-21");
  expect(() => recordTags(history, before)).toThrow(
    "recordTags: the profile is as of 2024-01-21, and the history is known until 2024-02-20. Record profiles in the order of their times.",
  );
  const later = await profileOf("2024-03-21");
  expect(() => recordTags(history, { ...later, key: "b" })).toThrow(
    'the history is that of "a", the profile that of "b"',
  );
  const { lapsed: _, ...rest } = later.tags;
  expect(recordTags(history, { ...later, tags: rest }).tags.lapsed?.at(-1)?.to).toBe("2024-02-27");
});

test("tags stand in their namespaces, with what people should know", () => {
  const root = tagTaxonomy(shopper);
  expect(root.tags.map(({ name }) => name)).toEqual(["kindly", "early", "noPrice", "lastKind"]);
  const [crm] = root.namespaces;
  expect([crm?.path, crm?.tags.map(({ name }) => name)]).toEqual(["crm", ["mixed"]]);
  expect(crm?.namespaces.map(({ path, name }) => [path, name])).toEqual([
    ["crm.churn", "churn"],
    ["crm.value", "value"],
  ]);
  expect(crm?.namespaces[0]?.tags[0]).toEqual({
    name: "lapsed",
    source: "rule",
    rule: "daysAway > 30",
    expires: 7 * 86_400_000,
    definition: shopper.tags.lapsed.hash,
    namespace: "crm.churn",
    owner: "crm",
    description: "",
    freshness: 86_400_000,
  });
});

test("what people should know is no part of the hash, and is checked", () => {
  const make = (options: object): string =>
    defineProfile(orders, {
      key: "user",
      features: () => ({ n: count() }),
      tags: (f) => ({ t: tag(f.n.gt(1), options) }),
    }).tags.t.hash;
  expect(make({ namespace: "a.b", owner: "x", description: "y", freshness: minutes(5) })).toBe(make({}));
  expect(() => make({ namespace: "a..b" })).toThrow(
    'tag: "namespace" must be names with dots between them, such as "commerce.value"; received "a..b".',
  );
});

test("a report finds dead, steady and overlapping tags", async () => {
  const visitor = defineProfile(orders, {
    key: "user",
    features: ({ price }) => ({ orders: count(), price: last(price) }),
    tags: (f) => ({
      many: tag(f.orders.gte(2)),
      more: tag(f.orders.gte(3)),
      all: tag(f.orders.gte(0)),
      none: tag(f.orders.lt(0)),
      unknown: tag(f.price.gt(0)),
      alike: tag(f.orders.gt(1)),
    }),
  });
  const rows = ["a", "a", "b", "a", "b", "c"].map((user, day) => ({
    user,
    at: Date.UTC(2024, 0, 1 + day),
    kind: "buy",
  }));
  const log = await engine.read(orders, rows);
  const snapshot = await buildSnapshot(visitor, log, { engine, cutoffs: ["2024-01-04", "2024-01-07"] });
  const { tags, overlaps } = tagReport(visitor, snapshot);
  expect(tags.map(({ name, dead }) => [name, dead])).toEqual([
    ["many", null],
    ["more", null],
    ["all", "always true"],
    ["none", "never true"],
    ["unknown", "never known"],
    ["alike", null],
  ]);
  expect(tags[0]?.coverage).toEqual([
    { asOf: "2024-01-04", users: 2, known: 1, set: 0.5 },
    { asOf: "2024-01-07", users: 3, known: 1, set: 2 / 3 },
  ]);
  expect(tags[0]?.stability).toBe(0.5);
  expect(tags[2]?.shift).toBe(0);
  expect(tags[0]?.shift).toBeGreaterThan(0);
  expect(overlaps.find(({ left, right }) => left === "many" && right === "alike")).toEqual({
    left: "many",
    right: "alike",
    jaccard: 1,
    implies: "both",
  });
  expect(overlaps.find(({ left, right }) => left === "many" && right === "more")?.implies).toBe("right");
  const nothing = await buildSnapshot(visitor, log, { engine, cutoffs: ["2023-01-01"] });
  expect(() => tagReport(visitor, nothing)).toThrow("tagReport: the snapshot has no rows.");
});

test("a tag is traced to the events that its aggregates saw", async () => {
  const events = [
    { user: "a", at: "2024-02-25", price: 5, kind: "buy" },
    { user: "a", at: "2024-01-01", price: 1, kind: "buy" },
    { user: "a", at: "2024-03-01", price: 9, kind: "buy" },
    { user: "a", at: "2024-01-31", price: 9, kind: "buy" },
  ];
  const traces = await traceTag(shopper, "top", events, { asOf: "2024-03-01" });
  expect(traces).toEqual([
    {
      feature: "spend30d",
      aggregate: "sum(price) within 30 days",
      from: "2024-01-31",
      to: "2024-03-01",
      events: [3, 0],
    },
  ]);
  const mixed = await traceTag(shopper, "mixed", events, { asOf: "2024-03-01" });
  expect(mixed.map(({ feature, events: seen }) => [feature, seen])).toEqual([
    ["price", [1, 3, 0]],
    ["kind", [1, 3, 0]],
    ["orders", [1, 3, 0]],
  ]);
  const trace = (list: readonly object[]): Promise<unknown> =>
    traceTag(shopper, "top", list, { asOf: "2024-03-01" });
  await expect(trace([{ user: "a", at: "soon", kind: "buy" }])).rejects.toThrow(
    'traceTag: event 0 does not fit: column "at" (type), "soon". Pass only events that the engine kept.',
  );
  await expect(trace([...events, { ...events[0], user: "b" }])).rejects.toThrow("the events are of 2 users");
  const stray: unknown = Reflect.apply(traceTag, undefined, [shopper, "nope", events, { asOf: 0 }]);
  await expect(stray).rejects.toThrow('traceTag: the profile has no tag "nope". It has "lapsed", "mixed"');
  await expect(trace([])).resolves.toHaveLength(1);
});

test("a trace heeds filters, last events, sessions and the time of arrival", async () => {
  const visits = defineEvents(
    { user: id("user"), at: timestamp(), known: optional(timestamp()), page: oneOf("a", "b") },
    { arrival: "known" },
  );
  const visitor = defineProfile(visits, {
    key: "user",
    features: ({ page }) => ({ a: count(page.is("a")) }),
    tags: (f) => ({ some: tag(f.a.gt(0)) }),
  });
  const events = [
    { user: "u", at: "2024-01-01", page: "a" },
    { user: "u", at: "2024-01-02", page: "b" },
    { user: "u", at: "2024-01-03", known: "2024-01-09", page: "a" },
  ];
  const seen = async (asOf: string): Promise<unknown> =>
    (await traceTag(visitor, "some", events, { asOf }))[0]?.events;
  expect(await seen("2024-01-05")).toEqual([0]);
  expect(await seen("2024-01-10")).toEqual([0, 2]);
});

test("the tag of a model is decided again by its probability", async () => {
  const log = await engine.read(orders, [{ user: "a", at: "2024-01-10", price: 7, kind: "buy" }]);
  const models = {
    likely: modelTag(handMade({ input: "orders", probability: () => 0.7 }), { threshold: 0.6 }),
  };
  const [profile] = await buildProfiles(shopper, log, { engine, asOf: "2024-03-01", models });
  const likely = profile?.tags.likely;
  if (likely === undefined) throw new Error("there is no tag");
  expect(replayTag(JSON.parse(JSON.stringify(likely)))).toBe(true);
  expect(() => replayTag({ ...likely, evidence: likely.evidence.slice(1) })).toThrow(
    "the evidence of a model's tag must begin with its probability",
  );
});
