import { days, defineEvents, id, isoText, monthly, oneOf, splitByTime, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { defineProfile } from "../define/profile.js";
import { tag } from "../define/tag.js";
import { willHappen } from "../define/target.js";
import { memory } from "../memory/memory.js";
import { failureOf, thrownBy } from "../thrown.fixture.js";
import { buildExamples, type ExamplesOptions } from "./examples.js";

const visits = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  kind: oneOf("look", "buy"),
});

const visitor = defineProfile(visits, {
  key: "user",
  features: ({ kind }) => ({ visits: count(), bought: count(kind.is("buy")) }),
  tags: (f) => ({ buyer: tag(f.bought.gt(0)) }),
});

const buys = willHappen(visits.columns.kind.is("buy"), { within: days(30) });

const rows = [
  { user: "ann", item: "tea", at: "2024-01-10", kind: "look" },
  { user: "ann", item: "tea", at: "2024-02-01", kind: "buy" },
  { user: "bob", item: "tea", at: "2024-01-20", kind: "look" },
  { user: "bob", item: "milk", at: "2024-03-02", kind: "buy" },
  { user: "cid", item: "milk", at: "2024-03-15", kind: "look" },
  { user: "ann", item: "milk", at: "2024-05-30", kind: "look" },
];

type Options = Partial<ExamplesOptions<typeof visits.schema>>;

async function build(options: Options = {}) {
  const engine = memory();
  const log = await engine.read(visits, rows);
  const cutoffs = monthly("2024-02-01", "2024-04-01");
  return buildExamples(visitor, log, { engine, cutoffs, target: buys, ...options });
}

describe("buildExamples", () => {
  test("looks before each cutoff for features and in [t, t + within) for the target", async () => {
    const examples = await build();
    const lines = examples.users.map((user, row) => [
      user,
      isoText(examples.cutoffs[row] as number),
      examples.target[row],
    ]);
    expect(lines).toEqual([
      ["ann", "2024-02-01", 1],
      ["bob", "2024-02-01", 0],
      ["ann", "2024-03-01", 0],
      ["bob", "2024-03-01", 1],
      ["ann", "2024-04-01", 0],
      ["bob", "2024-04-01", 0],
      ["cid", "2024-04-01", 0],
    ]);
    expect(examples.table.columns.bought).toEqual({
      type: "number",
      values: Float64Array.of(0, 0, 1, 0, 1, 1, 0),
    });
    expect(examples.table.columns.buyer).toEqual({
      type: "boolean",
      values: Uint8Array.of(0, 0, 1, 0, 1, 1, 0),
    });
    expect(Object.keys(examples.table.columns)).toEqual(["visits", "bought", "buyer"]);
  });

  test("an event at the cutoff is outcome, one at its horizon's end is not", async () => {
    const at = (examples: Awaited<ReturnType<typeof build>>) => [...examples.target];
    const target = willHappen(visits.columns.kind.is("buy"), { within: days(1) });
    expect(at(await build({ target, cutoffs: ["2024-02-01"] }))).toEqual([1, 0]);
    expect(at(await build({ target, cutoffs: ["2024-01-31"] }))).toEqual([0, 0]);
    expect(at(await build({ target, cutoffs: ["2024-01-31T00:00:00.001Z"] }))).toEqual([1, 0]);
    expect(at(await build({ target, cutoffs: ["2024-02-01T00:00:00.001Z"] }))).toEqual([0, 0]);
  });

  test("knows how long it looks and until when", async () => {
    const examples = await build();
    expect(examples.horizon).toBe(30 * 86_400_000);
    expect(isoText(examples.knownUntil)).toBe("2024-05-01");
    expect(examples.definition).toBe(visitor.hash);
    expect(examples.interactions).toBeUndefined();
    expect(Object.isFrozen(examples)).toBe(true);
  });

  test("carries interactions until the outcomes are known, none later", async () => {
    const { interactions } = await build({ interactions: { item: "item" } });
    expect(interactions?.at.length).toBe(5);
    expect(isoText(interactions?.until ?? 0)).toBe("2024-05-01");
  });

  test("goes by the last cutoff that has members", async () => {
    const examples = await build({ cutoffs: ["2024-01-01", "2024-01-15"] });
    expect(examples.users).toEqual(["ann"]);
    expect(isoText(examples.knownUntil)).toBe("2024-02-14");
  });

  test("can be split by time, with nothing of a part's outcomes in the one before", async () => {
    const examples = await build({
      cutoffs: monthly("2024-02-01", "2024-04-01"),
      target: willHappen(visits.columns.kind.is("buy"), { within: days(28) }),
      interactions: { item: "item" },
    });
    const { train, validation, test, purged } = splitByTime(examples, {
      validation: "2024-03-01",
      test: "2024-04-01",
    });
    expect(train.users).toEqual(["ann", "bob"]);
    expect(validation.users).toEqual(["ann", "bob"]);
    expect(test.users).toEqual(["ann", "bob", "cid"]);
    expect(purged).toBe(0);
    expect(train.knownUntil).toBeLessThanOrEqual(Date.parse("2024-03-01"));
    expect(Math.max(...(train.interactions?.at ?? []))).toBeLessThan(train.knownUntil);
    expect(train.interactions?.items).toEqual(["tea"]);
    expect(test.interactions?.items).toEqual(["milk", "tea"]);
  });
});

describe("buildExamples refuses", () => {
  test("outcomes that are known only in part", async () => {
    const cutoffs = monthly("2024-04-01", "2024-06-01");
    const error = await thrownBy(() => build({ cutoffs }));
    expect(`${error.code}: ${error.message}`).toBe(
      'leakage: buildExamples: the outcome behind cutoff 2024-05-01 is known only in part: it looks until 2024-05-31, and the log ends at 2024-05-30T00:00:00.001Z. Leave that cutoff out, shorten the horizon, or pass "observedUntil" if the log is complete until then.',
    );
    expect(error.details).toEqual({
      cutoffs: [Date.parse("2024-05-01"), Date.parse("2024-06-01")],
      observed: Date.parse("2024-05-30") + 1,
    });
  });

  test("but not when the log is said to be complete for longer, and sooner when for shorter", async () => {
    const cutoffs = ["2024-05-01"];
    expect((await build({ cutoffs, observedUntil: "2024-05-31" })).users).toEqual(["ann", "bob", "cid"]);
    expect(await failureOf(() => build({ cutoffs, observedUntil: "2024-05-30T23:59:59.999Z" }))).toBe(
      'leakage: buildExamples: the outcome behind cutoff 2024-05-01 is known only in part: it looks until 2024-05-31, and the log ends at 2024-05-30T23:59:59.999Z. Leave that cutoff out, shorten the horizon, or pass "observedUntil" if the log is complete until then.',
    );
    expect(await failureOf(() => build({ cutoffs: ["2024-03-01"], observedUntil: "2024-03-30" }))).toMatch(
      /^leakage/,
    );
  });

  test("an empty log", async () => {
    const engine = memory();
    const log = await engine.read(visits, []);
    const options = { engine, cutoffs: ["2024-05-01"], target: buys };
    expect(await failureOf(() => buildExamples(visitor, log, options))).toBe(
      'leakage: buildExamples: the outcome behind cutoff 2024-05-01 is known only in part: it looks until 2024-05-31, and the log is empty. Leave that cutoff out, shorten the horizon, or pass "observedUntil" if the log is complete until then.',
    );
    expect(
      await failureOf(() => buildExamples(visitor, log, { ...options, observedUntil: "2025-01-01" })),
    ).toBe(
      "invalid-data: buildExamples: no user is a member at any of the 1 cutoffs from 2024-05-01 on. Choose later cutoffs, or widen the profile's members.",
    );
  });

  const act = buildExamples as (profile: unknown, log: unknown, options: unknown) => Promise<unknown>;
  const hint = 'Write target: willHappen(kind.is("purchase"), { within: days(30) }).';

  test.each([
    [undefined, "undefined"],
    [visits.columns.kind.is("buy"), "an object"],
    [count(), "an object"],
    [{ node: count().node, horizon: 1 }, "an object"],
    [{ horizon: 1 }, "an object"],
  ])("a target that is none (%#)", async (target, received) => {
    const engine = memory();
    const log = await engine.read(visits, rows);
    expect(await failureOf(() => act(visitor, log, { engine, cutoffs: [0], target }))).toBe(
      `invalid-argument: buildExamples: "target" must be made by willHappen(...); received ${received}. ${hint}`,
    );
  });

  test("wrong arguments, in its own name", async () => {
    const engine = memory();
    const log = await engine.read(visits, rows);
    const options = { engine, cutoffs: ["2024-02-01"], target: buys };
    const cases: readonly (readonly [readonly [unknown, unknown, unknown], string])[] = [
      [
        [visits, log, options],
        "invalid-argument: buildExamples: the profile must be made by defineProfile(...); received an object.",
      ],
      [
        [visitor, rows, options],
        "invalid-argument: buildExamples: the log must be one that an engine read; received an array of 6. Read it with the definition that was passed to defineProfile.",
      ],
      [
        [visitor, log, { ...options, engine: "duckdb" }],
        'invalid-argument: buildExamples: "engine" must be an engine; received "duckdb". Pass the engine that read the log, such as memory() or await duckdb().',
      ],
      [
        [visitor, log, { ...options, cutoffs: [] }],
        'invalid-argument: buildExamples: "cutoffs" must be a list of at least one instant; received an array of 0. Write monthly("2011-03-01", "2011-11-01").',
      ],
      [
        [visitor, log, { ...options, observedUntil: "later" }],
        'invalid-argument: buildExamples: "observedUntil" must be a Date, epoch milliseconds or ISO 8601 text; received "later". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
      ],
      [
        [visitor, log, { ...options, targets: buys }],
        'invalid-option: buildExamples: there is no option "targets". Did you mean "target"?',
      ],
      [
        [visitor, log, { ...options, interactions: { item: "at" } }],
        'invalid-argument: buildExamples: "interactions.item" must name an id column; received "at". The id columns are "user", "item".',
      ],
    ];
    for (const [[profile, given, wrong], failure] of cases) {
      expect(await failureOf(() => act(profile, given, wrong))).toBe(failure);
    }
  });

  test("a target over columns that the event lacks", async () => {
    const others = defineEvents({ user: id("user"), at: timestamp(), price: oneOf("a") });
    const target = willHappen(others.columns.price.is("a"), { within: days(1) });
    expect(await failureOf(() => build({ target }))).toBe(
      'unknown-id: There is no column or feature "price". There are "user", "item", "at", "kind".',
    );
  });

  test("to go on when its signal says so", async () => {
    expect(await failureOf(() => build({ signal: AbortSignal.abort() }))).toBe(
      "aborted: aggregate: stopped by its signal.",
    );
  });
});
