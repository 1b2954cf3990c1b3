import { expect, test } from "vitest";
import { recallAtK } from "./recall-at-k.js";

const outcomes = { recommended: [["a", "b", "c"]], relevant: [["a", "c", "d", "e"]] };

test("recallAtK divides by the relevant items, or by k where that is less and asked for", () => {
  expect(recallAtK(3).compute(outcomes)).toBe(0.5);
  expect(recallAtK(3, { denominator: "relevant" }).compute(outcomes)).toBe(0.5);
  expect(recallAtK(3, { denominator: "capped" }).compute(outcomes)).toBeCloseTo(2 / 3, 15);
  expect(recallAtK(1, { denominator: "capped" }).compute(outcomes)).toBe(1);
});

test("recallAtK keeps its name and says in its title that it is capped", () => {
  expect(recallAtK(20).title).toBe("Recall@20");
  expect(recallAtK(20, { denominator: "capped" })).toMatchObject({
    name: "recallAt20",
    title: "Recall@20 (capped)",
  });
});

test("recallAtK refuses another denominator", () => {
  const denominator = "k" as "capped";
  expect(() => recallAtK(3, { denominator })).toThrow(
    'recallAtK: "denominator" must be one of "relevant", "capped"; received "k". Leave it out to use "relevant".',
  );
});
