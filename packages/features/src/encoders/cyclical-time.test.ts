import { fit, type Table, tableFromRows } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bothWays } from "./both-ways.fixture.js";
import { cyclicalTime } from "./index.js";

type Row = { readonly at: Date | null };
const schema = { columns: [{ name: "at", type: "timestamp" }] } as const;
const tableOf = (instants: readonly (Date | null)[]): Table<Row> =>
  tableFromRows<Row>(
    "test",
    instants.map((at) => ({ at })),
    schema,
  );
const some = tableOf([new Date(0)]);

/** How much of a cycle has passed, from the angle. */
function passed(row: Readonly<Record<string, number | null>>, cycle: string): number {
  const turn = Math.atan2(row[`at:${cycle}:sin`] as number, row[`at:${cycle}:cos`] as number) / (2 * Math.PI);
  return turn < 0 ? turn + 1 : turn;
}

test("hours, days and months are those of UTC, by the runtime's calendar", async () => {
  const model = await fit(cyclicalTime(["at"]), some);
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1800-01-01"), max: new Date("2300-01-01"), noInvalidDate: true }),
      (at) => {
        const row = model.transformOne({ at });
        const day =
          (at.getTime() - Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())) / 86_400_000;
        const days = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
        const expected = {
          hourOfDay: day,
          dayOfWeek: (((at.getUTCDay() + 6) % 7) + day) / 7,
          monthOfYear: (at.getUTCMonth() + (at.getUTCDate() - 1 + day) / days) / 12,
        };
        for (const [cycle, share] of Object.entries(expected)) {
          const distance = Math.abs(passed(row, cycle) - share);
          expect(Math.min(distance, 1 - distance)).toBeLessThan(1e-7);
          expect(
            Math.hypot(
              row[`at:${cycle}:sin` as "at:hourOfDay:sin"] as number,
              row[`at:${cycle}:cos` as "at:hourOfDay:cos"] as number,
            ),
          ).toBeCloseTo(1, 12);
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test("clocks are those of the zone, on either side of their change", async () => {
  const model = await fit(cyclicalTime(["at"], { cycles: ["hourOfDay"], timeZone: "Europe/Berlin" }), some);
  const hour = (at: string) =>
    Math.round(passed(model.transformOne({ at: new Date(at) }), "hourOfDay") * 24 * 1e6) / 1e6;
  expect(
    ["2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"].map(
      hour,
    ),
  ).toEqual([1.5, 3.5, 2.5, 2.5]);
});

test("many rows and one give the same bits, null stays null, and columns are in the order asked for", async () => {
  const model = await fit(cyclicalTime(["at"], { cycles: ["dayOfWeek", "hourOfDay"] }), some);
  const { many, single } = bothWays(model, tableOf([new Date("1969-07-20T20:17:40Z"), null]));
  expect(single).toEqual(many);
  expect(Object.keys(many[0] ?? {})).toEqual([
    "at:dayOfWeek:sin",
    "at:dayOfWeek:cos",
    "at:hourOfDay:sin",
    "at:hourOfDay:cos",
  ]);
  expect(Object.values(many[1] ?? {})).toEqual([null, null, null, null]);
});

test("refusals", async () => {
  await expectPortraitError(() => cyclicalTime(["at"], { cycles: ["year"] as never }), {
    code: "invalid-option",
    message:
      'cyclicalTime: "cycles" must be a list of one or more of "hourOfDay", "dayOfWeek", "monthOfYear"; received an array of 1. Leave it out to use an array of 3.',
  });
  await expectPortraitError(() => cyclicalTime(["at"], { timeZone: "Mars/Base" }), {
    code: "invalid-option",
    message:
      'cyclicalTime: "timeZone" must be the IANA name of a time zone, such as "Europe/Berlin"; received "Mars/Base". Leave it out to use "UTC".',
  });
  const model = await fit(cyclicalTime(["at"]), some);
  const infinite = {
    length: 1,
    columns: { at: { type: "timestamp", values: Float64Array.of(Number.POSITIVE_INFINITY) } },
  } as const;
  await expectPortraitError(() => model.transform(infinite), {
    code: "invalid-data",
    message: 'cyclicalTime: column "at" must hold instants or null; row 0 is Infinity.',
  });
  await expectPortraitError(() => model.transformOne({ at: new Date(Number.NaN) }), {
    code: "invalid-data",
    message: 'cyclicalTime: column "at": row 0 must be of type timestamp; received an invalid Date.',
  });
});
