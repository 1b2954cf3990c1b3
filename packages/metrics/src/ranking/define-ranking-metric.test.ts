import { expect, test } from "vitest";
import { defineRankingMetric } from "./define-ranking-metric.js";

test("a metric of one's own gets defaults and is frozen", () => {
  const users = defineRankingMetric({
    name: "users",
    interval: "none",
    k: 3,
    prepare:
      ({ length }) =>
      () =>
        length,
  });
  expect(users).toMatchObject({
    task: "ranking",
    title: "users",
    higherIsBetter: true,
    interval: "none",
    k: 3,
  });
  expect(Object.isFrozen(users)).toBe(true);
  expect(users.compute({ recommended: [["a"]], relevant: [["a"]] })).toBe(1);
});

test("a metric of one's own needs a positive k", () => {
  expect(() =>
    defineRankingMetric({ name: "users", interval: "none", k: 0, prepare: () => () => 0 }),
  ).toThrow(
    "users: k must be an integer >= 1; received 0. Say how many of the first items the metric looks at.",
  );
});
