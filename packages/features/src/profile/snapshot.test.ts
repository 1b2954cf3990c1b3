import {
  category,
  days,
  defineEvents,
  type EventLog,
  fingerprintInteractions,
  fingerprintTable,
  id,
  number,
  oneOf,
  optional,
  type Snapshot,
  timestamp,
  valueAt,
} from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { distinct } from "../define/distinct.js";
import { history } from "../define/history.js";
import { last } from "../define/last.js";
import { mostFrequent } from "../define/most-frequent.js";
import { defineProfile } from "../define/profile.js";
import { quantile } from "../define/quantile.js";
import { recency } from "../define/recency.js";
import { share } from "../define/share.js";
import { sum } from "../define/sum.js";
import { tag } from "../define/tag.js";
import { willHappen } from "../define/target.js";
import { tenure } from "../define/tenure.js";
import { when } from "../define/when.js";
import { memory } from "../memory/memory.js";
import { failureOf } from "../thrown.fixture.js";
import { buildExamples } from "./examples.js";
import { buildSnapshot, type SnapshotOptions } from "./snapshot.js";

/** What happens in a small shop. */
const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: optional(number()),
  country: optional(category()),
});

/** A shopper, with one feature of every type and tags of every source. */
const shopper = defineProfile(orders, {
  key: "user",
  members: ({ kind }) => kind.is("purchase"),
  features: ({ at, item, kind, price, country }) => ({
    daysAway: recency(at),
    daysKnown: tenure(at),
    orders3d: count(kind.is("purchase"), { within: days(3) }),
    spend: sum(price, { where: kind.is("purchase") }),
    items: distinct(item),
    cancelShare: share(kind.is("cancel")),
    country: last(country),
    favourite: mostFrequent(item),
    lastAt: last(at),
    recent: history(item, { last: 3 }),
    level: when(sum(price).gt(10), "gold", "plain"),
  }),
  tags: (f) => ({
    lapsed: tag(f.daysAway.gt(2), { expires: days(7) }),
    bigSpender: tag(f.spend.gte(quantile(0.75))),
    home: tag(f.country),
    british: tag(f.country.is("UK").and(f.cancelShare.lt(0.5))),
  }),
});

const HOUR = 3_600_000;

/** Everything that a snapshot holds, as bytes. */
function bytesOf(snapshot: Snapshot): readonly unknown[] {
  return [
    fingerprintTable(snapshot.table),
    snapshot.users,
    [...snapshot.cutoffs],
    snapshot.definition,
    snapshot.interactions === undefined ? "" : fingerprintInteractions(snapshot.interactions),
  ];
}

const eventBetween = (from: number, to: number, texts: readonly string[]) =>
  fc.record({
    user: fc.constantFrom("u1", "u2", "u3", ...texts),
    item: fc.constantFrom("tea", "milk", ...texts),
    at: fc.integer({ min: from, max: to }),
    kind: fc.constantFrom("purchase", "cancel"),
    price: fc.option(fc.integer({ min: -5, max: 50 })),
    country: fc.constantFrom("UK", "FR", null, ...texts),
  });

const cutoffs = [-20 * HOUR, 0, 72 * HOUR];
const past = fc.array(eventBetween(-100 * HOUR, 72 * HOUR - 1, []), { maxLength: 30 });
const future = fc.array(eventBetween(72 * HOUR, 300 * HOUR, ["new", "__proto__"]), {
  minLength: 1,
  maxLength: 15,
});

/** The second list put among the first at random places, each list in its own order. */
const mixed = (
  one: readonly object[],
  other: readonly object[],
  places: readonly number[],
): readonly object[] => {
  const rows = [...one];
  other.forEach((row, index) => {
    rows.splice((places[index] ?? 0) % (rows.length + 1), 0, row);
  });
  return rows;
};

const snapshotOf = async (rows: readonly object[]): Promise<Snapshot> => {
  const engine = memory();
  const log = await engine.read(orders, rows);
  return buildSnapshot(shopper, log, { engine, cutoffs, interactions: { item: "item" } });
};

describe("point in time", () => {
  test("events planted at or after the last cutoff never change a byte of features, tags or interactions", async () => {
    await fc.assert(
      fc.asyncProperty(past, future, fc.array(fc.nat(), { minLength: 15 }), async (before, after, places) => {
        expect(bytesOf(await snapshotOf(mixed(before, after, places)))).toEqual(
          bytesOf(await snapshotOf(before)),
        );
      }),
      { numRuns: 150 },
    );
  });

  test("each cutoff's rows are what they are without the events from that cutoff on", async () => {
    await fc.assert(
      fc.asyncProperty(past, async (rows) => {
        const engine = memory();
        const all = await buildSnapshot(shopper, await engine.read(orders, rows), { engine, cutoffs });
        for (const cutoff of cutoffs) {
          const known = await engine.read(
            orders,
            rows.filter(({ at }) => at < cutoff),
          );
          const alone = await buildSnapshot(shopper, known, { engine, cutoffs: [cutoff] });
          const own = [...all.cutoffs.keys()].filter((row) => all.cutoffs[row] === cutoff);
          expect(own.map((row) => all.users[row])).toEqual(alone.users);
          for (const [name, vector] of Object.entries(all.table.columns)) {
            const values = own.map((row) => valueAt(vector, row));
            const expected = alone.users.map((_, row) => valueAt(alone.table.columns[name as "spend"], row));
            expect([name, values]).toEqual([name, expected]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("nor do events behind the horizon change a byte of examples; those within change the target alone", async () => {
    const horizon = 24 * HOUR;
    const examplesOf = async (rows: readonly object[]) => {
      const engine = memory();
      return buildExamples(shopper, await engine.read(orders, rows), {
        engine,
        cutoffs,
        target: willHappen(orders.columns.kind.is("purchase"), { within: { milliseconds: horizon } }),
        observedUntil: 400 * HOUR,
        interactions: { item: "item" },
      });
    };
    const member = { user: "u0", item: "tea", at: -99 * HOUR, kind: "purchase", price: 1, country: "UK" };
    const within = eventBetween(72 * HOUR, 96 * HOUR - 1, ["new"]);
    const behind = eventBetween(96 * HOUR, 300 * HOUR, ["new"]);
    await fc.assert(
      fc.asyncProperty(
        past,
        fc.array(within, { maxLength: 5 }),
        fc.array(behind, { minLength: 1, maxLength: 9 }),
        async (before, soon, late) => {
          const rows = [member, ...before];
          const known = await examplesOf([...rows, ...soon]);
          const planted = await examplesOf([...late, ...rows, ...soon]);
          expect(bytesOf(planted)).toEqual(bytesOf(known));
          expect(planted.target).toEqual(known.target);
          expect(fingerprintTable(known.table)).toBe(fingerprintTable((await examplesOf(rows)).table));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("the order of rows with different times does not matter to a byte", async () => {
    const different = fc.uniqueArray(eventBetween(-100 * HOUR, 72 * HOUR - 1, ["x", "y"]), {
      selector: ({ at }) => at,
      maxLength: 25,
    });
    const shuffled = different.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([rows, other]) => {
        expect(bytesOf(await snapshotOf(other))).toEqual(bytesOf(await snapshotOf(rows)));
      }),
      { numRuns: 100 },
    );
  });
});

describe("buildSnapshot", () => {
  const rows = [
    { user: "ann", item: "tea", at: "1970-01-01", kind: "purchase", price: 5, country: "UK" },
    { user: "bob", item: "tea", at: "1970-01-02", kind: "cancel", price: 5, country: "FR" },
    { user: "bob", item: "milk", at: "1970-01-03", kind: "purchase", price: null, country: null },
  ];

  async function build(options: Partial<SnapshotOptions<typeof orders.schema>> = {}) {
    const engine = memory();
    const log = await engine.read(orders, rows);
    return buildSnapshot(shopper, log, { engine, cutoffs: ["1970-01-04"], ...options });
  }

  test("has a row for each member at each cutoff, by cutoff and then by user", async () => {
    const snapshot = await build({
      cutoffs: ["1970-01-04", new Date("1970-01-02"), "1970-01-04", 86_400_000 * 2.5],
    });
    expect(snapshot.users).toEqual(["ann", "ann", "bob", "ann", "bob"]);
    expect([...snapshot.cutoffs].map((cutoff) => cutoff / 86_400_000)).toEqual([1, 2.5, 2.5, 3, 3]);
    expect(snapshot.definition).toBe(shopper.hash);
    expect(snapshot.interactions).toBeUndefined();
    expect(Object.isFrozen(snapshot)).toBe(true);
  });

  test("counts as members only those whom an event made one, whose other events then count too", async () => {
    const snapshot = await build({ cutoffs: ["1970-01-03", "1970-01-03T00:00:00.001Z"] });
    expect(snapshot.users).toEqual(["ann", "ann", "bob"]);
    expect(valueAt(snapshot.table.columns.cancelShare, 2)).toBe(0.5);
  });

  test("has no rows where nobody is a member yet", async () => {
    const snapshot = await build({ cutoffs: ["1969-01-01"], interactions: { item: "item" } });
    expect(snapshot.users).toEqual([]);
    expect(snapshot.table.length).toBe(0);
    expect(Object.keys(snapshot.table.columns)).toEqual([...shopper.featureNames, ...shopper.tagNames]);
    expect(snapshot.interactions?.users).toEqual([]);
  });

  test("extracts interactions known until the last cutoff", async () => {
    const { interactions } = await build({
      cutoffs: ["1970-01-02", "1970-01-03"],
      interactions: { item: "item" },
    });
    expect(interactions).toMatchObject({ users: ["ann", "bob"], items: ["tea"], until: 86_400_000 * 2 });
    const later = await build({ interactions: { item: "item", where: orders.columns.kind.is("purchase") } });
    expect(later.interactions).toMatchObject({
      users: ["ann", "bob"],
      items: ["milk", "tea"],
      until: 86_400_000 * 3,
    });
    expect([...(later.interactions?.at ?? [])]).toEqual([0, 86_400_000 * 2]);
    expect(Object.isFrozen(later.interactions)).toBe(true);
  });

  test("passes its signal on", async () => {
    const signal = AbortSignal.abort();
    expect(await failureOf(() => build({ signal }))).toBe("aborted: aggregate: stopped by its signal.");
  });

  test("passes its signal on to the interactions, too", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const controller = new AbortController();
    const stopping = {
      ...engine,
      async aggregate(...request: Parameters<typeof engine.aggregate>) {
        const result = await engine.aggregate(...request);
        controller.abort();
        return result;
      },
    };
    const options = {
      engine: stopping,
      cutoffs: [0],
      interactions: { item: "item" },
      signal: controller.signal,
    } as const;
    expect(await failureOf(() => buildSnapshot(shopper, log, options))).toBe(
      "aborted: interactions: stopped by its signal.",
    );
  });

  const act = buildSnapshot as (profile: unknown, log: unknown, options: unknown) => Promise<unknown>;

  test("refuses what is no profile, log, engine or list of cutoffs", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const cutoffs = [0];
    const cases: readonly (readonly [readonly [unknown, unknown, unknown], string])[] = [
      [
        [orders, log, { engine, cutoffs }],
        "invalid-argument: buildSnapshot: the profile must be made by defineProfile(...); received an object.",
      ],
      [
        [shopper, log, { cutoffs }],
        'invalid-argument: buildSnapshot: "engine" must be an engine; received undefined. Pass the engine that read the log, such as memory() or await duckdb().',
      ],
      [
        [shopper, log, { engine: memory, cutoffs }],
        'invalid-argument: buildSnapshot: "engine" must be an engine; received a function. Pass the engine that read the log, such as memory() or await duckdb().',
      ],
      [
        [shopper, rows, { engine, cutoffs }],
        "invalid-argument: buildSnapshot: the log must be one that an engine read; received an array of 3. Read it with the definition that was passed to defineProfile.",
      ],
      [
        [shopper, undefined, { engine, cutoffs }],
        "invalid-argument: buildSnapshot: the log must be one that an engine read; received undefined. Read it with the definition that was passed to defineProfile.",
      ],
      [
        [shopper, log, { engine: memory(), cutoffs }],
        "invalid-argument: aggregate: the log was not read by this engine. Pass the engine that read it.",
      ],
      [
        [shopper, log, { engine }],
        'invalid-argument: buildSnapshot: "cutoffs" must be a list of at least one instant; received undefined. Write monthly("2011-03-01", "2011-11-01").',
      ],
      [
        [shopper, log, { engine, cutoffs: [] }],
        'invalid-argument: buildSnapshot: "cutoffs" must be a list of at least one instant; received an array of 0. Write monthly("2011-03-01", "2011-11-01").',
      ],
      [
        [shopper, log, { engine, cutoffs: "1970-01-01" }],
        'invalid-argument: buildSnapshot: "cutoffs" must be a list of at least one instant; received "1970-01-01". Write monthly("2011-03-01", "2011-11-01").',
      ],
      [
        [shopper, log, { engine, cutoffs: ["soon"] }],
        'invalid-argument: buildSnapshot: "cutoffs" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      ],
      [
        [shopper, log, { engine, cutoffs: [Number.NaN] }],
        'invalid-argument: buildSnapshot: "cutoffs" must be a Date, epoch milliseconds or ISO 8601 text; received NaN. Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      ],
      [
        [shopper, log, { engine, cutoffs, users: ["ann"] }],
        'invalid-option: buildSnapshot: there is no option "users". The options are "cutoffs", "engine", "identities", "interactions", "signal".',
      ],
      [
        [shopper, log, { engine, cutoffs, interactions: "item" }],
        'invalid-option: buildSnapshot: "interactions" must be an object such as { item: "item" }; received "item". It may be left out.',
      ],
      [
        [shopper, log, { engine, cutoffs, interactions: { item: "kind" } }],
        'invalid-argument: buildSnapshot: "interactions.item" must name an id column; received "kind". The id columns are "user", "item".',
      ],
      [
        [shopper, log, undefined],
        'invalid-argument: buildSnapshot: "engine" must be an engine; received undefined. Pass the engine that read the log, such as memory() or await duckdb().',
      ],
    ];
    for (const [[profile, given, options], failure] of cases) {
      expect(await failureOf(() => act(profile, given, options))).toBe(failure);
    }
  });

  test("refuses a log of other events", async () => {
    const visits = defineEvents({ user: id("user"), at: timestamp() });
    const visitor = defineProfile(visits, { key: "user", features: () => ({ visits: count() }) });
    const engine = memory();
    const log: EventLog = await engine.read(orders, rows);
    expect(await failureOf(() => act(visitor, log, { engine, cutoffs: [0] }))).toBe(
      "invalid-argument: buildSnapshot: the log was read with another event definition than the profile's. Read it with the definition that was passed to defineProfile.",
    );
    const again = defineEvents({ ...visits.schema });
    const same = await engine.read(again, [{ user: "u", at: -1 }]);
    expect((await buildSnapshot(visitor, same, { engine, cutoffs: [0] })).users).toEqual(["u"]);
  });

  test("windows and members agree with a count by hand", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const { table } = await buildSnapshot(shopper, log, { engine, cutoffs: ["1970-01-04"] });
    expect([0, 1].map((row) => valueAt(table.columns.orders3d, row))).toEqual([1, 1]);
    expect([0, 1].map((row) => valueAt(table.columns.recent, row))).toEqual([["tea"], ["tea", "milk"]]);
    expect(days(3).milliseconds).toBe(72 * HOUR);
  });
});
