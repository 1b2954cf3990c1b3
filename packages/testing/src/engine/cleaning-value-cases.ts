import { type CleaningCase, caseOf, change, type Row, rowsOf, sale, valuesOf } from "./cleaning-case.js";

const texts: readonly CleaningCase[] = [
  caseOf(
    "texts are normalised, trimmed, their blanks collapsed, their case changed, some stand for no value",
    rowsOf("note", [" \uff21b \u00a0 c ", "N/A", "\u0130", "plain", null, "\ufb01n", "stra\u00dfe"]),
    { text: { note: { normalise: "NFKC", collapseSpaces: true, case: "lower", nulls: ["n/a"] } } },
    valuesOf("note", {
      u1: "ab c",
      u2: null,
      u3: "i\u0307",
      u4: "plain",
      u5: null,
      u6: "fin",
      u7: "stra\u00dfe",
    }),
    { changes: [change("note", "text", 4)] },
  ),
  caseOf(
    "upper case maps one letter to two, and composes",
    rowsOf("note", ["stra\u00dfe", "e\u0301", "\u01f0"]),
    { text: { note: { normalise: "NFC", case: "upper" } } },
    valuesOf("note", { u1: "STRASSE", u2: "\u00c9", u3: "J\u030c" }),
    { changes: [change("note", "text", 3)] },
  ),
  caseOf(
    "a closed list is checked once texts are clean, and texts can be left untrimmed",
    rowsOf("kind", [" BUY", "view", "-", "sell"], { note: " x " }),
    { text: { kind: { case: "lower", nulls: ["-"] }, note: { trim: false } } },
    { u1: { kind: "buy", note: " x " }, u2: { kind: "view", note: " x " }, u3: { kind: null, note: " x " } },
    { rejected: [[4, "kind", "unknown-value"]], changes: [change("kind", "text", 2)] },
  ),
  caseOf(
    "numbers and instants are read from clean texts",
    [
      { user: "u1", at: "\uff12\uff10\uff11\uff11-01-02", size: "\uff11\uff12.5" },
      { user: "u2", at: "2011-01-02", size: "1,5" },
    ],
    { text: { at: { normalise: "NFKC" }, size: { normalise: "NFKC" } } },
    { u1: { at: "2011-01-02T00:00:00.000Z", size: 12.5 } },
    { rejected: [[2, "size", "type"]], changes: [change("at", "text", 1), change("size", "text", 1)] },
  ),
];

const london = { formats: ["%d/%m/%Y %H:%M"], timeZone: "Europe/London" } as const;

const dateRows = [
  "01/07/2011 12:00",
  "27/03/2011 01:30",
  "30/10/2011 01:30",
  "2011-07-01 12:00",
  "2011-07-01T12:00Z",
  "2011-07-01 12:00+02:00",
].map((at, row) => ({ user: `u${row + 1}`, at }));

const dates: readonly CleaningCase[] = [
  caseOf(
    "local dates are read by the clocks of a zone, which skip and repeat an hour",
    [...dateRows, { user: "u7", at: "31/06/2011 12:00" }, { user: "u8", at: "soon" }],
    { dates: { at: { ...london, ambiguous: "earlier", nonexistent: "later" } } },
    valuesOf("at", {
      u1: "2011-07-01T11:00:00.000Z",
      u2: "2011-03-27T01:30:00.000Z",
      u3: "2011-10-30T00:30:00.000Z",
      u4: "2011-07-01T11:00:00.000Z",
      u5: "2011-07-01T12:00:00.000Z",
      u6: "2011-07-01T10:00:00.000Z",
    }),
    {
      rejected: [
        [7, "at", "type"],
        [8, "at", "type"],
      ],
    },
  ),
  caseOf(
    "a local time that clocks show twice may be the later one",
    dateRows,
    { dates: { at: { ...london, ambiguous: "later", nonexistent: "later" } } },
    valuesOf("at", { u3: "2011-10-30T01:30:00.000Z" }),
  ),
  caseOf(
    "local times that name no one instant can be rejected",
    dateRows,
    { dates: { at: { ...london, ambiguous: "reject", nonexistent: "reject" } } },
    valuesOf("at", { u1: "2011-07-01T11:00:00.000Z" }),
    {
      rejected: [
        [2, "at", "nonexistent-time"],
        [3, "at", "ambiguous-time"],
      ],
    },
  ),
  caseOf(
    "names of months, clocks of twelve hours, fractions and offsets are read",
    ["Jan 5 70 12:00:00.5 AM", "dec 31 1969 11:59 pm", "1970-01-02 00:00:00+0130"].map((at, row) => ({
      user: `u${row + 1}`,
      at,
    })),
    {
      dates: {
        at: {
          formats: [
            "%b %d %y %I:%M:%S.%f %p",
            "%B %d %Y %I:%M %p",
            "%b %d %Y %I:%M %p",
            "%Y-%m-%d %H:%M:%S%z",
          ],
          timeZone: "UTC",
          ambiguous: "earlier",
          nonexistent: "later",
        },
      },
    },
    valuesOf("at", {
      u1: "1970-01-05T00:00:00.500Z",
      u2: "1969-12-31T23:59:00.000Z",
      u3: "1970-01-01T22:30:00.000Z",
    }),
  ),
];

const priced = (
  values: readonly (readonly [price: string | null, currency: string | null])[],
): readonly Row[] =>
  values.map(([price, currency], row) => ({
    user: `u${row + 1}`,
    at: "2024-01-01",
    price,
    currency,
    Unit: currency,
  }));

const prices = priced([
  ["10", "GBP"],
  ["10", " EUR"],
  ["10", "USD"],
  [null, "EUR"],
  ["10", null],
  ["2000", "EUR"],
]);
const factors = { GBP: 1, EUR: 0.4 };

const scales: readonly CleaningCase[] = [
  caseOf(
    "numbers are brought to one currency before their range is checked; others are rejected",
    prices,
    { scale: { price: { by: "currency", factors, otherwise: "reject" } } },
    valuesOf("price", { u1: 10, u2: 4, u4: null, u6: 800 }),
    {
      rejected: [
        [3, "price", "unknown-unit"],
        [5, "price", "unknown-unit"],
      ],
      changes: [change("price", "scale", 2), change("currency", "text", 1)],
    },
  ),
  caseOf(
    "numbers of an unknown unit become missing, or stay; the source names units too",
    prices,
    {
      scale: { price: { by: "Unit", factors, otherwise: "null" }, size: { factor: 0.001 } },
      missing: { price: { policy: "value", value: 7 } },
    },
    valuesOf("price", { u1: 10, u2: 4, u3: 7, u4: 7, u5: 7, u6: 800 }),
    {
      changes: [change("price", "scale", 4), change("price", "missing", 3), change("currency", "text", 1)],
    },
  ),
  caseOf(
    "numbers of an unknown unit stay as they are",
    prices,
    { scale: { price: { by: "currency", factors: { EUR: 0.4, ["__proto__"]: 3 }, otherwise: "keep" } } },
    valuesOf("price", { u1: 10, u2: 4, u3: 10, u4: null, u5: 10, u6: 800 }),
    { changes: [change("price", "scale", 2), change("currency", "text", 1)] },
  ),
  caseOf(
    "a product beyond all numbers is not finite",
    rowsOf("size", ["1e300", "2", "x"]),
    { scale: { size: { factor: 1e10 } } },
    valuesOf("size", { u2: 2e10 }),
    {
      rejected: [
        [1, "size", "not-finite"],
        [3, "size", "type"],
      ],
      changes: [change("size", "scale", 1)],
    },
  ),
];

const someMissing = rowsOf("size", ["1", null, "4", "1", "nan", "8", ""]);

const missing: readonly CleaningCase[] = [
  caseOf(
    "rows without an optional value can be rejected",
    someMissing,
    { missing: { size: { policy: "reject" } } },
    valuesOf("size", { u1: 1 }),
    {
      rejected: [
        [2, "size", "missing"],
        [5, "size", "missing"],
        [7, "size", "missing"],
      ],
    },
  ),
  caseOf(
    "a value stands in",
    someMissing,
    { missing: { size: { policy: "value", value: -1 }, note: { policy: "keep" } } },
    valuesOf("size", { u1: 1, u2: -1, u5: -1, u7: -1 }),
    { changes: [change("size", "missing", 3)] },
  ),
  ...(
    [
      ["mean", 3.5],
      ["median", 2.5],
      ["mostFrequent", 1],
    ] as const
  ).map(([policy, value]) =>
    caseOf(
      `the ${policy} of the log stands in`,
      someMissing,
      { missing: { size: { policy } } },
      valuesOf("size", { u1: 1, u2: value, u5: value, u7: value }),
      { changes: [change("size", "missing", 3)], learnt: [{ column: "size", step: "missing", value }] },
    ),
  ),
  caseOf(
    "the most frequent text stands in, the least of several",
    rowsOf("category", ["tea", "milk", null, "milk", "tea"]),
    { missing: { category: { policy: "mostFrequent" } } },
    valuesOf("category", { u3: "milk" }),
    {
      changes: [change("category", "missing", 1)],
      learnt: [{ column: "category", step: "missing", value: "milk" }],
    },
  ),
  caseOf(
    "where there is nothing to learn from, a needed value is missing",
    rowsOf("price", [null, "nan"]),
    { missing: { price: { policy: "mean" } } },
    {},
    {
      events: sale,
      rejected: [
        [1, "price", "missing"],
        [2, "price", "missing"],
      ],
      learnt: [{ column: "price", step: "missing", value: null }],
    },
  ),
  caseOf(
    "what is known is not learnt again",
    rowsOf("price", [null, "5"]),
    { missing: { price: { policy: "mean", learnt: 3 } } },
    valuesOf("price", { u1: 3, u2: 5 }),
    { events: sale, changes: [change("price", "missing", 1)] },
  ),
];

const spread = rowsOf("size", ["1", "2", "3", "4", "100", null]);

const outliers: readonly CleaningCase[] = [
  caseOf(
    "fixed bounds clip before the range is checked",
    rowsOf("price", ["-5", "5", "5000", null]),
    { outliers: { price: { action: "clip", bounds: { method: "fixed", low: 0, high: 500 } } } },
    valuesOf("price", { u1: 0, u2: 5, u3: 500, u4: null }),
    { changes: [change("price", "outliers", 2)] },
  ),
  caseOf(
    "fixed bounds reject, one side may be open",
    rowsOf("price", ["-5", "5", "500"]),
    { outliers: { price: { action: "reject", bounds: { method: "fixed", low: null, high: 100 } } } },
    valuesOf("price", { u2: 5 }),
    {
      rejected: [
        [1, "price", "range"],
        [3, "price", "outlier"],
      ],
    },
  ),
  caseOf(
    "winsorising clips to quantiles of the log",
    spread,
    { outliers: { size: { action: "clip", bounds: { method: "quantiles", quantiles: [0.25, 0.875] } } } },
    valuesOf("size", { u1: 2, u2: 2, u4: 4, u5: 52, u6: null }),
    {
      changes: [change("size", "outliers", 2)],
      learnt: [{ column: "size", step: "outliers", low: 2, high: 52 }],
    },
  ),
  caseOf(
    "Tukey's fences reject",
    spread,
    { outliers: { size: { action: "reject", bounds: { method: "iqr", factor: 1.5 } } } },
    valuesOf("size", { u1: 1, u4: 4, u6: null }),
    {
      rejected: [[5, "size", "outlier"]],
      learnt: [{ column: "size", step: "outliers", low: -1, high: 7 }],
    },
  ),
  caseOf(
    "the median absolute deviation rejects",
    spread,
    { outliers: { size: { action: "reject", bounds: { method: "mad", factor: 2 } } } },
    valuesOf("size", { u1: 1, u4: 4 }),
    {
      rejected: [[5, "size", "outlier"]],
      learnt: [{ column: "size", step: "outliers", low: 3 - 2 * 1.4826, high: 3 + 2 * 1.4826 }],
    },
  ),
  caseOf(
    "a spread of 0 tells nothing",
    rowsOf("size", ["1", "1", "1", "1", "9"]),
    { outliers: { size: { action: "reject", bounds: { method: "iqr", factor: 1.5 } } } },
    valuesOf("size", { u1: 1, u5: 9 }),
    { learnt: [{ column: "size", step: "outliers", low: null, high: null }] },
  ),
];

/** Cases of the rules over values: texts, dates, units, missing values and outliers. */
export const valueCases: readonly CleaningCase[] = [...texts, ...dates, ...scales, ...missing, ...outliers];
