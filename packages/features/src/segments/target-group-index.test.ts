import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { defineSegment } from "./define-segment.js";
import { proportionInterval } from "./proportion.js";
import { segmentMembers } from "./segment-members.js";
import { estimateSize } from "./segment-size.js";
import { shopper, shopperRows } from "./shoppers.fixture.js";
import { targetGroupIndex, valueIndexes } from "./target-group-index.js";

test("the index is the ratio of the shares, times 100", () => {
  expect(targetGroupIndex({ targetHits: 89, target: 1000, baseHits: 660, base: 10_000 }).index).toBeCloseTo(
    134.85,
    2,
  );
  expect(targetGroupIndex({ targetHits: 30, target: 93, baseHits: 120, base: 369 }).index).toBeCloseTo(
    99.19,
    2,
  );
});

test("too few users give no index", () => {
  const few = { targetHits: 5, target: 29, baseHits: 100, base: 400 };
  expect(targetGroupIndex(few)).toEqual({
    targetShare: 5 / 29,
    baseShare: 0.25,
    index: null,
    low: null,
    high: null,
  });
  expect(targetGroupIndex(few, { minimum: 29 }).index).not.toBeNull();
  expect(targetGroupIndex({ targetHits: 0, target: 0, baseHits: 0, base: 0 }).index).toBeNull();
});

test("the whole population has the index 100 for sure", () => {
  const whole = targetGroupIndex({ targetHits: 40, target: 100, baseHits: 40, base: 100 });
  expect([whole.index, whole.low, whole.high]).toEqual([100, 100, 100]);
});

test("a group without the trait has an interval that does not reach 100", () => {
  const none = targetGroupIndex({ targetHits: 0, target: 200, baseHits: 100, base: 1000 });
  expect(none.index).toBe(0);
  expect(none.low).toBeGreaterThan(0);
  expect(none.high).toBeLessThan(100);
});

test.each([
  { targetHits: 5, target: 3, baseHits: 9, base: 10 },
  { targetHits: 5, target: 10, baseHits: 3, base: 20 },
  { targetHits: 1, target: 30, baseHits: 5, base: 20 },
  { targetHits: 1, target: 10, baseHits: 18, base: 20 },
  { targetHits: 0.5, target: 10, baseHits: 18, base: 20 },
])("%o is no group of a population", (counts) => {
  expect(() => targetGroupIndex(counts)).toThrow("the target group a part of the population; received");
});

test("its interval holds the true index as often as it says", () => {
  const random = createRandom(5);
  const [p1, p0, target, rest] = [0.3, 0.2, 150, 350] as const;
  const truth = (100 * p1) / (0.3 * p1 + 0.7 * p0);
  let held = 0;
  const draw = (n: number, p: number): number =>
    Array.from({ length: n }).filter(() => random.next() < p).length;
  for (let run = 0; run < 2000; run++) {
    const targetHits = draw(target, p1);
    const baseHits = targetHits + draw(rest, p0);
    const { low, high } = targetGroupIndex(
      { targetHits, target, baseHits, base: target + rest },
      { confidence: 0.9 },
    );
    if ((low as number) <= truth && truth <= (high as number)) held++;
  }
  expect(held / 2000).toBeGreaterThan(0.88);
  expect(held / 2000).toBeLessThan(0.92);
});

test("the values of a column are sorted by what is typical of a segment", async () => {
  const rows = await shopperRows(["2024-01-02"], "a 9 FR", "b 9 FR", "c 1 FR", "d 1 UK", "e 9 UK", "f 1 ES");
  const rich = segmentMembers(
    defineSegment(shopper, { name: "r", version: 1, rule: (f) => f.spend.gt(5) }),
    rows,
  );
  const found = valueIndexes(rich, rows, "country", { minimum: 1 });
  expect(found.map(({ value, index }) => [value, Math.round(index ?? -1)])).toEqual([
    ["FR", 133],
    ["UK", 100],
    ["ES", 0],
  ]);
  expect(() => Reflect.apply(valueIndexes, undefined, [rich, rows, "nope"])).toThrow(
    'There is no column or feature "nope".',
  );
});

test("a snapshot of another instant than the segment's is refused", async () => {
  const rows = await shopperRows(["2024-01-02"], "a 9 FR", "b 1 UK");
  const later = await shopperRows(["2024-01-03", "2024-01-04"], "a 9 FR", "b 1 UK");
  const rich = segmentMembers(
    defineSegment(shopper, { name: "r", version: 1, rule: (f) => f.spend.gt(5) }),
    rows,
  );
  expect(() => valueIndexes(rich, later, "country")).toThrow(
    'valueIndexes: the snapshot has no rows as of 2024-01-02, the instant of the segment "r"; it has rows as of "2024-01-03", "2024-01-04". Pass the snapshot over which the segment was decided.',
  );
  const none = await shopperRows(["2023-01-01"], "a 9 FR");
  expect(() => valueIndexes(rich, none, "country")).toThrow("it has no rows. Pass the snapshot");
  const nobody = segmentMembers(
    defineSegment(shopper, { name: "r", version: 1, rule: (f) => f.spend.gt(5) }),
    none,
  );
  expect(valueIndexes(nobody, none, "country")).toEqual([]);
});

test("Wilson's interval has the values of the literature, and narrows as the population is used up", () => {
  // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
  const rounded = (hits: number, of: number): readonly number[] => {
    const { low, high } = proportionInterval(hits, of, 0.95);
    return [low, high].map((end) => Math.round(end * 10_000) / 10_000);
  };
  expect(rounded(81, 263)).toEqual([0.2553, 0.3662]);
  expect(rounded(15, 148)).toEqual([0.0624, 0.1605]);
  expect(rounded(0, 20)).toEqual([0, 0.1611]);
  expect(rounded(1, 29)).toEqual([0.0061, 0.1718]);
  expect(proportionInterval(5, 10, 0.95, 10)).toEqual({ low: 0.5, high: 0.5 });
  const wide = proportionInterval(5, 10, 0.95);
  const narrow = proportionInterval(5, 10, 0.95, 20);
  expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
});

test("a sample tells the size of a segment, and a population smaller than it is refused", async () => {
  const rows = await shopperRows(["2024-01-02"], "a 9 FR", "b 1 FR", "c 1 FR", "d 1 UK");
  const rich = segmentMembers(
    defineSegment(shopper, { name: "r", version: 1, rule: (f) => f.spend.gt(5) }),
    rows,
  );
  const size = estimateSize(rich, 1000);
  expect(size.size).toBe(250);
  expect(size.low).toBeLessThan(250);
  expect(size.high).toBeGreaterThan(250);
  expect(() => estimateSize(rich, 3)).toThrow("received 3 and a sample of 4.");
});
