import {
  boolean,
  category,
  defineEvents,
  id,
  minutes,
  number,
  oneOf,
  optional,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { memory } from "../memory/memory.js";
import { type CleaningOptions, cleaning } from "../read/cleaning.js";
import { failureOf } from "../thrown.fixture.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item", { integer: true }),
  at: timestamp(),
  seen: optional(timestamp()),
  kind: oneOf("buy", "view"),
  price: number({ min: 0 }),
  size: optional(number()),
  gift: optional(boolean()),
  country: optional(category()),
});

const COLUMNS = 'The event has "user", "item", "at", "seen", "kind", "price", "size", "gift", "country".';
const SCALE =
  'Write scale: { price: { by: "currency", factors: { GBP: 1, EUR: 0.86 } } }, or { weight: 0.001 }.';
const OUTLIERS =
  "Write { clip: [0, 100] }, { winsorise: [0.01, 0.99] }, { reject: [0, null] }, { reject: { iqr: 1.5 } } or { clip: { mad: 3.5 } }.";
const MISSING =
  'Write "reject", "keep" (for an optional column), { value: 0 }, "mean", "median" (of numbers) or "mostFrequent".';
const REFERENCES = 'Write references: { item: { table, key: "StockCode", join: { category: "Category" } } }.';
const REPEATS = 'Write duplicates: { key: ["user", "item"], within: minutes(5) }, "drop" or "keep".';
const ARRIVAL = 'Name it: { arrival: "receivedAt" }, or define the events with it.';
const FUTURE = 'Write future: { now: "2024-03-01T12:00:00Z" }, or { arrival: "receivedAt" }.';

const table = [
  { Code: 1, Group: "hot" },
  { Code: "2", Group: null },
];

const cases: readonly (readonly [name: string, options: object, failure: string])[] = [
  [
    "rules that are no object",
    { text: [] },
    `invalid-definition: cleaning: "text" must be an object by column; received an array of 0. ${COLUMNS}`,
  ],
  [
    "a rule of no column",
    { text: { toString: { case: "lower" } } },
    `invalid-definition: cleaning: "text" names "toString", which is no column of the event. ${COLUMNS}`,
  ],
  [
    "a rule of no kind of its",
    { scale: { user: 2 } },
    'invalid-definition: cleaning: "scale" takes columns of kind number; "user" is of kind id. Leave "user" out of "scale".',
  ],
  [
    "an unknown case",
    { text: { kind: { case: "title" } } },
    'invalid-option: cleaning: text of "kind": "case" must be one of "lower", "upper"; received "title". It may be left out.',
  ],
  [
    "an unknown rule of texts",
    { text: { kind: { strip: true } } },
    'invalid-option: cleaning: text of "kind": there is no option "strip". The options are "normalise", "trim", "collapseSpaces", "case", "nulls".',
  ],
  [
    "nulls that are no texts",
    { text: { kind: { nulls: [null] } } },
    'invalid-option: cleaning: text of "kind": "nulls" must be a list of texts; received an array of 1. It may be left out.',
  ],
  [
    "a format without a day",
    { dates: { at: { formats: ["%Y-%m"] } } },
    'invalid-option: cleaning: dates of "at": "formats" must be a list of formats with a year, a month and a day, such as "%d/%m/%Y %H:%M"; received an array of 1. It may be left out.',
  ],
  [
    "a zone that there is not",
    { dates: { at: { timeZone: "Mars/Base" } } },
    'invalid-option: cleaning: dates of "at": "timeZone" must be the IANA name of a time zone, such as "Europe/Berlin"; received "Mars/Base". Leave it out to use "UTC".',
  ],
  [
    "a factor of 0",
    { scale: { price: 0 } },
    `invalid-definition: cleaning: scale of "price" must be a finite factor other than 0, or say by which column; received 0. ${SCALE}`,
  ],
  [
    "a factor that is no number",
    { scale: { price: { factor: "2" } } },
    `invalid-definition: cleaning: scale of "price" must be a finite factor other than 0, or say by which column; received "2". ${SCALE}`,
  ],
  [
    "no factors",
    { scale: { price: { by: "country" } } },
    `invalid-definition: cleaning: scale of "price" lacks "factors". ${SCALE}`,
  ],
  [
    "empty factors",
    { scale: { price: { by: "country", factors: {} } } },
    'invalid-option: cleaning: scale of "price": "factors" must be an object of one or more finite factors other than 0, by unit; received an object. It may be left out.',
  ],
  [
    "a unit that is a number",
    { scale: { price: { by: "size", factors: { a: 1 } } } },
    'invalid-definition: cleaning: scale of "price": "by" must name a column of texts; "size" is of kind number. Name an id, category or text column, or a column of the source.',
  ],
  [
    "bounds out of order",
    { outliers: { price: { clip: [2, 1] } } },
    `invalid-definition: cleaning: outliers of "price": bounds must be two finite numbers in order, or null for no limit; received an array of 2. ${OUTLIERS}`,
  ],
  [
    "an infinite bound",
    { outliers: { price: { reject: [0, Number.POSITIVE_INFINITY] } } },
    `invalid-definition: cleaning: outliers of "price": bounds must be two finite numbers in order, or null for no limit; received an array of 2. ${OUTLIERS}`,
  ],
  [
    "quantiles beyond 1",
    { outliers: { price: { winsorise: [0.5, 1.5] } } },
    `invalid-definition: cleaning: outliers of "price": quantiles must be two numbers in order, 0 ... 1; received an array of 2. ${OUTLIERS}`,
  ],
  [
    "a spread of 0",
    { outliers: { price: { reject: { iqr: 0 } } } },
    `invalid-definition: cleaning: outliers of "price": learnt bounds must be { iqr } or { mad } with a factor > 0, or { quantiles }; received an object. ${OUTLIERS}`,
  ],
  [
    "two rules of outliers",
    { outliers: { price: { clip: [0, 1], reject: [0, 1] } } },
    `invalid-definition: cleaning: outliers of "price" must say one of "clip", "winsorise", "reject"; received an object. ${OUTLIERS}`,
  ],
  [
    "null where a value is needed",
    { missing: { price: "keep" } },
    `invalid-definition: cleaning: missing of "price" must be "reject", "mean", "median", "mostFrequent" or { value }; received "keep". ${MISSING}`,
  ],
  [
    "the mean of texts",
    { missing: { country: "mean" } },
    `invalid-definition: cleaning: missing of "country" must be "reject", "keep", "mostFrequent" or { value }; received "mean". ${MISSING}`,
  ],
  [
    "the most frequent instant",
    { missing: { seen: "mostFrequent" } },
    `invalid-definition: cleaning: missing of "seen" must be "reject", "keep" or { value }; received "mostFrequent". ${MISSING}`,
  ],
  [
    "a value of another list",
    { missing: { kind: { value: "sell" } } },
    `invalid-definition: cleaning: missing of "kind": the value that stands in must be one of the column (category); received "sell". ${MISSING}`,
  ],
  [
    "a value out of range",
    { missing: { price: { value: -1 } } },
    `invalid-definition: cleaning: missing of "price": the value that stands in must be one of the column (number); received -1. ${MISSING}`,
  ],
  [
    "no value",
    { missing: { price: { value: null } } },
    `invalid-definition: cleaning: missing of "price": the value that stands in must be one of the column (number); received null. ${MISSING}`,
  ],
  [
    "a reference without a table",
    { references: { item: { key: "Code" } } },
    `invalid-definition: cleaning: references of "item" lacks "table". ${REFERENCES}`,
  ],
  [
    "a reference without a key",
    { references: { item: { table } } },
    `invalid-definition: cleaning: references of "item" lacks "key". ${REFERENCES}`,
  ],
  [
    "a reference that is no table",
    { references: { item: { table: 7, key: "Code" } } },
    'invalid-option: cleaning: references of "item": "table" must be a table or a list of row objects; received 7. It may be left out.',
  ],
  [
    "a reference of numbers",
    { references: { price: { table, key: "Code" } } },
    'invalid-definition: cleaning: "references" takes columns of kind id or category; "price" is of kind number. Leave "price" out of "references".',
  ],
  [
    "a table that lacks a column",
    { references: { item: { table, key: "Code", join: { country: "Land" } } } },
    'missing-column: cleaning: references of "item": the table lacks "Land". It has "Code", "Group".',
  ],
  [
    "a table with an id twice",
    { references: { item: { table: [...table, { Code: "02.0" }], key: "Code" } } },
    'invalid-data: cleaning: references of "item": rows 1 and 2 of the table have the same id, "2". Keep one row for each id.',
  ],
  [
    "a table with a row without an id",
    { references: { item: { table: [...table, { Code: "x" }], key: "Code" } } },
    'invalid-data: cleaning: references of "item": row 2 of the table has no id: "x". Leave rows without one out.',
  ],
  [
    "an attribute of no column",
    { references: { item: { table, key: "Code", join: { group: "Group" } } } },
    `invalid-definition: cleaning: references of "item": joined "group" is no column of the event. ${COLUMNS}`,
  ],
  [
    "an attribute without a name",
    { references: { item: { table, key: "Code", join: { country: 7 } } } },
    `invalid-definition: cleaning: references of "item": "join" must name the column of the table for "country"; received 7. ${REFERENCES}`,
  ],
  [
    "an attribute that is the id",
    { references: { item: { table, key: "Code", join: { item: "Group" } } } },
    `invalid-definition: cleaning: references of "item": joined "item" is the column of the ids. ${REFERENCES}`,
  ],
  [
    "a column that is joined twice",
    {
      references: {
        item: { table, key: "Code", join: { country: "Group" } },
        user: { table, key: "Code", join: { country: "Group" } },
      },
    },
    'invalid-definition: cleaning: references of "user": "country" is joined by "item" already. Fill each column in one way.',
  ],
  [
    "a column that is derived and joined",
    {
      derive: (source: (name: string) => unknown) => ({ country: source("Land") }),
      references: { item: { table, key: "Code", join: { country: "Group" } } },
    },
    'invalid-definition: cleaning: references of "item": "country" is derived already. Fill each column in one way.',
  ],
  [
    "ids that are joined",
    {
      references: {
        item: { table, key: "Code", join: { country: "Group" } },
        country: { table, key: "Group" },
      },
    },
    'invalid-data: cleaning: references of "country": row 1 of the table has no id: null. Leave rows without one out.',
  ],
  [
    "ids of ids",
    {
      references: {
        item: { table, key: "Code", join: { country: "Group" } },
        country: { table: [{ a: "hot" }], key: "a" },
      },
    },
    'invalid-definition: cleaning: references of "country": its ids are joined by "item"; a reference needs ids of the source. Join the tables before.',
  ],
  [
    "texts of a joined column",
    {
      text: { country: { case: "lower" } },
      references: { item: { table, key: "Code", join: { country: "Group" } } },
    },
    `invalid-definition: cleaning: "text" names "country", which is joined from a reference. Clean the reference's table instead.`,
  ],
  [
    "late without a time",
    { late: {} },
    'invalid-definition: cleaning: late lacks "after". Write late: { after: days(3) }.',
  ],
  [
    "late without an arrival",
    { late: { after: minutes(1) } },
    `invalid-definition: cleaning: late needs a column of arrival. ${ARRIVAL}`,
  ],
  [
    "late by the time itself",
    { late: { after: minutes(1), arrival: "at" } },
    `invalid-definition: cleaning: late: "arrival" must be a timestamp column other than the event's time; received "at". ${ARRIVAL}`,
  ],
  [
    "late by a number",
    { late: { after: 60_000, arrival: "seen" } },
    'invalid-option: cleaning: late: "after" must be a duration such as days(3); received 60000. It may be left out.',
  ],
  [
    "a future of nothing",
    { future: {} },
    `invalid-definition: cleaning: future must have one of "now" and "arrival"; received neither. ${FUTURE}`,
  ],
  [
    "a future of two",
    { future: { now: 0, arrival: "seen" } },
    `invalid-definition: cleaning: future must have one of "now" and "arrival"; received both. ${FUTURE}`,
  ],
  [
    "a future of no instant",
    { future: { now: "soon" } },
    'invalid-argument: cleaning: future: "now" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
  ],
  [
    "repeats without a time",
    { duplicates: { key: ["user"] } },
    `invalid-definition: cleaning: duplicates lacks "within". ${REPEATS}`,
  ],
  [
    "repeats by nothing",
    { duplicates: { key: [], within: minutes(1) } },
    'invalid-option: cleaning: duplicates: "key" must be a list of one or more different columns; received an array of 0. It may be left out.',
  ],
  [
    "repeats by no column",
    { duplicates: { key: ["user", "__proto__"], within: minutes(1) } },
    `invalid-definition: cleaning: duplicates: "key" names "__proto__", which is no column of the event. ${COLUMNS}`,
  ],
];

describe("a cleaning plan", () => {
  test.each(cases)("refuses %s", async (_, options, failure) => {
    const given: CleaningOptions<typeof orders.schema> = options;
    expect(await failureOf(() => cleaning(orders, given))).toBe(failure);
  });

  const options: CleaningOptions<typeof orders.schema> = {
    text: { kind: { case: "lower", nulls: ["-"] } },
    dates: { at: { formats: ["%d.%m.%Y"], timeZone: "Europe/Berlin" } },
    scale: { price: { by: "country", factors: { DE: 1 } }, size: 2 },
    outliers: { price: { clip: [0, null] }, size: { reject: { quantiles: [0.1, 0.9] } } },
    missing: { size: "median", gift: { value: true }, seen: { value: new Date(5) }, country: "keep" },
    references: { item: { table, key: "Code" } },
    late: { after: minutes(5), arrival: "seen" },
    future: { now: "1970-01-01T00:00:01Z" },
    duplicates: { key: ["user"], within: minutes(5) },
  };

  test("is plain data, which means the same once it was kept as JSON", async () => {
    const plan = cleaning(orders, options);
    const kept = JSON.parse(JSON.stringify(plan));
    expect(kept).toEqual(plan);
    expect(plan).toMatchObject({
      dates: { at: { ambiguous: "earlier", nonexistent: "later" } },
      scale: { price: { otherwise: "reject" }, size: { factor: 2 } },
      missing: { size: { policy: "median" }, seen: { policy: "value", value: 5 } },
      references: { item: { keys: ["1", "2"], attributes: {}, missing: "reject" } },
      future: { now: 1000 },
      duplicates: { keep: "first" },
    });
    const rows = [{ user: "a", item: "1", at: "1.1.1970", kind: "BUY", price: "2", country: "DE" }];
    const log = await memory().read(orders, rows, { clean: kept });
    expect(log.rows.kept).toBe(1);
  });

  test.each([
    [
      "a rule of another shape",
      { scale: { price: { by: 7 } } },
      'invalid-option: read: scale of "price": "by" must be the name of a column; received 7. It may be left out.',
    ],
    [
      "keys and attributes of different length",
      { references: { item: { keys: ["1"], attributes: { country: [] }, missing: "keep" } } },
      `invalid-definition: read: references of "item" must have different keys, and as many values of each attribute; received an object. ${REFERENCES}`,
    ],
    [
      "bounds of no method",
      { outliers: { price: { action: "clip", bounds: { method: "guess" } } } },
      `invalid-definition: read: outliers of "price": learnt bounds must be { iqr } or { mad } with a factor > 0, or { quantiles }; received an object. ${OUTLIERS}`,
    ],
    [
      "bounds that are none",
      { outliers: { price: { action: "clip", bounds: null } } },
      `invalid-definition: read: outliers of "price": bounds must be an object; received null. ${OUTLIERS}`,
    ],
    [
      "learnt bounds that are none",
      { outliers: { price: { action: "clip", bounds: { method: "iqr", factor: 1, learnt: 7 } } } },
      `invalid-definition: read: outliers of "price": bounds must be two finite numbers in order, or null for no limit; received an array of 2. ${OUTLIERS}`,
    ],
    [
      "a rule for other events",
      { missing: { cost: { policy: "mean" } } },
      `invalid-option: read: the cleaning plan was made for other events: it names "cost". ${COLUMNS.replace("The event has", "These have")}`,
    ],
    [
      "repeats that are none",
      { duplicates: [] },
      'invalid-option: read: "clean" must be a plan made by cleaning(...); received an object. Write clean: cleaning(orders, { duplicates: "drop" }).',
    ],
  ])("that came as JSON is refused for %s", async (_, rules, failure) => {
    const clean = { ...cleaning(orders), ...(rules as object) } as ReturnType<typeof cleaning>;
    expect(await failureOf(() => memory().read(orders, [], { clean }))).toBe(failure);
  });

  test("joins no column that is renamed", async () => {
    const clean = cleaning(orders, {
      references: { item: { table, key: "Code", join: { country: "Group" } } },
    });
    expect(await failureOf(() => memory().read(orders, [], { clean, rename: { country: "Land" } }))).toBe(
      'invalid-option: read: "country" is both renamed and joined. A joined column has no name in the source; leave it out of "rename".',
    );
  });

  test("needs the source's column of units", async () => {
    const clean = cleaning(orders, { scale: { size: { by: "Unit", factors: { kg: 1 } } } });
    const rows = [{ user: "a", item: "1", at: 0, kind: "buy", price: 2 }];
    expect(await failureOf(() => memory().read(orders, rows, { clean }))).toBe(
      'missing-column: read: the source lacks "Unit". It has "user", "item", "at", "kind", "price"; map names with "rename".',
    );
  });
});
