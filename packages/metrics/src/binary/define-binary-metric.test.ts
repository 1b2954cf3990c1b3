import { expect, test } from "vitest";
import { defineBinaryMetric } from "./define-binary-metric.js";

test("a metric of one's own gets defaults and is frozen", () => {
  const rows = defineBinaryMetric({
    name: "rows",
    prepare:
      ({ length }) =>
      () =>
        length,
  });
  expect(rows).toMatchObject({
    task: "binary",
    name: "rows",
    title: "rows",
    higherIsBetter: true,
    interval: "bootstrap",
    needs: [],
  });
  expect(Object.isFrozen(rows)).toBe(true);
  expect(rows.compute({ probabilities: [0.1, 0.2], target: [0, 0] })).toBe(2);
});
