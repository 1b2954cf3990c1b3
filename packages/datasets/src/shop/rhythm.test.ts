import { describe, expect, it } from "vitest";
import { createRhythm } from "./rhythm.js";

const DAY = 86_400_000;
const from = Date.UTC(2010, 11, 1);
const to = Date.UTC(2011, 11, 9);

describe("createRhythm", () => {
  const rhythm = createRhythm(from, to);

  it("maps the whole clock into the log, in order, on whole minutes", () => {
    let last = from;
    for (let reading = 0; reading < rhythm.days; reading += 0.01) {
      const at = rhythm.instantAt(reading);
      expect(at).toBeGreaterThanOrEqual(last);
      expect(at % 60_000).toBe(0);
      last = at;
    }
    expect(last).toBeLessThan(to);
    expect(rhythm.days).toBe(373);
    expect(to - last).toBeLessThan(DAY);
  });

  it("runs slow on Saturdays and fast in November", () => {
    const perDay = new Map<number, number>();
    for (let reading = 0; reading < rhythm.days; reading += 0.001) {
      const day = Math.floor((rhythm.instantAt(reading) - from) / DAY);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    const pace = (date: string): number => perDay.get((Date.parse(date) - from) / DAY) ?? 0;
    expect(pace("2011-06-16") / pace("2011-06-18")).toBeCloseTo(1.25 / 0.4, 1);
    expect(pace("2011-11-10") / pace("2011-06-16")).toBeGreaterThan(1.3);
    expect(pace("2010-12-30") / pace("2011-06-16")).toBeLessThan(0.8);
  });
});
