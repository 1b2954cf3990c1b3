import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createExamples } from "./create-examples.js";
import type { Examples } from "./examples.js";
import { createInteractions } from "./interactions.js";
import { concatExamples, splitByTime, splitInteractions } from "./split.js";

const schema = { columns: [{ name: "n", type: "number" }] } as const;

function examplesAt(cutoffs: readonly number[], horizon: number, until?: number): Examples<{ n: number }> {
  const interactions =
    until === undefined
      ? undefined
      : createInteractions(
          Array.from({ length: until }, (_, at) => ({ user: "u", item: `i${at}`, at })),
          until,
        );
  return createExamples({
    rows: cutoffs.map((_, n) => ({ n })),
    schema,
    target: cutoffs.map((_, n) => n % 2 === 0),
    cutoffs,
    horizon,
    ...(interactions === undefined ? {} : { interactions }),
  });
}

const rowsOf = (examples: Examples<{ n: number }>): number[] => [
  ...(examples.table.columns.n as { values: Float64Array }).values,
];

describe("splitByTime", () => {
  test("no part knows an outcome of the next, and no row is lost", () => {
    const cutoffs = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 });
    const cut = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
      .filter(([a, b]) => a < b);
    fc.assert(
      fc.property(cutoffs, cut, fc.integer({ min: 0, max: 8 }), (list, [validation, testing], horizon) => {
        const examples = examplesAt(list, horizon, 60);
        let parts: ReturnType<typeof splitByTime<{ n: number }>>;
        try {
          parts = splitByTime(examples, { validation, test: testing });
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-argument" });
          return;
        }
        for (const cutoff of parts.train.cutoffs) expect(cutoff + horizon).toBeLessThanOrEqual(validation);
        for (const cutoff of parts.validation.cutoffs) {
          expect(cutoff).toBeGreaterThanOrEqual(validation);
          expect(cutoff + horizon).toBeLessThanOrEqual(testing);
        }
        for (const cutoff of parts.test.cutoffs) expect(cutoff).toBeGreaterThanOrEqual(testing);
        expect(parts.train.interactions?.until).toBeLessThanOrEqual(validation);
        expect(parts.validation.interactions?.until).toBeLessThanOrEqual(testing);
        const kept = [parts.train, parts.validation, parts.test].flatMap(rowsOf);
        expect(new Set(kept).size).toBe(kept.length);
        expect(kept.length + parts.purged).toBe(list.length);
        const purged = list.filter((_, row) => !kept.includes(row));
        for (const cutoff of purged) {
          const crosses = [validation, testing].some((edge) => cutoff < edge && cutoff + horizon > edge);
          expect(crosses || cutoff < validation).toBe(true);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("a row whose outcome looks just up to the boundary is kept", () => {
    const {
      train,
      validation,
      test: last,
      purged,
    } = splitByTime(examplesAt([0, 5, 6, 10, 15, 16, 20], 5), {
      validation: 10,
      test: 20,
    });
    expect([train, validation, last].map(rowsOf)).toEqual([[0, 1], [3, 4], [6]]);
    expect(purged).toBe(2);
  });

  test("boundaries may be dates and texts", () => {
    const examples = examplesAt(["2024-01-01", "2024-02-01", "2024-03-01"].map(Date.parse), 0);
    const parts = splitByTime(examples, { validation: new Date("2024-02-01"), test: "2024-03-01" });
    expect(parts.validation.users).toEqual(["1"]);
  });

  test("refuses boundaries out of order, and parts without a row", async () => {
    const examples = examplesAt([0, 86_400_000, 172_800_000], 86_400_000);
    await expectPortraitError(() => splitByTime(examples, { validation: 5, test: 5 }), {
      code: "invalid-argument",
      message:
        'splitByTime: "validation" must lie before "test"; received 1970-01-01T00:00:00.005Z and 1970-01-01T00:00:00.005Z.',
    });
    const error = await expectPortraitError(
      () => splitByTime(examples, { validation: "1970-01-02", test: "1970-02-01" }),
      {
        code: "invalid-argument",
        message:
          'splitByTime: no example is left for "test" with boundaries 1970-01-02 and 1970-02-01 and a horizon of 1 days; the cutoffs are 1970-01-01, 1970-01-02, 1970-01-03. Move the boundaries, or build examples with more cutoffs.',
      },
    );
    expect(error.details).toEqual({ part: "test" });
    await expectPortraitError(() => splitByTime(examplesAt([], 0), { validation: 0, test: 1 }), {
      code: "invalid-argument",
      message:
        'splitByTime: no example is left for "train" with boundaries 1970-01-01 and 1970-01-01T00:00:00.001Z and a horizon of 0 days; the cutoffs are none. Move the boundaries, or build examples with more cutoffs.',
    });
    await expectPortraitError(() => splitByTime(examples, { validation: "soon", test: 5 }), {
      code: "invalid-argument",
      message:
        'splitByTime: "validation" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    });
  });
});

describe("concatExamples", () => {
  test("undoes the split", () => {
    const examples = examplesAt([1, 2, 11, 12, 21], 1, 30);
    const { train, validation, test: last } = splitByTime(examples, { validation: 10, test: 20 });
    const joined = concatExamples(train, validation, last);
    expect(rowsOf(joined)).toEqual([0, 1, 2, 3, 4]);
    expect([joined.users, joined.cutoffs, joined.target]).toEqual([
      examples.users,
      examples.cutoffs,
      examples.target,
    ]);
    expect([joined.knownUntil, joined.interactions?.until]).toEqual([22, 22]);
  });

  test("knows what its latest part knows, in whatever order", () => {
    const [early, late] = [examplesAt([1], 1, 2), examplesAt([9], 1, 10)];
    expect(concatExamples(late, early).knownUntil).toBe(10);
    expect(concatExamples(early, late).interactions?.until).toBe(10);
  });

  test("refuses parts of other definitions or horizons", async () => {
    for (const other of [examplesAt([1], 2), { ...examplesAt([1], 1), definition: "other" }]) {
      await expectPortraitError(() => concatExamples(examplesAt([1], 1), other), {
        code: "invalid-argument",
        message: "concatExamples: the parts must come from one definition with one horizon.",
      });
    }
  });
});

describe("splitInteractions", () => {
  const row = (user: string, item: string, at: number) => ({ user, item, at });

  test("relevant is what a known user takes up for the first time of the known items", () => {
    const log = createInteractions([
      row("b", "x", 1),
      row("a", "x", 1),
      row("a", "y", 2),
      row("a", "y", 10),
      row("b", "y", 10),
      row("b", "y", 11),
      row("b", "new", 12),
      row("new", "x", 13),
    ]);
    const { train, test: judged } = splitInteractions(log, 10);
    expect(train.at.length).toBe(3);
    expect(judged).toMatchObject({ users: ["b"], relevant: [["y"]], catalogue: ["x", "y"] });
    expect(judged.history).toBe(train);
    expect(Object.isFrozen(judged)).toBe(true);
  });

  test("agrees with the definition on random logs", () => {
    const events = fc.array(
      fc.record({
        user: fc.constantFrom("a", "b", "__proto__"),
        item: fc.constantFrom("x", "y", "z"),
        at: fc.nat(20),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 20 }), (rows, boundary) => {
        const past = rows.filter(({ at }) => at < boundary);
        const known = new Set(past.map(({ item }) => item));
        const expected = [...new Set(past.map(({ user }) => user))].sort().flatMap((user) => {
          const had = new Set(past.filter((event) => event.user === user).map(({ item }) => item));
          const later = rows.filter((event) => event.user === user && event.at >= boundary);
          const fresh = new Set(
            later.map(({ item }) => item).filter((item) => known.has(item) && !had.has(item)),
          );
          return fresh.size === 0 ? [] : [{ user, items: [...fresh].sort() }];
        });
        const split = () => splitInteractions(createInteractions(rows, 21), boundary).test;
        if (expected.length === 0)
          expect(split).toThrowError(expect.objectContaining({ code: "invalid-data" }));
        else {
          expect(split().users).toEqual(expected.map(({ user }) => user));
          expect(split().relevant).toEqual(expected.map(({ items }) => items));
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test("refuses a boundary after the log, and one that leaves no one", async () => {
    const log = createInteractions([row("a", "x", 1), row("a", "y", 2)]);
    await expectPortraitError(() => splitInteractions(log, 2), {
      code: "invalid-data",
      message:
        "splitInteractions: no user of the history before 1970-01-01T00:00:00.002Z takes up a new known item from then on. Move the boundary.",
    });
    await expectPortraitError(() => splitInteractions(log, 9), {
      code: "leakage",
      message:
        "interactionsBefore: the interactions are known until 1970-01-01T00:00:00.003Z; received the later instant 1970-01-01T00:00:00.009Z. Read the log up to the instant, or ask for an earlier one.",
    });
  });
});
