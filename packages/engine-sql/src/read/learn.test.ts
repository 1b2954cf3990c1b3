import { defineEvents, id, number, optional, timestamp } from "@portrait/core";
import { cleaning } from "@portrait/features";
import { expect, test } from "vitest";
import { describeSql } from "../sql/sql.js";
import { type LearningRecords, learnFromRecords } from "./learn.js";
import { readRequest } from "./request.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  price: number(),
  size: optional(number()),
});

/** What is asked and done, in order. */
function recorded(counts: Readonly<Record<number, readonly (readonly [number, number])[]>>) {
  const steps: unknown[] = [];
  const records: LearningRecords = {
    count: async (position) => {
      steps.push(["count", position]);
      return new Map(counts[position] ?? []);
    },
    apply: async (faults, changes) => {
      const told = [
        faults.map(({ when, fault }) => [describeSql(when), describeSql(fault)]),
        changes.map(({ column, value, when, note }) => [column, value, when, note].map(describeSql)),
      ];
      steps.push(["apply", ...told]);
    },
  };
  return { steps, records };
}

test("bounds are learnt and applied before what is missing", async () => {
  const clean = cleaning(orders, {
    outliers: { price: { reject: { iqr: 1.5 } }, size: { clip: { iqr: 1.5 } } },
    missing: { size: "mean" },
  });
  const counts = [
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
  ] as const;
  const { steps, records } = recorded({ 2: counts, 3: counts });
  const learnt = await learnFromRecords(records, orders, readRequest(orders, { clean }).plan);
  expect(learnt).toEqual([
    { column: "price", step: "outliers", low: -1, high: 7 },
    { column: "size", step: "outliers", low: -1, high: 7 },
    { column: "size", step: "missing", value: 3 },
  ]);
  expect(steps).toEqual([
    ["count", 2],
    ["count", 3],
    [
      "apply",
      [['coalesce(("c2" < -1 OR "c2" > 7), FALSE)', "32"]],
      [
        [
          '"c3"',
          '(CASE WHEN "c3" < -1 THEN -1 WHEN "c3" > 7 THEN 7 ELSE "c3" END)',
          'coalesce(("c3" < -1 OR "c3" > 7), FALSE)',
          '"g18"',
        ],
      ],
    ],
    ["count", 3],
    ["apply", [], [['"c3"', 'coalesce("c3", 3)', '("c3" IS NULL)', '"g19"']]],
  ]);
});

test("a plan that learns nothing asks for nothing", async () => {
  const { steps, records } = recorded({});
  expect(await learnFromRecords(records, orders, readRequest(orders, undefined).plan)).toEqual([]);
  expect(steps).toEqual([]);
});
