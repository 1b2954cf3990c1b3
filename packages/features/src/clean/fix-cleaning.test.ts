import { category, defineEvents, id, number, optional, timestamp } from "@portrait/core";
import { expect, test } from "vitest";
import { count } from "../define/count.js";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { live } from "../live/live.js";
import { memory } from "../memory/memory.js";
import { cleaning } from "../read/cleaning.js";
import { failureOf } from "../thrown.fixture.js";
import { fixCleaning } from "./fix-cleaning.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: number(),
  size: optional(number()),
  item: id("item"),
  group: optional(category()),
});
const plan = cleaning(orders, {
  scale: { price: { by: "Currency", factors: { GBP: 1, EUR: 0.5 } } },
  outliers: { price: { reject: { iqr: 1.5 } } },
  missing: { size: "mean" },
  references: { item: { table: [{ id: "tea", group: "hot" }], key: "id", join: { group: "group" } } },
  reject: ({ price }) => [{ when: price.lt(0), column: "price", reason: "below 0" }],
});
const row = { user: "ann", at: "2024-01-01", price: "2", size: 4, item: "tea", Currency: "GBP" };
const rows = [row, { ...row, price: 3 }, { ...row, price: 4, size: null }, { ...row, price: 100 }, row];

const shopper = defineProfile(orders, {
  key: "user",
  features: ({ price, size, group }) => ({
    spend: sum(price),
    sizes: sum(size),
    hot: count(group.is("hot")),
  }),
});

test("what a log taught cleans other logs and live events alike", async () => {
  const log = await memory().read(orders, rows, { clean: plan });
  expect(log.learnt).toEqual([
    { column: "price", step: "outliers", low: -1, high: 7 },
    { column: "size", step: "missing", value: 4 },
  ]);
  const fixed = fixCleaning(plan, log.learnt);
  const other = [
    { ...row, price: 5 },
    { ...row, price: 8 },
    { ...row, price: 8, Currency: "EUR", size: null },
  ];
  const again = await memory().read(orders, other, { clean: fixed });
  expect(again.learnt).toEqual([]);
  expect(await again.rejected()).toEqual([{ line: 2, column: "price", value: 8, reason: "outlier" }]);
  const profiles = live(shopper, { clean: fixed });
  expect(other.map((event) => profiles.push(event).status)).toEqual(["kept", "rejected", "kept"]);
  expect(profiles.push({ ...row, price: -1 })).toEqual({
    status: "rejected",
    line: 4,
    column: "price",
    value: -1,
    reason: "below 0",
  });
  expect(profiles.push({ ...row, item: "milk" })).toEqual({
    status: "rejected",
    line: 5,
    column: "item",
    value: "milk",
    reason: "unknown-reference",
  });
  expect(profiles.push({ ...row, Currency: null })).toMatchObject({
    column: "price",
    reason: "unknown-unit",
  });
  expect(profiles.features("ann", "2024-01-02")).toEqual({ spend: 9, sizes: 8, hot: 2 });
});

test("live events cannot teach, nor be told apart by key", async () => {
  expect(await failureOf(() => live(shopper, { clean: plan }))).toBe(
    'not-supported: live: the cleaning plan has to learn "price", "size" from a log, and events are pushed one by one. Read a log with the plan, and pass fixCleaning(plan, log.learnt).',
  );
  const clean = cleaning(orders, { duplicates: { key: ["user"], within: { milliseconds: 5 } } });
  expect(await failureOf(() => live(shopper, { clean }))).toBe(
    'not-supported: live: repeats by key cannot be told when events are pushed one by one, in any order. Set them aside before, or use duplicates: "drop".',
  );
});

test("what the plan does not learn is refused", async () => {
  expect(await failureOf(() => fixCleaning(plan, [{ column: "item", step: "missing", value: 1 }]))).toBe(
    'invalid-definition: fixCleaning: the plan learns nothing of "item" for the step "missing". Pass what a log says that was read with this plan: log.learnt.',
  );
  const fixed = cleaning(orders, { outliers: { price: { clip: [0, 1] } } });
  expect(
    await failureOf(() => fixCleaning(fixed, [{ column: "price", step: "outliers", low: 0, high: 1 }])),
  ).toBe(
    'invalid-definition: fixCleaning: the plan learns nothing of "price" for the step "outliers". Pass what a log says that was read with this plan: log.learnt.',
  );
  expect(fixCleaning(plan, [])).toEqual(plan);
});
