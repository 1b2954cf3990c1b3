import { type CleaningPlan, days, type ExpressionNode, minutes } from "@portrait/core";
import { type CleaningCase, caseOf, change, type Row, rowsOf, valuesOf } from "./cleaning-case.js";
import { columnNode } from "./suite.js";

const clicks: readonly Row[] = [
  ["u1", "tea", "10:00"],
  ["u2", "tea", "10:09"],
  ["u3", "tea", "10:05"],
  ["u4", "milk", "10:05"],
  ["u5", "tea", "10:14:01"],
  ["u6", "tea", "10:05"],
  ["u7", null, "10:00"],
  ["u8", null, "10:01"],
].map(([user, item, time]) => ({
  user: user as string,
  item: item ?? null,
  at: `2024-01-01 ${time}`,
  note: "x",
}));

const byItem = { key: ["item", "note"], within: minutes(5) } as const;

const repeats: readonly CleaningCase[] = [
  caseOf(
    "of a run of rows with one key the first in time is kept, ties by line",
    clicks,
    { duplicates: { ...byItem, keep: "first" } },
    valuesOf("item", { u1: "tea", u4: "milk", u5: "tea", u7: null }),
    {
      duplicates: [
        { line: 2, firstLine: 1 },
        { line: 3, firstLine: 1 },
        { line: 6, firstLine: 1 },
        { line: 8, firstLine: 7 },
      ],
    },
  ),
  caseOf(
    "or the last; what is rejected repeats nothing",
    [...clicks, { user: "u9", item: "tea", at: "2024-01-01 10:12", kind: "sell", note: "x" }],
    { duplicates: { ...byItem, keep: "last" } },
    valuesOf("item", { u2: "tea", u4: "milk", u5: "tea", u8: null }),
    {
      rejected: [[9, "kind", "unknown-value"]],
      duplicates: [
        { line: 1, firstLine: 2 },
        { line: 3, firstLine: 2 },
        { line: 6, firstLine: 2 },
        { line: 7, firstLine: 8 },
      ],
    },
  ),
];

const arriving: readonly Row[] = [
  ["u1", "2024-01-01", "2024-01-01 00:10"],
  ["u2", "2024-01-01", "2024-01-05"],
  ["u3", "2024-01-01", null],
  ["u4", "2024-01-02", "2024-01-01 23:56"],
  ["u5", "2024-01-02", "2024-01-01 23:54:59"],
  ["u6", "2024-01-01", "2024-01-04"],
  ["u7", "2024-02-01 00:05", "2024-02-01 00:05"],
  ["u8", "2024-02-01 00:05:00.001", "2024-02-01 00:06"],
].map(([user, at, receivedAt]) => ({
  user: user as string,
  at: at as string,
  receivedAt: receivedAt ?? null,
}));

const times: readonly CleaningCase[] = [
  caseOf(
    "events that arrive too late, or happen after they arrive, are rejected",
    arriving,
    {
      late: { after: days(3), arrival: "receivedAt" },
      future: { beyond: minutes(5), arrival: "receivedAt" },
    },
    valuesOf("receivedAt", { u1: "2024-01-01T00:10:00.000Z", u3: null, u4: "2024-01-01T23:56:00.000Z" }),
    {
      rejected: [
        [2, "receivedAt", "late"],
        [5, "at", "future"],
      ],
    },
  ),
  caseOf(
    "events later than an instant are rejected",
    arriving,
    { future: { beyond: minutes(5), now: Date.UTC(2024, 1, 1) } },
    valuesOf("at", { u7: "2024-02-01T00:05:00.000Z" }),
    { rejected: [[8, "at", "future"]] },
  ),
];

const visits = rowsOf("item", [" T1 ", "t2", "T3", null, "constructor"], { user: null }).map(
  (row, index) => ({
    ...row,
    user: `u${index + 1}`,
  }),
);

const items: CleaningPlan["references"] = {
  item: {
    keys: ["T1", "T2", "__proto__"],
    attributes: {
      category: ["hot", null, "odd"],
      size: [2.5, 7, 1],
      receivedAt: ["2024-01-01", null, null],
    },
    missing: "reject",
  },
};
const upper = { text: { item: { case: "upper" } } } as const;

const references: readonly CleaningCase[] = [
  caseOf(
    "ids are looked up once they are clean, and bring their attributes; others are rejected",
    visits,
    { ...upper, references: items },
    {
      u1: { item: "T1", category: "hot", size: 2.5, receivedAt: "2024-01-01T00:00:00.000Z" },
      u2: { item: "T2", category: null, size: 7, receivedAt: null },
      u4: { item: null, category: null, size: null },
    },
    {
      rejected: [
        [3, "item", "unknown-reference"],
        [5, "item", "unknown-reference"],
      ],
      changes: [
        change("item", "text", 2),
        change("receivedAt", "references", 1),
        change("category", "references", 1),
        change("size", "references", 2),
      ],
    },
  ),
  caseOf(
    "ids that a reference lacks can be kept, and what is not joined filled",
    visits,
    {
      ...upper,
      references: { item: { ...(items.item as NonNullable<typeof items.item>), missing: "keep" } },
      missing: { category: { policy: "value", value: "none" }, size: { policy: "mean" } },
      reject: [
        {
          when: { op: "in", of: columnNode("category", "category"), values: ["hot"] },
          column: "category",
          reason: "too hot",
        },
      ],
    },
    {
      u2: { category: "none", size: 7 },
      u3: { item: "T3", category: "none", size: 7 },
      u4: { category: "none", size: 7 },
      u5: { item: "CONSTRUCTOR", category: "none", size: 7 },
    },
    {
      rejected: [[1, "category", "too hot"]],
      changes: [
        change("item", "text", 2),
        change("category", "missing", 4),
        change("size", "references", 1),
        change("size", "missing", 3),
      ],
      learnt: [{ column: "size", step: "missing", value: 7 }],
    },
  ),
];

const large: ExpressionNode = {
  op: "gt",
  left: columnNode("size", "number"),
  right: { op: "literal", value: 1000 },
};

const orders: readonly CleaningCase[] = [
  caseOf(
    "steps run in order: rules do not teach, bounds are learnt before what is missing, repeats come last",
    [
      ...rowsOf("size", ["1", "2", "3", "4", "20", "9999", null, null]),
      { user: "u9", at: "1970-01-01T06:01:00Z", size: null },
    ],
    {
      reject: [{ when: large, column: "size", reason: "no size" }],
      outliers: { size: { action: "clip", bounds: { method: "iqr", factor: 1.5 } } },
      missing: { size: { policy: "mean" } },
      duplicates: { key: ["size"], within: minutes(2), keep: "last" },
    },
    { u1: { size: 1 }, u5: { size: 7 }, u8: { size: 3.4 }, u9: { size: 3.4 } },
    {
      rejected: [[6, "size", "no size"]],
      duplicates: [{ line: 7, firstLine: 9 }],
      changes: [change("size", "outliers", 1), change("size", "missing", 2)],
      learnt: [
        { column: "size", step: "outliers", low: -1, high: 7 },
        { column: "size", step: "missing", value: 3.4 },
      ],
    },
  ),
  caseOf(
    "what is known of bounds holds behind the rules",
    rowsOf("size", ["5", "50", "5000"]),
    {
      reject: [{ when: large, column: "size", reason: "no size" }],
      outliers: {
        size: {
          action: "reject",
          bounds: { method: "quantiles", quantiles: [0, 1], learnt: { low: null, high: 10 } },
        },
      },
    },
    valuesOf("size", { u1: 5 }),
    {
      rejected: [
        [2, "size", "outlier"],
        [3, "size", "no size"],
      ],
    },
  ),
];

/** Cases of the rules over time, other tables, repeats, and of the order of all. */
export const logCases: readonly CleaningCase[] = [...repeats, ...times, ...references, ...orders];
