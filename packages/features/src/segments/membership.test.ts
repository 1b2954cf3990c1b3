import { days } from "@portrait/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile } from "../define/quantile.js";
import { defineSegment } from "./define-segment.js";
import { trackMembership } from "./membership.js";
import { segmentMembers } from "./segment-members.js";
import { type ShopperRow, shopper, shopperRows } from "./shoppers.fixture.js";

const row = (spend: number, more: Partial<ShopperRow> = {}): ShopperRow => ({
  daysAway: 1,
  orders: 1,
  spend,
  country: "FR",
  lapsed: false,
  big: true,
  ...more,
});

const rich = defineSegment(shopper, {
  name: "rich",
  version: 1,
  expires: days(7),
  rule: (f) => f.spend.gte(10),
});

test("users enter and leave once each time they change sides", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("a", "b", "__proto__"), fc.integer({ min: 5, max: 15 }))),
      (changes) => {
        const live = trackMembership(rich);
        const inside = new Set<string>();
        changes.forEach(([user, spend], day) => {
          const event = live.update(user, row(spend), new Date(day * 1000));
          const was = inside.has(user);
          if (spend >= 10) inside.add(user);
          else inside.delete(user);
          expect(event?.kind).toBe(
            was === inside.has(user) ? undefined : inside.has(user) ? "enter" : "leave",
          );
          expect(live.users()).toEqual([...inside].sort());
          expect(live.size).toBe(inside.size);
        });
      },
    ),
    { seed: 4 },
  );
});

test("decisions run out when they are not renewed", () => {
  const live = trackMembership(rich);
  live.update("a", row(20), "2024-01-01");
  live.update("b", row(20), "2024-01-05");
  expect(live.sweep("2024-01-07T23:59:59.999Z")).toEqual([]);
  expect(live.sweep("2024-01-08")).toEqual([
    { user: "a", kind: "leave", at: "2024-01-08", cause: "expired" },
  ]);
  expect(live.users()).toEqual(["b"]);
});

test("a population decides all anew, and gives the quantiles by which rows are decided until the next", async () => {
  const top = defineSegment(shopper, { name: "top", version: 1, rule: (f) => f.spend.gte(quantile(0.5)) });
  const live = trackMembership(top);
  expect(() => live.update("a", row(1), 0)).toThrow(
    'update: the rule of "top" compares with a quantile, and there was no population yet. Call refresh(snapshot) first.',
  );
  const first = await shopperRows(["2024-01-02"], "a 10 FR", "b 20 FR", "c 30 FR");
  expect(live.refresh(first).map(({ user, kind }) => `${user} ${kind}`)).toEqual(["b enter", "c enter"]);
  expect(live.users()).toEqual(segmentMembers(top, first).users());
  expect(live.update("d", row(19), "2024-01-03")).toBeUndefined();
  expect(live.update("d", row(20), "2024-01-03")?.kind).toBe("enter");
  const second = await shopperRows(["2024-01-09"], "a 100 FR", "b 20 FR", "c 30 FR");
  expect(live.refresh(second).map(({ user, kind }) => `${user} ${kind}`)).toEqual([
    "a enter",
    "b leave",
    "d leave",
  ]);
  expect(live.users()).toEqual(segmentMembers(top, second).users());
});

test("a forgotten user leaves no trace", () => {
  const live = trackMembership(rich);
  live.update("a", row(20), "2024-01-01");
  expect(live.forget("a", "2024-01-02")).toEqual({
    user: "a",
    kind: "leave",
    at: "2024-01-02",
    cause: "forgotten",
  });
  expect(live.forget("a", "2024-01-02")).toBeUndefined();
  expect([live.size, live.has("a")]).toEqual([0, false]);
});

test("rows that do not fit change nothing", async () => {
  const live = trackMembership(rich);
  live.update("a", row(20), "2024-01-01");
  const update = (bad: object): unknown => Reflect.apply(live.update, undefined, ["a", bad, "2024-01-02"]);
  expect(() => update({})).toThrow('update: missing column "spend".');
  expect(() => update({ spend: "9" })).toThrow("spend");
  expect(live.has("a")).toBe(true);
  const mixed = await shopperRows(["2024-01-02", "2024-01-03"], "a 1 FR");
  expect(() => live.refresh(mixed)).toThrow(
    "refresh: the population must have rows, all as of one time; received rows as of 2024-01-02 and 2024-01-03. Pass a snapshot with one cutoff.",
  );
});
