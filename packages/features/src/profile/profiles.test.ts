import { category, days, defineEvents, id, number, oneOf, optional, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { mean } from "../define/mean.js";
import { defineProfile } from "../define/profile.js";
import { quantile } from "../define/quantile.js";
import { recency } from "../define/recency.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { when } from "../define/when.js";
import { memory } from "../memory/memory.js";
import { failureOf, thrownBy } from "../thrown.fixture.js";
import { handMade } from "./classifier.fixture.js";
import { buildProfiles } from "./profiles.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: optional(number()),
  country: optional(category()),
});

const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ at, item, kind, price, country }) => ({
    daysAway: recency(at),
    spend: sum(price),
    meanPrice: mean(price),
    country: last(country),
    recent: history(item, { last: 2 }),
    lastAt: last(at),
    vip: count(kind.is("purchase")).gte(2),
  }),
  tags: (f) => ({
    lapsed: tag(f.daysAway.gt(2), { expires: days(7) }),
    highSpender: tag(f.spend.gte(quantile(0.5))),
    dear: tag(f.meanPrice.gt(4)),
    home: tag(f.country, { expires: days(1) }),
    level: tag(when(f.vip, "gold", "plain")),
    early: tag(f.lastAt.before("1970-01-03").and(f.country.startsWith("U").not())),
  }),
});

const rows = [
  { user: "ann", item: "tea", at: "1970-01-01", kind: "purchase", price: 5, country: "UK" },
  { user: "ann", item: "milk", at: "1970-01-02", kind: "purchase", price: 3, country: "FR" },
  { user: "ann", item: "rum", at: "1970-01-02", kind: "cancel", price: null, country: null },
  { user: "bob", item: "tea", at: "1970-01-04", kind: "purchase", price: null, country: null },
  { user: "cid", item: "tea", at: "1970-01-04", kind: "purchase", price: 1, country: "UK" },
  { user: "dan", item: "tea", at: "1970-01-03", kind: "cancel", price: 9, country: "UK" },
  { user: "eve", item: "tea", at: "1970-01-06", kind: "purchase", price: 99, country: "UK" },
];

const asOf = "1970-01-05";

async function start() {
  const engine = memory();
  return { engine, asOf, log: await engine.read(orders, rows) };
}

describe("buildProfiles", () => {
  test("describes all members in code-unit order, or the users asked for in their order", async () => {
    const { log, ...options } = await start();
    const all = await buildProfiles(shopper, log, options);
    expect(all.map(({ key }) => key)).toEqual(["ann", "bob", "cid"]);
    const some = await buildProfiles(shopper, log, { ...options, users: ["cid", "ann", "cid"] });
    expect(some).toEqual([all[2], all[0], all[2]]);
    expect(await buildProfiles(shopper, log, { ...options, users: [] })).toEqual([]);
    expect(await buildProfiles(shopper, log, { ...options, asOf: "1969-01-01" })).toEqual([]);
  });

  test("gives features, and tags with evidence, confidence and expiry", async () => {
    const { log, ...options } = await start();
    const [ann] = await buildProfiles(shopper, log, { ...options, users: ["ann"] });
    expect(ann).toEqual({
      key: "ann",
      asOf: "1970-01-05",
      definition: shopper.hash,
      features: {
        daysAway: 3,
        spend: 8,
        meanPrice: 4,
        country: "FR",
        recent: ["milk", "rum"],
        lastAt: new Date("1970-01-02"),
        vip: true,
      },
      tags: {
        lapsed: {
          value: true,
          confidence: 1,
          evidence: [{ name: "daysAway", value: 3, comparison: ">", threshold: 2, holds: true }],
          source: "rule",
          definition: shopper.tags.lapsed.hash,
          validUntil: "1970-01-12",
        },
        highSpender: {
          value: true,
          confidence: 1,
          evidence: [{ name: "spend", value: 8, comparison: ">= quantile 0.5", threshold: 1, holds: true }],
          source: "rule",
          definition: shopper.tags.highSpender.hash,
          validUntil: null,
        },
        dear: {
          value: false,
          confidence: 1,
          evidence: [{ name: "meanPrice", value: 4, comparison: ">", threshold: 4, holds: false }],
          source: "rule",
          definition: shopper.tags.dear.hash,
          validUntil: null,
        },
        home: {
          value: "FR",
          confidence: 1,
          evidence: [{ name: "country", value: "FR", comparison: "is", threshold: null, holds: null }],
          source: "fact",
          definition: shopper.tags.home.hash,
          validUntil: "1970-01-06",
        },
        level: {
          value: "gold",
          confidence: 1,
          evidence: [
            {
              name: '"gold" if vip else "plain"',
              value: "gold",
              comparison: "is",
              threshold: null,
              holds: null,
            },
          ],
          source: "fact",
          definition: shopper.tags.level.hash,
          validUntil: null,
        },
        early: {
          value: true,
          confidence: 1,
          evidence: [
            {
              name: "lastAt",
              value: new Date("1970-01-02"),
              comparison: "<",
              threshold: "1970-01-03",
              holds: true,
            },
            { name: "country", value: "FR", comparison: "not starts with", threshold: "U", holds: true },
          ],
          source: "rule",
          definition: shopper.tags.early.hash,
          validUntil: null,
        },
      },
      predictions: {},
      embeddings: {},
    });
  });

  test("says of what it does not know that it is unknown", async () => {
    const { log, ...options } = await start();
    const [bob] = await buildProfiles(shopper, log, { ...options, users: ["bob"] });
    expect(bob?.features).toMatchObject({ spend: 0, meanPrice: null, country: null, vip: false });
    expect(bob?.tags.dear).toMatchObject({
      value: null,
      confidence: 0,
      source: "rule",
      evidence: [{ value: null, threshold: 4, holds: null }],
    });
    expect(bob?.tags.home).toMatchObject({ value: null, confidence: 0, validUntil: "1970-01-06" });
    expect(bob?.tags.early).toMatchObject({
      value: false,
      confidence: 1,
      evidence: [{ holds: false }, { value: null, holds: null }],
    });
  });

  test("looks at all members for a threshold relative to them, whoever is asked for", async () => {
    const { log, ...options } = await start();
    const all = await buildProfiles(shopper, log, options);
    for (const profile of all) {
      const [alone] = await buildProfiles(shopper, log, { ...options, users: [profile.key] });
      expect(alone).toEqual(profile);
      expect(profile.tags.highSpender.evidence[0]?.threshold).toBe(1);
    }
    expect(all.map(({ tags }) => tags.highSpender.value)).toEqual([true, false, true]);
  });

  test("is frozen through and through", async () => {
    const { log, ...options } = await start();
    const [ann] = await buildProfiles(shopper, log, {
      ...options,
      users: ["ann"],
      models: { rich: handMade({ input: "spend", probability: () => 0.5, reasons: { spend: 1 } }) },
    });
    const parts = [
      ann,
      ann?.features,
      ann?.tags,
      ann?.embeddings,
      ...Object.values(ann?.tags ?? {}).flatMap((given) => [given, given.evidence, ...given.evidence]),
    ];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });

  test("takes the instant in any form", async () => {
    const { log, engine } = await start();
    const forms = [asOf, new Date(asOf), Date.parse(asOf), "1970-01-05T01:00:00+01:00"];
    const found = await Promise.all(forms.map((form) => buildProfiles(shopper, log, { engine, asOf: form })));
    expect(found.map(([first]) => first?.asOf)).toEqual(forms.map(() => "1970-01-05"));
    const [late] = await buildProfiles(shopper, log, { engine, asOf: "1970-01-05T06:30" });
    expect(late?.asOf).toBe("1970-01-05T06:30:00Z");
    expect(late?.tags.lapsed.validUntil).toBe("1970-01-12T06:30:00Z");
  });

  test("lets a tag that lasts beyond the calendar stay valid for ever", async () => {
    const long = defineProfile(orders, {
      key: "user",
      features: () => ({ n: count() }),
      tags: (f) => ({
        a: tag(f.n.gt(0), { expires: days(100_000_000) }),
        b: tag(f.n.gt(0), { expires: days(99_000_000) }),
      }),
    });
    const { log, ...options } = await start();
    const [ann] = await buildProfiles(long, log, options);
    expect(ann?.tags.a.validUntil).toBeNull();
    expect(ann?.tags.b.validUntil).toMatch(/^\+27/);
  });
});

describe("buildProfiles refuses", () => {
  test("users who are no members as of the instant", async () => {
    const { log, ...options } = await start();
    const error = await thrownBy(() =>
      buildProfiles(shopper, log, { ...options, users: ["ann", "dan", "eve"] }),
    );
    expect(`${error.code}: ${error.message}`).toBe(
      'unknown-id: buildProfiles: "dan", "eve" are no members as of 1970-01-05. Only users with an event before that instant have a profile; leave "users" out to get all of them.',
    );
    expect(error.details).toEqual({ users: ["dan", "eve"] });
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, users: ["__proto__"] }))).toMatch(
      /^unknown-id: buildProfiles: "__proto__" is no member as of 1970-01-05\./,
    );
    const numeric = [7] as readonly unknown[] as readonly string[];
    expect(await failureOf(() => buildProfiles(shopper, log, { ...options, users: numeric }))).toMatch(
      /^unknown-id: buildProfiles: "7" is no member/,
    );
  });

  const act = buildProfiles as (profile: unknown, log: unknown, options: unknown) => Promise<unknown>;

  test("wrong arguments, in its own name", async () => {
    const { log, engine } = await start();
    const cases: readonly (readonly [readonly [unknown, unknown, unknown], string])[] = [
      [
        [orders, log, { engine, asOf }],
        "invalid-argument: buildProfiles: the profile must be made by defineProfile(...); received an object.",
      ],
      [
        [shopper, undefined, { engine, asOf }],
        "invalid-argument: buildProfiles: the log must be one that an engine read; received undefined. Read it with the definition that was passed to defineProfile.",
      ],
      [
        [shopper, log, { asOf }],
        'invalid-argument: buildProfiles: "engine" must be an engine; received undefined. Pass the engine that read the log, such as memory() or await duckdb().',
      ],
      [
        [shopper, log, { engine }],
        'invalid-argument: buildProfiles: "asOf" must be a Date, epoch milliseconds or ISO 8601 text; received undefined. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      ],
      [
        [shopper, log, { engine, asOf: "now" }],
        'invalid-argument: buildProfiles: "asOf" must be a Date, epoch milliseconds or ISO 8601 text; received "now". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      ],
      [
        [shopper, log, { engine, asOf, cutoffs: [0] }],
        'invalid-option: buildProfiles: there is no option "cutoffs". The options are "asOf", "users", "models", "predictions", "embeddings", "engine", "identities", "interactions", "signal".',
      ],
      [
        [shopper, log, { engine, asOf, users: "ann" }],
        'invalid-argument: buildProfiles: "users" must be a list of ids; received "ann". Write users: ["17850"], or leave it out to get all.',
      ],
      [
        [shopper, log, { engine, asOf, models: [] }],
        'invalid-definition: buildProfiles: "models" must be an object by name; received an array of 0.',
      ],
      [
        [shopper, log, { engine, asOf, models: { constructor: {} } }],
        'invalid-definition: buildProfiles: nothing can be named "constructor" in "models". Choose another name.',
      ],
      [
        [shopper, log, { engine, asOf, embeddings: JSON.parse('{"__proto__":1}') }],
        'invalid-definition: buildProfiles: nothing can be named "__proto__" in "embeddings". Choose another name.',
      ],
      [
        [shopper, log, { engine, asOf, signal: AbortSignal.abort() }],
        "aborted: aggregate: stopped by its signal.",
      ],
    ];
    for (const [[profile, given, options], failure] of cases) {
      expect(await failureOf(() => act(profile, given, options))).toBe(failure);
    }
  });
});
