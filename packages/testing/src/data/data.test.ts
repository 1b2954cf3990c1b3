import { fingerprintInteractions, fingerprintTable, rowAt } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { blockInteractions } from "./block-interactions.js";
import { hostileTexts } from "./hostile.js";
import { mixedClasses } from "./mixed-classes.js";
import { mixedExamples } from "./mixed-examples.js";
import { mixedNumbers } from "./mixed-numbers.js";

describe("mixedExamples", () => {
  test("the same seed gives the same examples, another seed others", () => {
    const hash = (seed: number) => fingerprintTable(mixedExamples({ seed }).table);
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  test("have both outcomes, nulls in every column, and none in the first row", () => {
    const examples = mixedExamples();
    expect(new Set(examples.target)).toEqual(new Set([0, 1]));
    expect(Object.values(rowAt(examples.table, 0))).not.toContain(null);
    const rows = Array.from({ length: examples.table.length }, (_, row) => rowAt(examples.table, row));
    for (const name of ["visits", "spend", "member", "country"] as const) {
      expect(rows.some((row) => row[name] === null)).toBe(true);
    }
    expect(mixedExamples({ nulls: 0 }).table.columns.visits).not.toMatchObject({
      values: expect.arrayContaining([Number.NaN]),
    });
  });

  test("hold the planted truth", () => {
    const { table, target } = mixedExamples({ rows: 4000, nulls: 0 });
    const share = (keep: (row: ReturnType<typeof rowAt<Record<string, never>>>) => boolean): number => {
      const chosen = [...target].filter((_, row) => keep(rowAt(table, row) as never));
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    const at = (visits: number, member: boolean, french: boolean) =>
      share((row) => row.visits === visits && row.member === member && (row.country === "FR") === french);
    const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
    for (const [visits, member, french] of [
      [0, false, false],
      [3, true, true],
      [6, false, true],
    ] as const) {
      const expected = sigmoid(visits - 3 + Number(member) + 2 * Number(french));
      expect(Math.abs(at(visits, member, french) - expected)).toBeLessThan(0.12);
    }
  });
});

describe("blockInteractions", () => {
  test("the same seed gives the same events, at different times", () => {
    const one = blockInteractions({ seed: 3 });
    expect(fingerprintInteractions(one)).toBe(fingerprintInteractions(blockInteractions({ seed: 3 })));
    expect(fingerprintInteractions(one)).not.toBe(fingerprintInteractions(blockInteractions({ seed: 4 })));
    expect(new Set(one.at).size).toBe(48 * 8);
  });

  test("users stay in their block as often as asked for", () => {
    const found = blockInteractions({ users: 100, items: 40, events: 20, affinity: 0.8, blocks: 5 });
    const index = (kind: string, name: string): number =>
      hostileTexts.includes(name) ? hostileTexts.indexOf(name) : Number(name.slice(kind.length));
    const inside = [...found.user].filter((user, event) => {
      const item = found.items[found.item[event] as number] as string;
      return index("user", found.users[user] as string) % 5 === index("item", item) % 5;
    });
    expect(inside.length / found.at.length).toBeCloseTo(0.8 + 0.2 / 5, 1);
  });

  test("every user has at least three different items", () => {
    const { users, user, item } = blockInteractions();
    for (const code of users.keys()) {
      expect(new Set([...item].filter((_, event) => user[event] === code)).size).toBeGreaterThanOrEqual(3);
    }
  });
});

test("hostile texts are all different, and hold a pair that code points order otherwise", () => {
  expect(new Set(hostileTexts).size).toBe(hostileTexts.length);
  const byCodeUnit = [...hostileTexts].sort();
  const byCodePoint = [...hostileTexts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect(byCodePoint).not.toEqual(byCodeUnit);
});

describe("mixedClasses and mixedNumbers", () => {
  test("have the rows of mixedExamples' columns, and targets of the planted truth", () => {
    const classes = mixedClasses({ rows: 6000, nulls: 0 });
    const { visits, member, country } = classes.table.columns;
    if (visits.type !== "number" || member.type !== "boolean" || country.type !== "category")
      throw new Error();
    const chosen = [...visits.values.keys()].filter(
      (row) =>
        visits.values[row] === 4 &&
        member.values[row] === 1 &&
        country.dictionary[country.codes[row] ?? -1] === "DE",
    );
    const powers = [Math.exp(0), Math.exp(1), Math.exp(2)];
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, code) => {
      const share = chosen.filter((row) => classes.target.codes[row] === code).length / chosen.length;
      expect(Math.abs(share - power / sum)).toBeLessThan(3.5 * Math.sqrt(0.25 / chosen.length));
    });
    const numbers = mixedNumbers({ rows: 500, nulls: 0 });
    for (let row = 0; row < 500; row++) {
      const { visits, member, country } = rowAt(numbers.table, row);
      const least = 1 + (visits ?? 0) + (member ? 2 : 0) + (country === "FR" ? 3 : 0);
      const above = (numbers.target[row] as number) - least;
      expect(above >= 0 && above < 1).toBe(true);
    }
  });
});
