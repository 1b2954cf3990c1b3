import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile } from "../define/quantile.js";
import { defineSegment } from "./define-segment.js";
import { segmentMembers } from "./segment-members.js";
import { segmentOverlap } from "./segment-overlap.js";
import { shopper, shopperRows } from "./shoppers.fixture.js";

const spent = (least: number) =>
  defineSegment(shopper, { name: `spent ${least}`, version: 1, rule: (f) => f.spend.gte(least) });

test("members are those for whom the rule is true", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(fc.constantFrom("a", "b", "c", "toString", "__proto__"), fc.integer({ min: -5, max: 5 })),
        {
          minLength: 1,
        },
      ),
      async (list) => {
        const rows = await shopperRows(["2024-01-02"], ...list.map(([user, price]) => `${user} ${price} FR`));
        const totals = new Map<string, number>();
        for (const [user, price] of list) totals.set(user, (totals.get(user) ?? 0) + price);
        const expected = [...totals].filter(([, total]) => total >= 2).map(([user]) => user);
        const members = segmentMembers(spent(2), rows);
        expect(members.users()).toEqual(expected.sort());
        expect(members.size).toBe(expected.length);
        for (const user of ["a", "b", "c", "toString", "__proto__", "d"]) {
          expect(members.has(user)).toBe(expected.includes(user));
        }
      },
    ),
    { seed: 3, numRuns: 50 },
  );
});

test("the latest time counts unless another is asked for, and quantiles are those of that time", async () => {
  const rows = await shopperRows(
    ["2024-01-02", "2024-01-09"],
    "a 10 FR 2024-01-01",
    "b 20 FR 2024-01-01",
    "c 90 FR 2024-01-05",
  );
  const top = defineSegment(shopper, { name: "top", version: 1, rule: (f) => f.spend.gte(quantile(1)) });
  expect(segmentMembers(top, rows).users()).toEqual(["c"]);
  expect(segmentMembers(top, rows, { asOf: Date.UTC(2024, 0, 2) }).users()).toEqual(["b"]);
  expect(() => segmentMembers(top, rows, { asOf: 5 })).toThrow(
    "segmentMembers: the snapshot has no rows as of 5. It has 2024-01-02, 2024-01-09; pass epoch milliseconds.",
  );
});

test("what a rule cannot decide is counted, and is no member", async () => {
  const rows = await shopperRows(["2024-01-02"], "a 1 FR", "b 2 ");
  const french = defineSegment(shopper, {
    name: "french",
    version: 1,
    rule: (f) => f.country.is("FR").not(),
  });
  const members = segmentMembers(french, rows);
  expect([members.size, members.unknown, members.population.length]).toEqual([0, 0, 1]);
});

test("a snapshot without what the rule reads is refused", async () => {
  const { table, ...rest } = await shopperRows(["2024-01-02"], "a 1 FR");
  const { spend: _, ...columns } = table.columns;
  const without = { ...rest, table: { ...table, columns: { ...columns, spend: table.columns.country } } };
  expect(() => Reflect.apply(segmentMembers, undefined, [spent(1), without])).toThrow(
    'segmentMembers: column "spend" must be of type number; received category.',
  );
});

test("regions and pairs of an overlap add up to the population", async () => {
  const rows = await shopperRows(["2024-01-02"], "a 1 FR", "b 2 FR", "c 3 FR", "d 4 FR");
  const all = [1, 2, 3, 9].map((least) => segmentMembers(spent(least), rows));
  const { regions, pairs } = segmentOverlap(all);
  expect(regions).toEqual([
    { segments: ["spent 1", "spent 2", "spent 3"], size: 2 },
    { segments: ["spent 1"], size: 1 },
    { segments: ["spent 1", "spent 2"], size: 1 },
  ]);
  expect(pairs.find(({ left, right }) => left === "spent 2" && right === "spent 3")).toEqual({
    left: "spent 2",
    right: "spent 3",
    both: 2,
    either: 3,
    jaccard: 2 / 3,
  });
  expect(pairs.find(({ right }) => right === "spent 9")?.jaccard).toBe(0);
});

test("segments of different populations do not overlap", async () => {
  const one = segmentMembers(spent(1), await shopperRows(["2024-01-02"], "a 1 FR"));
  const other = segmentMembers(spent(2), await shopperRows(["2024-01-02"], "b 1 FR"));
  expect(() => segmentOverlap([one, other])).toThrow(
    'segmentOverlap: "spent 1" and "spent 2" were decided over different users. Decide them over one snapshot.',
  );
  expect(() => segmentOverlap([])).toThrow(
    "segmentOverlap: between 1 and 31 segments are needed; received 0.",
  );
});
