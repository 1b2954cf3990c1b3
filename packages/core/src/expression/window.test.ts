import { expect, test } from "vitest";
import { type AggregateWindow, type WindowKind, windowKind } from "./window.js";

test.each<[WindowKind, AggregateWindow]>([
  ["sliding", { direction: "before", length: null }],
  ["sliding", { direction: "after", length: 5 }],
  ["hop", { direction: "before", length: 10, hop: 5 }],
  ["calendar", { direction: "before", calendar: "week", timeZone: "UTC", periodsAgo: 0 }],
  ["tumbling", { direction: "before", tumbling: 7, origin: 0, periodsAgo: 1 }],
  ["events", { direction: "before", events: 3 }],
  ["session", { direction: "before", session: 60_000 }],
])("the kind of a window: %s", (kind, window) => {
  expect(windowKind(window)).toBe(kind);
});
