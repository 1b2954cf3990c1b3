import { days, defineEvents, hours, id, number, oneOf, rowAt, timestamp } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildSnapshot, defineProfile, lifetimeColumns, memory } from "../index.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("buy", "view"),
  price: number(),
});
const DAY = 86_400_000;
const cutoff = 40 * DAY;

/** The same by hand: purchases of events that are sorted by time. */
function byHand(
  events: readonly { readonly at: number; readonly price: number }[],
  starts: (before: number, at: number) => boolean,
  unit: number,
) {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) {
    return { frequency: null, recency: null, tenure: null, monetaryValue: null };
  }
  const purchases = events.filter(
    ({ at }, place) => place === 0 || starts(events[place - 1]?.at ?? 0, at),
  ).length;
  return {
    frequency: purchases - 1,
    recency: purchases === 1 ? 0 : (last.at - first.at) / unit,
    tenure: (cutoff - first.at) / unit,
    monetaryValue: events.reduce((sum, { price }) => sum + price, 0) / purchases,
  };
}

const event = fc.record({
  user: fc.constantFrom("ann", "bob"),
  at: fc.integer({ min: 0, max: 39 * 8 }).map((part) => part * (DAY / 8)),
  kind: fc.constantFrom("buy" as const, "buy" as const, "view" as const),
  price: fc.integer({ min: 1, max: 64 }).map((quarters) => quarters / 4),
});

const otherDay = (before: number, at: number) => Math.floor(at / DAY) !== Math.floor(before / DAY);

test.each([
  ["by calendar day", {}, otherDay, DAY],
  ["by gap", { gap: hours(12) }, (before: number, at: number) => at - before > 12 * 3_600_000, DAY],
  ["in weeks", { unit: "weeks" }, otherDay, 7 * DAY],
] as const)("purchases %s are those that were counted by hand", async (_, options, starts, unit) => {
  const buyer = defineProfile(orders, {
    key: "user",
    features: ({ at, kind, price }) => ({
      ...lifetimeColumns(at, price, { ...options, where: kind.is("buy") }),
    }),
  });
  let repeats = 0;
  const property = fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (rows) => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const { table, users } = await buildSnapshot(buyer, log, { engine, cutoffs: [new Date(cutoff)] });
    users.forEach((user, row) => {
      const own = rows.filter((one) => one.user === user && one.kind === "buy").sort((a, b) => a.at - b.at);
      const expected = byHand(own, starts, unit);
      const found = rowAt(table, row);
      if (Number(found.frequency) > 0) repeats++;
      for (const name of ["frequency", "recency", "tenure", "monetaryValue"] as const) {
        if (expected[name] === null) expect(found[name]).toBeNull();
        else expect(found[name]).toBeCloseTo(expected[name], 9);
      }
    });
  });
  await fc.assert(property, { numRuns: 80, seed: 41 });
  expect(repeats).toBeGreaterThan(30);
});

test("without a value there is none of a purchase", () => {
  const { at, price } = orders.columns;
  expect(Object.keys(lifetimeColumns(at))).toEqual(["frequency", "recency", "tenure"]);
  expect(Object.keys(lifetimeColumns(at, price))).toEqual([
    "frequency",
    "recency",
    "tenure",
    "monetaryValue",
  ]);
});

test.each([
  [
    { gap: days(1), timeZone: "UTC" },
    'lifetimeColumns: purchases are told apart by "gap" or by calendar days of "timeZone"; received both. Leave one of them out.',
  ],
  [
    { gap: 5 },
    'lifetimeColumns: "gap" must be a duration such as hours(12); received 5. It may be left out.',
  ],
  [
    { timeZone: "Mars" },
    'lifetimeColumns: "timeZone" must be the IANA name of a time zone, such as "Europe/Berlin"; received "Mars". Leave it out to use "UTC".',
  ],
  [
    { within: days(1) },
    'lifetimeColumns: there is no option "within". The options are "where", "unit", "gap", "timeZone".',
  ],
])("%j is refused", async (options, message) => {
  const { at } = orders.columns;
  await expectPortraitError(() => lifetimeColumns(at, undefined, options as never), {
    code: "invalid-option",
    message,
  });
});
