import { minutes } from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findRepeats, type RepeatRow } from "./repeats.js";

/** Runs by linking each row to its nearest follower of the same key. */
function brute(rows: readonly RepeatRow[], within: number, keep: "first" | "last"): Map<number, number> {
  const found = new Map<number, number>();
  const keys = [...new Set(rows.map(({ key }) => key))];
  for (const key of keys) {
    const own = rows.filter((row) => row.key === key).sort((a, b) => a.time - b.time || a.line - b.line);
    let run: RepeatRow[] = [];
    const close = (): void => {
      const kept = keep === "first" ? run[0] : run.at(-1);
      for (const row of run) if (kept !== undefined && row !== kept) found.set(row.line, kept.line);
      run = [];
    };
    for (const row of own) {
      const before = run.at(-1);
      if (before !== undefined && row.time - before.time > within) close();
      run.push(row);
    }
    close();
  }
  return found;
}

test("runs are those of a search by hand, whatever the order of rows", () => {
  const row = fc.record({ time: fc.integer({ min: 0, max: 600_000 }), key: fc.constantFrom("a", "b") });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom("first", "last"), (list, keep) => {
      const rows = list.map((held, index) => ({ ...held, line: index + 1 }));
      const rule = { within: minutes(1), keep } as const;
      const expected = brute(rows, 60_000, keep);
      expect(new Map(findRepeats(rows, rule))).toEqual(expected);
      expect(new Map(findRepeats([...rows].reverse(), rule))).toEqual(expected);
    }),
  );
});
