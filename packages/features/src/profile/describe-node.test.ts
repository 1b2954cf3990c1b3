import {
  booleanHandle,
  category,
  categoryHandle,
  days,
  defineEvents,
  id,
  hours as inHours,
  listHandle,
  minutes,
  number,
  numberHandle,
  timestamp,
  vectorHandle,
} from "@portrait/core";
import { expect, test } from "vitest";
import { count } from "../define/count.js";
import { quantile } from "../define/quantile.js";
import { sum } from "../define/sum.js";
import { when } from "../define/when.js";
import { describeNode, signOf } from "./describe-node.js";

const spend = numberHandle<"profile">({ op: "feature", name: "spend", type: "number" });
const country = categoryHandle<"profile">({ op: "feature", name: "country", type: "category" });
const vip = booleanHandle<"profile">({ op: "feature", name: "vip", type: "boolean" });
const items = listHandle<"profile">({ op: "feature", name: "items", type: "list" });
const hours = vectorHandle<"profile">({ op: "feature", name: "hours", type: "vector" });

const { kind, price } = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: category(),
  price: number(),
}).columns;

test.each([
  [spend, "spend"],
  [spend.plus(1).minus(spend), "(spend + 1) - spend"],
  [spend.times(2).dividedBy(spend), "(spend * 2) / spend"],
  [spend.abs(), "abs(spend)"],
  [spend.signedLog1p(), "signedLog1p(spend)"],
  [spend.sqrt(), "sqrt(spend)"],
  [items.length(), "length(items)"],
  [hours.at(23), "hours[23]"],
  [hours.at(0).plus(1), "hours[0] + 1"],
  [spend.orElse(0), "spend or else 0"],
  [spend.gt(1), "spend > 1"],
  [spend.gte(quantile(0.9)), "spend >= the 0.9 quantile"],
  [spend.lt(1).and(spend.lte(2)), "(spend < 1) and (spend <= 2)"],
  [spend.eq(1).or(vip).not(), "not ((spend = 1) or (vip))"],
  [country.is("FR", "UK"), "country in (FR, UK)"],
  [country.startsWith("F"), 'country starts with "F"'],
  [country.isNull(), "country is missing"],
  [when(vip, "gold", country), '"gold" if vip else country'],
  [when(vip, true, false), "true if vip else false"],
  [spend.plus(1).times(2).gt(3), "((spend + 1) * 2) > 3"],
  [spend.times(spend.minus(1)), "spend * (spend - 1)"],
  [spend.plus(1).orElse(0).isNull(), "((spend + 1) or else 0) is missing"],
  [when(vip, when(spend.gt(1), 1, 2), 3), "(1 if spend > 1 else 2) if vip else 3"],
  [count(), "count()"],
  [count(undefined, { within: inHours(1) }), "count() within 1 hour"],
  [count(undefined, { within: days(7) }), "count() within 7 days"],
  [count(undefined, { within: minutes(90) }), "count() within 90 minutes"],
  [count(undefined, { within: minutes(0.5) }), "count() within 30 seconds"],
  [count(undefined, { within: { milliseconds: 1500 } }), "count() within 1500 milliseconds"],
  [
    sum(price.times(2), { where: kind.is("buy"), within: days(1) }),
    "sum(price * 2) where kind in (buy) within 1 day",
  ],
  [sum(price).dividedBy(count(kind.is("buy"))), "sum(price) / (count() where kind in (buy))"],
] as const)("an expression in words (%#)", ({ node }, words) => {
  expect(describeNode(node)).toBe(words);
});

test("an operation without a sign is its name", () => {
  expect(signOf("gte")).toBe(">=");
  expect(signOf("when")).toBe("when");
});
