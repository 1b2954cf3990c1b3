import {
  boolean,
  category,
  days,
  defineEvents,
  hours,
  id,
  number,
  optional,
  text,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { count } from "./count.js";
import { distinct } from "./distinct.js";
import { first } from "./first.js";
import { history } from "./history.js";
import { last } from "./last.js";
import { max } from "./max.js";
import { mean } from "./mean.js";
import { min } from "./min.js";
import { mostFrequent } from "./most-frequent.js";
import { defineProfile } from "./profile.js";
import { recency } from "./recency.js";
import { share } from "./share.js";
import { sum } from "./sum.js";
import { willHappen } from "./target.js";
import { tenure } from "./tenure.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  item: id("item"),
  kind: category(),
  note: optional(text()),
  price: number(),
  gift: boolean(),
});
const { at, item, kind, note, price, gift } = orders.columns;

const before = { direction: "before", length: null };

describe("an aggregate is plain, frozen data", () => {
  test.each([
    ["count", count(), { aggregate: "count", type: "number" }],
    ["count of some", count(gift), { aggregate: "count", type: "number", where: gift.node }],
    ["distinct", distinct(item), { aggregate: "distinct", input: item.node, type: "number" }],
    ["sum", sum(price), { aggregate: "sum", input: price.node, type: "number" }],
    ["mean", mean(price), { aggregate: "mean", input: price.node, type: "number" }],
    ["min", min(price), { aggregate: "min", input: price.node, type: "number" }],
    ["max", max(price), { aggregate: "max", input: price.node, type: "number" }],
    ["share", share(gift), { aggregate: "share", input: gift.node, type: "number" }],
    ["recency", recency(at), { aggregate: "recency", input: at.node, unit: 86_400_000, type: "number" }],
    [
      "tenure",
      tenure(at, { unit: "seconds" }),
      { aggregate: "tenure", input: at.node, unit: 1000, type: "number" },
    ],
    ["first", first(kind), { aggregate: "first", input: kind.node, type: "category" }],
    ["first", first(price), { aggregate: "first", input: price.node, type: "number" }],
    ["last", last(at), { aggregate: "last", input: at.node, type: "timestamp" }],
    ["last", last(gift), { aggregate: "last", input: gift.node, type: "boolean" }],
    ["mostFrequent", mostFrequent(note), { aggregate: "mostFrequent", input: note.node, type: "category" }],
    ["history", history(item), { aggregate: "history", input: item.node, limit: 50, type: "list" }],
    [
      "history",
      history(item, { last: 3 }),
      { aggregate: "history", input: item.node, limit: 3, type: "list" },
    ],
  ])("%s", (_, { node }, parts) => {
    expect(node).toEqual({ op: "aggregate", window: before, ...parts });
    expect(Object.isFrozen(node)).toBe(true);
    expect(JSON.parse(JSON.stringify(node))).toEqual(node);
  });

  test("with a filter and a window", () => {
    const { node } = sum(price, { where: kind.is("buy"), within: days(90) });
    expect(node).toEqual({
      op: "aggregate",
      aggregate: "sum",
      input: price.node,
      where: kind.is("buy").node,
      window: { direction: "before", length: 7_776_000_000 },
      type: "number",
    });
    expect(count(kind.is("buy"), { within: hours(1) }).node).toMatchObject({
      where: kind.is("buy").node,
      window: { direction: "before", length: 3_600_000 },
    });
    expect(history(item, { where: gift, within: days(1), last: 2 }).node).toMatchObject({
      where: gift.node,
      window: { length: 86_400_000 },
      limit: 2,
    });
    expect(recency(at, { where: gift, within: days(1) }).node).toMatchObject({ where: gift.node });
  });
});

/** The factories as an application without types may call them. */
type Untyped = (input: unknown, options?: unknown) => unknown;
const untyped: Readonly<Record<string, Untyped>> = {
  count: count as Untyped,
  distinct: distinct as Untyped,
  first: first as Untyped,
  history: history as Untyped,
  last: last as Untyped,
  max: max as Untyped,
  mean: mean as Untyped,
  min: min as Untyped,
  mostFrequent: mostFrequent as Untyped,
  recency: recency as Untyped,
  share: share as Untyped,
  sum: sum as Untyped,
  tenure: tenure as Untyped,
};
const call = (name: string, input: unknown, options?: unknown) => () => untyped[name]?.(input, options);

describe("a wrong input is refused", () => {
  test.each([
    ["sum", kind, "number", "one of type category"],
    ["mean", at, "number", "one of type timestamp"],
    ["min", "price", "number", '"price"'],
    ["max", undefined, "number", "undefined"],
    ["share", price, "boolean", "one of type number"],
    ["recency", price, "timestamp", "one of type number"],
    ["tenure", new Date(0), "timestamp", "Date 1970-01-01T00:00:00.000Z"],
    ["history", price, "category", "one of type number"],
    ["distinct", { node: {} }, "category or number or boolean or timestamp", "an object"],
    ["first", null, "category or number or boolean or timestamp", "null"],
    ["last", history(item), "category or number or boolean or timestamp", "one of type list"],
    ["mostFrequent", 3, "category or number or boolean or timestamp", "3"],
  ])("%s", async (name, input, expected, received) => {
    expect(await failureOf(call(name, input))).toBe(
      `invalid-definition: ${name}: the input must be an expression of type ${expected}; received ${received}.`,
    );
  });

  const profile = defineProfile(orders, { key: "user", features: () => ({ visits: count() }) });
  const feature = { node: { op: "feature", name: "visits", type: "number" } };
  const hint = "Combine features with each other outside of aggregates.";

  test.each([
    ["an aggregate inside an aggregate", "sum", count(), "sum", "the aggregate count"],
    ["one deep inside", "max", price.plus(sum(price) as never), "max", "the aggregate sum"],
    ["a feature of a profile", "mean", feature, "mean", 'the feature "visits"'],
    ["a comparison with a feature", "share", price.gt(feature as never), "share", 'the feature "visits"'],
    [
      "a quantile",
      "share",
      price.gt({ node: { op: "quantile", probability: 0.5 } } as never),
      "share",
      "a quantile",
    ],
  ])("%s", async (_, name, input, owner, stray) => {
    expect(profile.featureNames).toEqual(["visits"]);
    expect(await failureOf(call(name, input))).toBe(
      `invalid-definition: ${owner}: it reads columns of events; received ${stray}. ${hint}`,
    );
  });
});

describe("wrong options are refused", () => {
  const cases: readonly (readonly [string, unknown, unknown, string])[] = [
    [
      "sum",
      price,
      { window: days(3) },
      'sum: there is no option "window". The options are "where", "within", "hop", "calendar", "tumbling", "lastEvents", "session".',
    ],
    [
      "sum",
      price,
      { within: 90 },
      'sum: "within" must be a duration such as days(90); received 90. It may be left out.',
    ],
    [
      "sum",
      price,
      { within: { milliseconds: -1 } },
      'sum: "within" must be a duration such as days(90); received an object. It may be left out.',
    ],
    [
      "mean",
      price,
      { within: { milliseconds: Number.NaN } },
      'mean: "within" must be a duration such as days(90); received an object. It may be left out.',
    ],
    [
      "max",
      price,
      { where: "buy" },
      'max: "where" must be a condition over the event\'s columns; received "buy". It may be left out.',
    ],
    [
      "min",
      price,
      null,
      "min: options must be an object; received null. Leave them out to use the defaults.",
    ],
    [
      "count",
      undefined,
      { where: gift },
      'count: there is no option "where". The options are "within", "hop", "calendar", "tumbling", "lastEvents", "session".',
    ],
    [
      "count",
      { within: days(3) },
      undefined,
      'count: "where" must be a condition over the event\'s columns; received an object. It may be left out.',
    ],
    [
      "recency",
      at,
      { unit: "months" },
      'recency: "unit" must be one of "seconds", "minutes", "hours", "days", "weeks"; received "months". Leave it out to use "days".',
    ],
    [
      "tenure",
      at,
      [],
      "tenure: options must be an object; received an array of 0. Leave them out to use the defaults.",
    ],
    [
      "history",
      item,
      { last: 0 },
      'history: "last" must be an integer >= 1 and <= 10000; received 0. Leave it out to use 50.',
    ],
    [
      "history",
      item,
      null,
      "history: options must be an object; received null. Leave them out to use the defaults.",
    ],
    [
      "history",
      item,
      { limit: 3 },
      'history: there is no option "limit". The options are "where", "within", "hop", "calendar", "tumbling", "lastEvents", "session", "last".',
    ],
  ];

  test.each(cases)("%s (%#)", async (name, input, options, message) => {
    expect(await failureOf(call(name, input, options))).toBe(`invalid-option: ${message}`);
  });

  test("a filter that is no condition", async () => {
    expect(await failureOf(call("sum", price, { where: price }))).toBe(
      'invalid-definition: sum: "where" must be a condition; received an expression of type number. Compare it with something, such as kind.is("purchase").',
    );
    expect(await failureOf(call("count", kind))).toBe(
      'invalid-definition: count: "where" must be a condition; received an expression of type category. Compare it with something, such as kind.is("purchase").',
    );
    expect(await failureOf(call("sum", price, { where: count().gt(2) }))).toBe(
      "invalid-definition: sum: it reads columns of events; received the aggregate count. Combine features with each other outside of aggregates.",
    );
  });
});

describe("willHappen", () => {
  test("looks behind the cutoff", () => {
    const target = willHappen(kind.is("buy"), { within: days(30) });
    expect(target).toEqual({
      node: {
        op: "aggregate",
        aggregate: "exists",
        where: kind.is("buy").node,
        window: { direction: "after", length: 2_592_000_000 },
        type: "boolean",
      },
      horizon: 2_592_000_000,
    });
    expect(Object.isFrozen(target)).toBe(true);
  });

  const act = willHappen as (where: unknown, options?: unknown) => unknown;
  const hint = 'Write willHappen(kind.is("purchase"), { within: days(30) }).';

  test.each([
    [kind.is("buy"), undefined, "undefined"],
    [kind.is("buy"), {}, "undefined"],
    [kind.is("buy"), { within: 30 }, "30"],
    [kind.is("buy"), { within: { milliseconds: 0 } }, "an object"],
  ])("needs a horizon (%#)", async (where, options, received) => {
    expect(await failureOf(() => act(where, options))).toBe(
      `invalid-argument: willHappen: "within" must be a duration; received ${received}. ${hint}`,
    );
  });

  test("needs a condition over events", async () => {
    expect(await failureOf(() => act(undefined, { within: days(30) }))).toBe(
      `invalid-definition: willHappen: a condition over the event's columns is needed; received undefined. ${hint}`,
    );
    expect(await failureOf(() => act(price, { within: days(30) }))).toBe(
      'invalid-definition: willHappen: "where" must be a condition; received an expression of type number. Compare it with something, such as kind.is("purchase").',
    );
    expect(await failureOf(() => act(kind.is("buy"), { within: days(30), where: gift }))).toBe(
      'invalid-option: willHappen: there is no option "where". The options are "within".',
    );
  });
});
