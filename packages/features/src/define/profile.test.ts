import {
  category,
  days,
  defineEvents,
  hashText,
  id,
  number,
  oneOf,
  optional,
  stableJson,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { count } from "./count.js";
import { history } from "./history.js";
import { last } from "./last.js";
import { mean } from "./mean.js";
import { defineProfile } from "./profile.js";
import { quantile } from "./quantile.js";
import { recency } from "./recency.js";
import { sum } from "./sum.js";
import { tag } from "./tag.js";
import { willHappen } from "./target.js";
import { when } from "./when.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  partner: optional(id("user")),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
  country: category(),
});

const define = () =>
  defineProfile(orders, {
    key: "user",
    members: ({ kind }) => kind.is("purchase"),
    features: ({ at, item, kind, price, country }) => ({
      daysAway: recency(at),
      orders90d: count(kind.is("purchase"), { within: days(90) }),
      meanPrice: mean(price),
      country: last(country),
      vip: sum(price).gt(1000),
      items: history(item, { last: 5 }),
    }),
    tags: (f) => ({
      lapsed: tag(f.daysAway.gt(60), { expires: days(7) }),
      highSpender: tag(f.meanPrice.gte(quantile(0.9))),
      home: tag(f.country),
      level: tag(when(f.vip, "gold", "plain")),
      busy: tag(f.items.length().gte(5)),
    }),
  });

describe("a profile definition", () => {
  test("is plain, frozen data", () => {
    const profile = define();
    expect(profile.key).toBe("user");
    expect(profile.events).toBe(orders);
    expect(profile.featureNames).toEqual(["daysAway", "orders90d", "meanPrice", "country", "vip", "items"]);
    expect(profile.tagNames).toEqual(["lapsed", "highSpender", "home", "level", "busy"]);
    expect(profile.population).toEqual(orders.columns.kind.is("purchase").node);
    expect(profile.features.vip).toEqual(sum(orders.columns.price).gt(1000).node);
    expect(profile.tags.home.node).toEqual({ op: "feature", name: "country", type: "category" });
    const parts = [profile, profile.features, profile.tags, profile.featureNames, profile.tagNames];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    const { events: _, pick: __, ...plan } = profile;
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test("may do without members and tags", () => {
    const profile = defineProfile(orders, { key: "partner", features: () => ({ visits: count() }) });
    expect(profile.population).toBeUndefined();
    expect(profile.tagNames).toEqual([]);
    expect(profile.tags).toEqual({});
  });

  test("may be of items as well as of users", () => {
    expect(defineProfile(orders, { key: "item", features: () => ({ sold: count() }) }).key).toBe("item");
  });
});

describe("its hash", () => {
  const base = { key: "user", features: () => ({ visits: count() }) } as const;

  test("is the same for the same definition, in any process", () => {
    expect(define().hash).toBe(define().hash);
    expect(define().hash).toBe("03b4ea48ef32e113");
    const plan = `{"events":"${orders.hash}","features":{"visits":${stableJson(count().node)}},"key":"user","population":null,"tags":{}}`;
    expect(defineProfile(orders, base).hash).toBe(hashText(plan));
  });

  test("does not depend on the order of names", () => {
    const ab = defineProfile(orders, { key: "user", features: () => ({ a: count(), b: count() }) });
    const ba = defineProfile(orders, { key: "user", features: () => ({ b: count(), a: count() }) });
    expect(ab.hash).toBe(ba.hash);
  });

  test("changes with each part", () => {
    const { country, kind, price } = orders.columns;
    const others = defineEvents({ ...orders.schema, price: number({ min: 0 }) });
    const hashes = [
      defineProfile(orders, base),
      defineProfile(others, base),
      defineProfile(orders, { ...base, key: "item" }),
      defineProfile(orders, { ...base, members: () => kind.is("purchase") }),
      defineProfile(orders, { ...base, features: () => ({ visit: count() }) }),
      defineProfile(orders, { ...base, features: () => ({ visits: count(undefined, { within: days(1) }) }) }),
      defineProfile(orders, { ...base, features: () => ({ visits: count(kind.is("cancel")) }) }),
      defineProfile(orders, { ...base, features: () => ({ visits: sum(price) }) }),
      defineProfile(orders, { ...base, features: () => ({ visits: last(country) }) }),
      defineProfile(orders, { ...base, features: () => ({ visits: count(), more: count() }) }),
      defineProfile(orders, { ...base, tags: (f) => ({ busy: tag(f.visits.gt(1)) }) }),
      defineProfile(orders, { ...base, tags: (f) => ({ busy: tag(f.visits.gt(2)) }) }),
      defineProfile(orders, { ...base, tags: (f) => ({ busy: tag(f.visits.gt(2), { expires: days(1) }) }) }),
    ].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe("pick", () => {
  test("gives the schema of some features and tags, in the order of their naming", () => {
    const picked = define().pick("lapsed", "level", "items", "vip", "daysAway");
    expect(picked).toEqual({
      columns: [
        { name: "lapsed", type: "boolean" },
        { name: "level", type: "category" },
        { name: "items", type: "list" },
        { name: "vip", type: "boolean" },
        { name: "daysAway", type: "number" },
      ],
    });
    expect(Object.isFrozen(picked)).toBe(true);
    expect(define().pick()).toEqual({ columns: [] });
  });

  test("refuses names that are not there, and names that stand twice", async () => {
    const pick = define().pick as (...names: readonly unknown[]) => unknown;
    const names =
      '"daysAway", "orders90d", "meanPrice", "country", "vip", "items", "lapsed", "highSpender", "home", "level", "busy"';
    expect(await failureOf(() => pick("daysAway", "lapse"))).toBe(
      `unknown-id: pick: there is no feature or tag "lapse". There are ${names}.`,
    );
    expect(await failureOf(() => pick("toString"))).toBe(
      `unknown-id: pick: there is no feature or tag "toString". There are ${names}.`,
    );
    expect(await failureOf(() => pick(["daysAway"]))).toBe(
      `unknown-id: pick: there is no feature or tag an array of 1. There are ${names}.`,
    );
    expect(await failureOf(() => pick("vip", "lapsed", "vip"))).toBe(
      'invalid-argument: pick: "vip" is named twice. Name it once.',
    );
  });
});

describe("defineProfile refuses", () => {
  const act = defineProfile as (events: unknown, init?: unknown) => unknown;
  const { kind, price, country } = orders.columns;
  const features = () => ({ visits: count() });
  const other = defineProfile(orders, {
    key: "user",
    features: () => ({ elsewhere: count(), visits: last(country) }),
    tags: (f) => ({ a: tag(f.elsewhere.gt(1)), b: tag(f.visits.is("FR")) }),
  });
  const writeFeatures = "Write features: ({ price }) => ({ spend: sum(price) }).";
  const ids = 'The id columns are "user", "item", "partner".';
  const built = "Write last(country) rather than country.";

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      "no init",
      undefined,
      `invalid-definition: defineProfile: "features" must be a function of the columns; received undefined. ${writeFeatures}`,
    ],
    [
      "a list for init",
      [],
      "invalid-option: defineProfile: options must be an object; received an array of 0. Leave them out to use the defaults.",
    ],
    [
      "an unknown part",
      { key: "user", features, member: () => 1 },
      'invalid-option: defineProfile: there is no option "member". Did you mean "members"?',
    ],
    [
      "members that are no function",
      { key: "user", features, members: true },
      'invalid-option: defineProfile: "members" must be a function; received true. It may be left out.',
    ],
    [
      "tags that are no function",
      { key: "user", features, tags: {} },
      'invalid-option: defineProfile: "tags" must be a function; received an object. It may be left out.',
    ],
    [
      "a key that is no id",
      { key: "country", features },
      `invalid-definition: defineProfile: "key" must name an id column; received "country". ${ids}`,
    ],
    [
      "a key that is no column",
      { key: "toString", features },
      `invalid-definition: defineProfile: "key" must name an id column; received "toString". ${ids}`,
    ],
    [
      "no key",
      { features },
      `invalid-definition: defineProfile: "key" must name an id column; received undefined. ${ids}`,
    ],
    [
      "features that are no function",
      { key: "user", features: {} },
      `invalid-definition: defineProfile: "features" must be a function of the columns; received an object. ${writeFeatures}`,
    ],
    [
      "no features",
      { key: "user", features: () => ({}) },
      `invalid-definition: defineProfile: at least one feature is needed. ${writeFeatures}`,
    ],
    [
      "a list of features",
      { key: "user", features: () => [count()] },
      'invalid-definition: defineProfile: "features" must be an object by name; received an array of 1.',
    ],
    [
      "nothing for features",
      { key: "user", features: () => undefined },
      'invalid-definition: defineProfile: "features" must be an object by name; received undefined.',
    ],
    [
      "a feature named constructor",
      { key: "user", features: () => ({ constructor: count() }) },
      'invalid-definition: defineProfile: nothing can be named "constructor" in "features". Choose another name.',
    ],
    [
      "a feature named __proto__",
      { key: "user", features: () => JSON.parse('{"__proto__":1}') },
      'invalid-definition: defineProfile: nothing can be named "__proto__" in "features". Choose another name.',
    ],
    [
      "a feature without a name",
      { key: "user", features: () => ({ "": count() }) },
      'invalid-definition: defineProfile: nothing can be named "" in "features". Choose another name.',
    ],
    [
      "a feature that is a column",
      { key: "user", features: () => ({ country }) },
      `invalid-definition: defineProfile: feature "country" must be built from aggregates; received the column "country" outside of an aggregate. ${built}`,
    ],
    [
      "a feature that mixes in a column",
      { key: "user", features: () => ({ x: sum(price).plus(price as never) }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received the column "price" outside of an aggregate. ${built}`,
    ],
    [
      "a feature that is a value",
      { key: "user", features: () => ({ x: 7 }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received 7. ${built}`,
    ],
    [
      "a feature without aggregates",
      { key: "user", features: () => ({ x: { node: { op: "literal", value: 1 } } }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received an expression without any. ${built}`,
    ],
    [
      "a feature relative to the population",
      { key: "user", features: () => ({ x: when(count().gt(quantile(0.5)), 1, 0) }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received a quantile, which can stand in tags only. ${built}`,
    ],
    [
      "a feature that looks behind the cutoff",
      { key: "user", features: () => ({ x: willHappen(kind.is("purchase"), { within: days(30) }) }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received an outcome, which lies behind the cutoff. ${built}`,
    ],
    [
      "a feature of another profile",
      { key: "user", features: () => ({ x: { node: { op: "feature", name: "y", type: "number" } } }) },
      `invalid-definition: defineProfile: feature "x" must be built from aggregates; received the feature "y" of a profile. ${built}`,
    ],
    [
      "members that are no condition",
      { key: "user", features, members: () => price },
      'invalid-definition: defineProfile: "members" must return a condition over the event\'s columns; received an expression of type number. Write members: ({ kind }) => kind.is("purchase").',
    ],
    [
      "members that are nothing",
      { key: "user", features, members: () => undefined },
      'invalid-definition: defineProfile: "members" must return a condition over the event\'s columns; received undefined. Write members: ({ kind }) => kind.is("purchase").',
    ],
    [
      "members by an aggregate",
      { key: "user", features, members: () => count().gt(2) },
      "invalid-definition: members: it reads columns of events; received the aggregate count. Combine features with each other outside of aggregates.",
    ],
    [
      "a tag that is a condition",
      {
        key: "user",
        features,
        tags: (f: { visits: ReturnType<typeof count> }) => ({ busy: f.visits.gt(2) }),
      },
      'invalid-definition: defineProfile: tag "busy" must be made by tag(...); received an object.',
    ],
    [
      "a tag named like a feature",
      {
        key: "user",
        features,
        tags: (f: { visits: ReturnType<typeof count> }) => ({ visits: tag(f.visits.gt(2)) }),
      },
      'invalid-definition: defineProfile: "visits" is both a feature and a tag.',
    ],
    [
      "a tag named __proto__",
      { key: "user", features, tags: () => JSON.parse('{"__proto__":1}') },
      'invalid-definition: defineProfile: nothing can be named "__proto__" in "tags". Choose another name.',
    ],
    [
      "a tag over another profile's feature",
      { key: "user", features, tags: () => ({ a: other.tags.a }) },
      'invalid-definition: defineProfile: tag "a" reads the feature "elsewhere" (number), which this profile does not have.',
    ],
    [
      "a tag over a feature of another type",
      { key: "user", features, tags: () => ({ b: other.tags.b }) },
      'invalid-definition: defineProfile: tag "b" reads the feature "visits" (category), which this profile does not have.',
    ],
    [
      "a list of tags",
      { key: "user", features, tags: () => [] },
      'invalid-definition: defineProfile: "tags" must be an object by name; received an array of 0.',
    ],
  ];

  test.each(cases)("%s", async (_, init, failure) => {
    expect(await failureOf(() => act(orders, init))).toBe(failure);
  });

  test.each([
    [undefined, "undefined"],
    [{ user: id("user") }, "an object"],
  ])("events that are none (%#)", async (events, received) => {
    expect(await failureOf(() => act(events, { key: "user", features }))).toBe(
      `invalid-argument: defineProfile: the events must be made by defineEvents(...); received ${received}. Write defineEvents({ user: id("user"), at: timestamp() }).`,
    );
  });
});
