import { days, type TableSchema } from "@portrait/core";
import { expect, test } from "vitest";
import { defineSegment } from "./define-segment.js";
import { segmentFromJson, segmentToJson } from "./segment-json.js";
import { segmentSql } from "./segment-sql.js";
import { shopper } from "./shoppers.fixture.js";

const winBack = defineSegment(shopper, {
  name: "win back",
  version: 2,
  owner: "crm",
  description: "Good customers who stopped.",
  expires: days(7),
  rule: (f) => f.lapsed.and(f.spend.gte(100)).and(f.country.is("FR", "UK")),
});

/** A segment as JSON with another rule. */
const withRule = (rule: unknown): unknown => ({ ...segmentToJson(winBack), rule });

const read = (json: unknown): unknown => segmentFromJson(shopper, json);

test("a segment knows what its rule reads, each with a hash of its definition", () => {
  expect(winBack.reads.map(({ name, type }) => [name, type])).toEqual([
    ["country", "category"],
    ["lapsed", "boolean"],
    ["spend", "number"],
  ]);
  expect(winBack.reads.find(({ name }) => name === "lapsed")?.definition).toBe(shopper.tags.lapsed.hash);
  expect(winBack.expires).toBe(7 * 86_400_000);
});

test("equal definitions have equal hashes, and every part of one shows in it", () => {
  const again = (more: object): string =>
    defineSegment(shopper, {
      name: "n",
      version: 1,
      rule: (f) => f.spend.gt(1),
      ...more,
    }).hash;
  const hashes = [
    {},
    { name: "m" },
    { version: 2 },
    { owner: "x" },
    { description: "d" },
    { expires: days(1) },
    { rule: (f: { readonly spend: { gt(x: number): never } }) => f.spend.gt(2) },
  ].map(again);
  expect(again({})).toBe(hashes[0]);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("the column that SQL selects must be a name", () => {
  const sql = (options: object): unknown => Reflect.apply(segmentSql, undefined, [winBack, options]);
  expect(() => sql({ key: 5 })).toThrow('segmentSql: "key" must be the name of a column; received 5.');
  expect(() => sql({ from: [] })).toThrow('"from" must be the name of a table');
  expect(sql({ key: "id", from: ["a", "b"] })).toMatch(/^SELECT "id" FROM "a"."b" WHERE /);
});

test("JSON gives the same segment back", () => {
  const copy = segmentFromJson(shopper, JSON.parse(JSON.stringify(segmentToJson(winBack))));
  expect(copy).toEqual(winBack);
});

test("further columns are named and typed by a schema, and may not hide the profile's", () => {
  const columns: TableSchema<{ willBuy: boolean }> = { columns: [{ name: "willBuy", type: "boolean" }] };
  const hot = defineSegment(shopper, {
    name: "hot",
    version: 1,
    columns,
    rule: (f) => f.willBuy.and(f.orders.gt(1)),
  });
  expect(hot.reads.find(({ name }) => name === "willBuy")?.definition).toBe("");
  expect(segmentFromJson(shopper, segmentToJson(hot), { columns }).hash).toBe(hot.hash);
  expect(() => read(segmentToJson(hot))).toThrow('received "willBuy". There are "daysAway"');
  expect(() =>
    defineSegment(shopper, {
      name: "x",
      version: 1,
      columns: { columns: [{ name: "spend", type: "number" }] },
      rule: (f) => f.spend.gt(1),
    }),
  ).toThrow(
    'defineSegment: "spend" stands in "columns", but is already a column. Give the further column another name.',
  );
});

test.each([
  [
    { name: "" },
    'defineSegment: "name" must be a text of 1 to 200 characters without controls; received "".',
  ],
  [{ name: "a\nb" }, '"name" must be a text of 1 to 200 characters without controls'],
  [{ version: 0 }, 'defineSegment: "version" must be an integer from 1; received 0.'],
  [{ version: 1.5 }, "must be an integer from 1; received 1.5."],
  [{ owner: 5 }, 'defineSegment: "owner" must be a text of at most 10000 characters; received 5.'],
  [{ rule: undefined }, '"rule" must be a function of the profile\'s features and tags'],
  [{ rule: () => true }, 'defineSegment: "rule" must return a condition; received true.'],
  [{ colour: "red" }, 'defineSegment: there is no option "colour"'],
])("%o is refused", (more, message) => {
  const init = { name: "n", version: 1, rule: (f: { readonly lapsed: unknown }) => f.lapsed, ...more };
  expect(() => Reflect.apply(defineSegment, undefined, [shopper, init])).toThrow(message);
});

const spend = { op: "feature", name: "spend", type: "number" };
const more = { op: "gt", left: spend, right: { op: "literal", value: 1 } };
const deep = (depth: number): unknown =>
  Array.from({ length: depth }).reduce((of: unknown) => ({ op: "not", of }), more);

test.each([
  [null, 'rule must be an object with an "op"; received null.'],
  [[], 'rule must be an object with an "op"; received an array'],
  [{ op: "eval", code: "1" }, 'rule must be an operation that a rule may use; received "eval".'],
  [spend, "rule must be a condition; received an expression of type number."],
  [{ op: "feature", name: "constructor", type: "boolean" }, 'received "constructor".'],
  [
    { op: "feature", name: "spend", type: "boolean" },
    'rule.type must be "number", as the profile has it; received "boolean".',
  ],
  [
    { ...more, extra: 1 },
    'rule must be an object with "op", "left", "right" and nothing else; received one with "extra".',
  ],
  [{ op: "gt", left: spend }, 'received one without "right".'],
  [{ ...more, right: { op: "literal", value: Number.NaN } }, "rule.right.value must be a finite number"],
  [
    { ...more, right: { op: "literal", value: "1" } },
    "rule.right must be of type number; received one of type category.",
  ],
  [
    { ...more, right: { op: "quantile", probability: 2 } },
    "rule.right.probability must be a number in [0, 1]; received 2.",
  ],
  [{ op: "and", of: [] }, "rule.of must be a list of at least one condition"],
  [{ op: "and", of: [more, 5] }, 'rule.of[1] must be an object with an "op"; received 5.'],
  [
    { op: "in", of: { op: "feature", name: "country", type: "category" }, values: ["FR", 1] },
    "rule.values[1] must be a text; received 1.",
  ],
  [{ op: "column", name: "price", type: "number" }, "must be an operation that a rule may use"],
  [deep(300), "must be nested at most 256 deep"],
])("the rule %j is refused", (rule, message) => {
  expect(() => read(withRule(rule))).toThrow(message);
});

test("a rule nested as deep as may be, and one with prototype keys, are told apart from others", () => {
  expect(() => read(withRule(deep(200)))).not.toThrow();
  const hostile: unknown = JSON.parse(
    `{"op":"gt","left":${JSON.stringify(spend)},"right":{"op":"literal","value":1},"__proto__":{"a":1}}`,
  );
  expect(() => read(withRule(hostile))).toThrow('nothing else; received one with "__proto__"');
});

test.each([
  [5, "segmentFromJson: a segment must be an object; received 5."],
  [{}, 'segmentFromJson: "format" is missing.'],
  [{ ...segmentToJson(winBack), format: "portrait-segment-9" }, '"format" must be "portrait-segment-1"'],
  [{ ...segmentToJson(winBack), expires: -1 }, '"expires" must be milliseconds > 0 or null; received -1.'],
  [{ ...segmentToJson(winBack), hash: "x" }, 'segmentFromJson: a segment has no "hash".'],
])("%j is refused", (json, message) => {
  expect(() => read(json)).toThrow(message);
});
