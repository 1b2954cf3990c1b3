import fc from "fast-check";
import { expect, test } from "vitest";
import { ndcgAtK } from "./ndcg-at-k.js";

const items = ["a", "b", "c", "d", "e", "f"];

test("ndcgAtK is 1 for the ideal order and less for any order that puts a miss before a hit", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(items, { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      (relevant, k) => {
        const misses = items.filter((item) => !relevant.includes(item));
        const ideal = [...relevant, ...misses];
        expect(ndcgAtK(k).compute({ recommended: [ideal], relevant: [relevant] })).toBe(1);
        fc.pre(misses.length > 0);
        const worse = [...misses.slice(0, 1), ...relevant, ...misses.slice(1)];
        expect(ndcgAtK(k).compute({ recommended: [worse], relevant: [relevant] })).toBeLessThan(1);
      },
    ),
  );
});

test("ndcgAtK never falls when a hit moves up by one", () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(items, { minLength: 6 }),
      fc.shuffledSubarray(items, { minLength: 1 }),
      fc.integer({ min: 1, max: 5 }),
      (order, relevant, place) => {
        const [above, here] = [order[place - 1] as string, order[place] as string];
        fc.pre(relevant.includes(here) && !relevant.includes(above));
        const moved = order.with(place - 1, here).with(place, above);
        const value = (recommended: string[]): number =>
          ndcgAtK(5).compute({ recommended: [recommended], relevant: [relevant] });
        expect(value(moved)).toBeGreaterThanOrEqual(value(order));
      },
    ),
  );
});
