import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hitRateAtK, mrrAtK, ndcgAtK, precisionAtK, recallAtK } from "../index.js";

const factories = { hitRateAtK, mrrAtK, ndcgAtK, precisionAtK, recallAtK };
const items = ["a", "b", "c", "d", "e", "f"];
const ranking = fc.shuffledSubarray(items);
const users = fc.array(
  fc.record({
    recommended: ranking,
    relevant: fc.shuffledSubarray(items, { minLength: 1 }),
    weight: fc.nat(3),
  }),
  { minLength: 1, maxLength: 10 },
);
const k = fc.integer({ min: 1, max: 8 });

describe.each(Object.entries(factories))("%s", (name, factory) => {
  test("lies in [0, 1], and a weight is a repetition", () => {
    fc.assert(
      fc.property(users, k, (list, at) => {
        fc.pre(list.some(({ weight }) => weight > 0));
        const repeated = list.flatMap((user) => Array.from({ length: user.weight }, () => user));
        const direct = factory(at).compute({
          recommended: list.map(({ recommended }) => recommended),
          relevant: list.map(({ relevant }) => relevant),
          weights: list.map(({ weight }) => weight),
        });
        const spelt = factory(at).compute({
          recommended: repeated.map(({ recommended }) => recommended),
          relevant: repeated.map(({ relevant }) => relevant),
        });
        expect(direct).toBeCloseTo(spelt, 12);
        expect(direct).toBeGreaterThanOrEqual(0);
        expect(direct).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("looks at no more than k items", () => {
    fc.assert(
      fc.property(users, k, (list, at) => {
        const relevant = list.map((user) => user.relevant);
        const whole = list.map(({ recommended }) => recommended);
        const cut = whole.map((entries) => entries.slice(0, at));
        expect(factory(at).compute({ recommended: whole, relevant })).toBe(
          factory(at).compute({ recommended: cut, relevant }),
        );
      }),
    );
  });

  test("leaves out users without relevant items, and is refused when none is left", () => {
    const metric = factory(1);
    expect(metric.compute({ recommended: [["a"], ["b"]], relevant: [["a"], []] })).toBe(1);
    expect(() => metric.compute({ recommended: [["a"]], relevant: [[]] })).toThrow(
      `${metric.name}: undefined, as no user has a relevant item. Leave out users without relevant items, or judge by a later boundary.`,
    );
  });

  test("is 0 for a user who gets nothing", () => {
    expect(factory(3).compute({ recommended: [[]], relevant: [["a"]] })).toBe(0);
  });

  test("refuses a k that is no positive integer", () => {
    expect(() => factory(0)).toThrow(`${name}: k must be an integer >= 1; received 0. Write ${name}(20).`);
    expect(() => factory(2.5)).toThrow(
      `${name}: k must be an integer >= 1; received 2.5. Write ${name}(20).`,
    );
  });
});
