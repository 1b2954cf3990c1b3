import type { ColumnSummary, NumberSummary, SummaryPlan, TextSummary } from "@portrait/core";
import { expect } from "vitest";
import type { NaiveColumn } from "../oracle/naive-summary.js";

const distinct = (values: readonly unknown[]): number => new Set(values).size;

/** Whether two floats agree, up to what summing in another order changes. */
function close(found: number, expected: number, size: number): void {
  expect(Math.abs(found - expected), `${found} is not ${expected}`).toBeLessThanOrEqual(1e-9 * size);
}

function momentsAgree(summary: NumberSummary, period: number, values: readonly number[]): void {
  const { mean, deviation } = summary.periods[period] ?? { mean: Number.NaN, deviation: Number.NaN };
  const size = Math.max(0, ...values.map(Math.abs));
  if (values.length === 0 || size === 0) {
    expect([mean, deviation]).toEqual([0, 0]);
    return;
  }
  const scaled = values.map((value) => value / size);
  const expected = scaled.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = scaled.reduce((sum, value) => sum + (value - expected) ** 2, 0);
  close(mean, size * expected, size);
  close(deviation, size * Math.sqrt(squares / values.length), size);
}

/** The greatest distance of the distribution functions, looking at every value. */
function naiveDistance([before = [], after = []]: readonly (readonly number[])[]): number | null {
  if (before.length === 0 || after.length === 0) return null;
  const part = (values: readonly number[], to: number): number =>
    values.filter((value) => value <= to).length / values.length;
  return Math.max(...[...before, ...after].map((to) => Math.abs(part(before, to) - part(after, to))));
}

function runsAgree(
  { runs, periods }: NumberSummary,
  values: readonly (readonly number[])[],
  parts: number,
): void {
  expect(runs.length).toBeLessThanOrEqual(2 * parts);
  runs.forEach(({ least, greatest }, at) => {
    expect(least).toBeLessThanOrEqual(greatest);
    if (at > 0) expect(least).toBeGreaterThan(runs[at - 1]?.greatest ?? Number.NaN);
  });
  const upTo = (held: readonly number[], edge: number): number =>
    held.filter((value) => value <= edge).length;
  const counted = (period: number, edge: number): number =>
    runs
      .filter(({ greatest }) => greatest <= edge)
      .reduce((sum, { counts }) => sum + (counts[period] ?? 0), 0);
  values.forEach((held, period) => {
    for (const { greatest } of runs) expect(counted(period, greatest)).toBe(upTo(held, greatest));
    const [, ...quantiles] = periods[period]?.quantiles ?? [];
    for (const edge of quantiles.slice(0, -1)) {
      const run = runs.find(({ greatest }) => greatest >= edge);
      expect(run === undefined ? 0 : counted(period, run.greatest)).toBe(upTo(held, edge));
    }
  });
}

function numbersAgree(summary: NumberSummary, columns: readonly NaiveColumn[], { parts }: SummaryPlan): void {
  const values = columns.map((column) => column.values as readonly number[]);
  values.forEach((held, period) => {
    const sorted = [...held].sort((a, b) => a - b);
    const facts = summary.periods[period];
    expect([facts?.nulls, facts?.distinct]).toEqual([
      columns[period]?.nulls,
      distinct(held.map((value) => value + 0)),
    ]);
    const ranks = Array.from({ length: parts }, (_, part) => Math.ceil(((part + 1) * held.length) / parts));
    const expected = held.length === 0 ? [] : [0, ...ranks.map((rank) => Math.max(1, rank) - 1)];
    expect(facts?.quantiles).toEqual(expected.map((at) => (sorted[at] as number) + 0));
    momentsAgree(summary, period, held);
  });
  const distance = values.length === 2 ? naiveDistance(values) : null;
  if (distance === null) expect(summary.distance).toBeNull();
  else expect(summary.distance).toBeCloseTo(distance, 12);
  runsAgree(summary, values, parts);
}

const bytes = (text: string): readonly number[] =>
  [...text].map((character) => character.codePointAt(0) ?? 0);

function compareTexts(one: string, other: string): number {
  const [a, b] = [bytes(one), bytes(other)];
  const at = a.findIndex((point, place) => point !== b[place]);
  if (at < 0) return a.length - b.length;
  return (a[at] as number) - (b[at] ?? -1);
}

function textsAgree(summary: TextSummary, columns: readonly NaiveColumn[], { top }: SummaryPlan): void {
  const all = [...new Set(columns.flatMap(({ values }) => values as readonly string[]))];
  const counted = all.map((value) => ({
    value,
    counts: columns.map(({ values }) => values.filter((other) => other === value).length),
  }));
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  counted.sort((a, b) => total(b.counts) - total(a.counts) || compareTexts(a.value, b.value));
  expect(summary.top).toEqual(counted.slice(0, top));
  columns.forEach(({ values, nulls }, period) => {
    const facts = summary.periods[period];
    expect([facts?.nulls, facts?.distinct]).toEqual([nulls, distinct(values)]);
  });
  const only = (present: number, absent: number) => {
    const alone = counted.filter(({ counts }) => counts[absent] === 0 && counts[present] !== 0);
    return {
      distinct: alone.length,
      rows: alone.reduce((sum, { counts }) => sum + (counts[present] ?? 0), 0),
    };
  };
  const two = columns.length === 2;
  expect(summary.added).toEqual(two ? only(1, 0) : null);
  expect(summary.vanished).toEqual(two ? only(0, 1) : null);
}

/**
 * Throws where the summary of a column differs from its values.
 *
 * @param summary - What the engine says.
 * @param columns - The values of each period.
 * @param plan - The plan.
 * @param ascending - Whether the values grow with time.
 */
export function expectColumnSummary(
  summary: ColumnSummary,
  columns: readonly NaiveColumn[],
  plan: SummaryPlan,
  ascending: boolean,
): void {
  expect(summary.periods.map(({ rows }) => rows)).toEqual(
    columns.map(({ values, nulls }) => values.length + nulls),
  );
  if (summary.type === "boolean") {
    const facts = columns.map(({ values, nulls }) => [
      nulls,
      values.filter((value) => value === true).length,
    ]);
    expect(summary.periods.map(({ nulls, trues }) => [nulls, trues])).toEqual(facts);
    return;
  }
  if (summary.type === "category") textsAgree(summary, columns, plan);
  else numbersAgree(summary, columns, plan);
  expect(summary.ascending).toBe(ascending);
}
