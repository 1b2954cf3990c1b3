import { expectErrorCode, expectPortraitError, hostileTexts } from "@portrait/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createInteractions,
  fingerprintInteractions,
  type Interaction,
  type Interactions,
  interactionsBefore,
  interactionsFromColumns,
  userItems,
} from "./interactions.js";

const event = fc.record({
  user: fc.constantFrom("a", "b", "__proto__", "\uff5e", "\u{1f600}"),
  item: fc.constantFrom("x", "y", "z", "constructor", ""),
  at: fc.integer({ min: -20, max: 20 }),
});
const events = fc.array(event, { maxLength: 30 });

const rowsOf = ({ users, items, user, item, at }: Interactions): Interaction[] =>
  Array.from(at, (time, index) => ({
    user: users[user[index] as number] as string,
    item: items[item[index] as number] as string,
    at: time,
  }));

const byTime = (rows: readonly (Interaction & { readonly at: number })[]): Interaction[] =>
  [...rows].sort((left, right) => left.at - right.at);

describe("createInteractions", () => {
  test("orders events by time, ties as they came, and ids by code unit", () => {
    fc.assert(
      fc.property(events, (rows) => {
        const found = createInteractions(rows);
        expect(rowsOf(found)).toEqual(byTime(rows));
        expect(found.users).toEqual([...new Set(rows.map(({ user }) => user))].sort());
        expect(found.items).toEqual([...new Set(rows.map(({ item }) => item))].sort());
        expect(found.until).toBe(rows.length === 0 ? 0 : Math.max(...rows.map(({ at }) => at)) + 1);
        expect(Object.isFrozen(found)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("takes any iterable, any form of instant, and ids that are numbers", () => {
    function* rows(): Generator<Interaction> {
      yield { user: 5 as never, item: "x", at: "1970-01-01T00:00:01Z" };
      yield { user: "5", item: 6n as never, at: new Date(0) };
    }
    expect(rowsOf(createInteractions(rows(), "1970-01-02"))).toEqual([
      { user: "5", item: "6", at: 0 },
      { user: "5", item: "x", at: 1000 },
    ]);
  });

  test("holds hostile ids as they are", () => {
    const found = createInteractions(hostileTexts.map((text, at) => ({ user: text, item: text, at })));
    expect(found.users).toEqual([...hostileTexts].sort());
    expect(rowsOf(found).map(({ item }) => item)).toEqual(hostileTexts);
  });

  test("refuses an instant that is none, and an event that is not known yet", async () => {
    await expectPortraitError(() => createInteractions([{ user: "a", item: "x", at: "soon" }]), {
      code: "invalid-argument",
      message:
        'createInteractions: "at" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
    });
    await expectPortraitError(
      () => createInteractions([{ user: "a", item: "x", at: "2024-01-02" }], "2024-01-02"),
      {
        code: "leakage",
        message: "interactionsFromColumns: an event at 2024-01-02 does not lie before 2024-01-02.",
      },
    );
  });

  test.each([
    [{ user: null, item: "x" }, "user"],
    [{ user: "a", item: undefined }, "item"],
    [{ user: {}, item: "x" }, "user"],
  ])("refuses the ids of %j", async (row, name) => {
    await expectPortraitError(
      () => createInteractions([{ user: "a", item: "x", at: 1 }, { ...row, at: 1 } as never]),
      {
        code: "invalid-argument",
        message: `createInteractions: the ${name} of row 1 must be a text; received ${name === "item" ? "undefined" : row.user === null ? "null" : "an object"}.`,
      },
    );
  });
});

describe("interactionsFromColumns", () => {
  const columns = { users: ["u", "v"], items: ["i"], user: [0, 1, -1], item: [0, -1, 0], at: [5, 6, 7] };

  test("leaves out what is no interaction", () => {
    expect(rowsOf(interactionsFromColumns(columns, 10))).toEqual([{ user: "u", item: "i", at: 5 }]);
    expect(interactionsFromColumns(columns, 10).users).toEqual(["u"]);
  });

  test("refuses times that are none, codes that name nothing, and columns of different lengths", async () => {
    await expectPortraitError(() => interactionsFromColumns({ ...columns, at: [Number.NaN, 1, 1] }, 10), {
      code: "invalid-argument",
      message: "interactionsFromColumns: event 0 has no time; received NaN.",
    });
    await expectPortraitError(() => interactionsFromColumns({ ...columns, user: [2, 0, 0] }, 10), {
      code: "invalid-argument",
      message: "interactionsFromColumns: event 0 names user 2 of 2.",
    });
    await expectPortraitError(() => interactionsFromColumns({ ...columns, item: [1, 0, 0] }, 10), {
      code: "invalid-argument",
      message: "interactionsFromColumns: event 0 names item 1 of 1.",
    });
    await expectPortraitError(() => interactionsFromColumns({ ...columns, user: [0] }, 10), {
      code: "invalid-argument",
      message:
        "interactionsFromColumns: there are 1 users, 3 items and 3 times; their numbers must be equal.",
    });
  });
});

describe("interactionsBefore", () => {
  test("is as if what came later had never been seen", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: -25, max: 21 }), (rows, instant) => {
        const all = createInteractions(rows, 21);
        const before = interactionsBefore(all, instant);
        expect(before).toEqual(
          createInteractions(
            rows.filter(({ at }) => at < instant),
            instant,
          ),
        );
        expect(fingerprintInteractions(interactionsBefore(before, instant))).toBe(
          fingerprintInteractions(before),
        );
        expect(before.until).toBe(instant);
      }),
      { seed: 2 },
    );
  });

  test("no id of a later event shows", () => {
    fc.assert(
      fc.property(events, fc.integer({ min: -20, max: 20 }), (rows, instant) => {
        const later = rows.map((row) => ({
          user: `later ${row.user}`,
          item: `later ${row.item}`,
          at: row.at + 100,
        }));
        const found = interactionsBefore(createInteractions([...rows, ...later], 200), instant);
        expect([...found.users, ...found.items].filter((id) => id.startsWith("later"))).toEqual([]);
      }),
      { seed: 3 },
    );
  });

  test("refuses to speak of what is not known yet", async () => {
    const all = createInteractions([{ user: "a", item: "x", at: 0 }], "1970-01-02");
    const error = await expectPortraitError(() => interactionsBefore(all, "1970-01-03"), {
      code: "leakage",
      message:
        "interactionsBefore: the interactions are known until 1970-01-02; received the later instant 1970-01-03. Read the log up to the instant, or ask for an earlier one.",
    });
    expect(error.details).toEqual({ until: 86_400_000, instant: 172_800_000 });
    await expectErrorCode(() => interactionsBefore(all, "soon"), "invalid-argument");
  });
});

test("userItems counts each pair, items ascending, as a count by hand does", () => {
  fc.assert(
    fc.property(events, (rows) => {
      const found = createInteractions(rows);
      const { offsets, items, counts } = userItems(found);
      expect(offsets.length).toBe(found.users.length + 1);
      found.users.forEach((user, row) => {
        const own = rows.filter((event) => event.user === user);
        const expected = found.items
          .map((item, code) => [code, own.filter((event) => event.item === item).length] as const)
          .filter(([, count]) => count > 0);
        const held = Array.from(
          { length: (offsets[row + 1] as number) - (offsets[row] as number) },
          (_, index) => {
            const at = (offsets[row] as number) + index;
            return [items[at], counts[at]];
          },
        );
        expect(held).toEqual(expected);
      });
    }),
    { seed: 4 },
  );
});

describe("fingerprintInteractions", () => {
  test("equal interactions have equal fingerprints, others not", () => {
    fc.assert(
      fc.property(events, events, (left, right) => {
        const [a, b] = [createInteractions(left, 21), createInteractions(right, 21)];
        const same = JSON.stringify(rowsOf(a)) === JSON.stringify(rowsOf(b));
        expect(fingerprintInteractions(a) === fingerprintInteractions(b)).toBe(same);
      }),
      { seed: 5 },
    );
  });

  test("until counts, and ids with separators are told apart", () => {
    const one = (user: string, item: string, until = 5) =>
      fingerprintInteractions(createInteractions([{ user, item, at: 1 }], until));
    expect(one("a", "b", 5)).not.toBe(one("a", "b", 6));
    expect(one("a\0b", "c")).not.toBe(one("a", "b\0c"));
  });
});
