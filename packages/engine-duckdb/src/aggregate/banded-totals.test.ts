import type { AggregateNode } from "@portrait/core";
import { describeSql, sql } from "@portrait/engine-sql";
import { expect, test } from "vitest";
import { bandedTotals } from "./banded-totals.js";
import type { BoundAggregate } from "./inputs.js";

const bounded: AggregateNode = {
  op: "aggregate",
  aggregate: "count",
  type: "number",
  window: { direction: "before", length: 7 },
};
const inWindow: BoundAggregate = { node: bounded, input: undefined, filter: undefined, steps: [] };
const ever: BoundAggregate = {
  ...inWindow,
  node: { ...bounded, window: { direction: "before", length: null } },
};
const totals = () =>
  bandedTotals({
    conditions: [[sql`instant < 3`], [sql`instant >= 3`, sql`instant < 5`], [sql`instant >= 5`]],
    among: ({ node }) => ("length" in node.window && node.window.length === null ? [0, 1, 2] : [2]),
  });

test("each band computes, once, what some window needs of it", () => {
  const banded = totals();
  expect(describeSql(banded.total("max", inWindow, sql`x`, []))).toBe('k2."k2p0"');
  expect(describeSql(banded.total("max", ever, sql`x`, []))).toBe(
    'greatest(k0."k0p0", k1."k1p0", k2."k2p0")',
  );
  expect(describeSql(banded.total("sum", inWindow, sql`y`, [sql`z`]))).toBe('(coalesce(k2."k2p1", 0))');
  expect(describeSql(banded.users([])).replaceAll(/\s+/g, " ")).toBe(
    '(SELECT u, max(x) AS "k0p0" FROM seen WHERE instant < 3 GROUP BY u) AS k0' +
      ' FULL JOIN (SELECT u, max(x) AS "k1p0" FROM seen WHERE instant >= 3 AND instant < 5 GROUP BY u) AS k1 USING (u)' +
      ' FULL JOIN (SELECT u, max(x) AS "k2p0", sum(y) FILTER (WHERE z) AS "k2p1" FROM seen WHERE instant >= 5 GROUP BY u) AS k2 USING (u)',
  );
});

test("a member has an event of the population in some band", () => {
  expect(describeSql(totals().users([sql`paid`]))).toMatch(
    /WHERE \(coalesce\(k0\."k0p0", 0\) \+ coalesce\(k1\."k1p0", 0\) \+ coalesce\(k2\."k2p0", 0\)\) > 0$/,
  );
});
