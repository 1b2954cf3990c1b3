import type { AggregateWindow, WindowKind } from "@portrait/core";
import fc from "fast-check";
import { DAY, type EventGrid, HOUR } from "./arbitrary-events.js";

/** Time zones with summer time of an hour and of half an hour, north and south, and without. */
export const timeZones: readonly string[] = Object.freeze([
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kolkata",
]);

const before = fc.constant("before" as const);
const periodsAgo = fc.constantFrom(0, 0, 1, 2);

function ofKind(kind: WindowKind, { origin, step }: EventGrid): fc.Arbitrary<AggregateWindow> {
  const length = fc.constantFrom(1, step, 3 * step, 3 * step, 100 * step);
  switch (kind) {
    case "sliding":
      return fc.record({ direction: before, length: fc.oneof(length, fc.constant(null)) });
    case "hop":
      return fc.record({ direction: before, length, hop: fc.constantFrom(step, 2 * step, HOUR, DAY, 7) });
    case "calendar":
      return fc.record({
        direction: before,
        calendar: fc.constantFrom("day", "week", "month", "quarter", "year"),
        timeZone: fc.constantFrom(...timeZones),
        periodsAgo,
      });
    case "tumbling":
      return fc.record({
        direction: before,
        tumbling: fc.constantFrom(step, 2 * step, DAY),
        origin: fc.constantFrom(0, origin, origin + 1_234_567, origin + 100 * step),
        periodsAgo,
      });
    case "events":
      return fc.record({ direction: before, events: fc.constantFrom(1, 2, 3, 50) });
    case "session":
      return fc.record({
        direction: before,
        session: fc.constantFrom(1, step, step, 2 * step, step - 1, HOUR),
      });
  }
}

/**
 * Random windows before the cutoff.
 *
 * @param grid - The instants around which events happen.
 * @param kinds - Which kinds; sliding ones are as frequent as all others.
 */
export function arbitraryWindow(
  grid: EventGrid,
  kinds: readonly WindowKind[],
): fc.Arbitrary<AggregateWindow> {
  const others = kinds.filter((kind) => kind !== "sliding").map((kind) => ofKind(kind, grid));
  const sliding = { weight: Math.max(1, others.length), arbitrary: ofKind("sliding", grid) };
  return fc.oneof(sliding, ...others.map((arbitrary) => ({ weight: 1, arbitrary })));
}

/**
 * Random windows behind the cutoff, as targets have.
 *
 * @param grid - The instants around which events happen.
 */
export function arbitraryTargetWindow({ step }: EventGrid): fc.Arbitrary<AggregateWindow> {
  return fc.record({
    direction: fc.constant("after" as const),
    length: fc.constantFrom(1, step, 3 * step, 100 * step),
  });
}
