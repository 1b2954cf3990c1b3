import {
  categoryHandle,
  days,
  defineEvents,
  hashText,
  id,
  number,
  numberHandle,
  timestamp,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { count } from "./count.js";
import { quantile } from "./quantile.js";
import { sum } from "./sum.js";
import { tag } from "./tag.js";
import { when } from "./when.js";

const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });

const spend = { op: "feature", name: "spend", type: "number" } as const;
const f = {
  spend: numberHandle<"profile", number>(spend),
  item: categoryHandle<"profile", string | null>({ op: "feature", name: "item", type: "category" }),
};

describe("tag", () => {
  test("of a condition is a rule, of anything else a fact", () => {
    const tags = {
      gt: tag(f.spend.gt(1)),
      quantile: tag(f.spend.gte(quantile(0.9))),
      in: tag(f.item.is("tea")),
      startsWith: tag(f.item.startsWith("t")),
      and: tag(f.spend.gt(1).and(f.spend.lt(2))),
      not: tag(f.spend.gt(1).not()),
      isNull: tag(f.item.isNull()),
      feature: tag(f.item),
      sum: tag(f.spend.plus(1)),
      orElse: tag(f.spend.orElse(0)),
      when: tag(when(f.spend.gt(1), "high", "low")),
      log: tag(f.spend.signedLog1p()),
    };
    const sources = Object.fromEntries(Object.entries(tags).map(([name, { source }]) => [name, source]));
    const rules = ["gt", "quantile", "in", "startsWith", "and", "not", "isNull"];
    const facts = ["feature", "sum", "orElse", "when", "log"];
    expect(sources).toEqual({
      ...Object.fromEntries(rules.map((name) => [name, "rule"])),
      ...Object.fromEntries(facts.map((name) => [name, "fact"])),
    });
  });

  test("is plain, frozen data with a hash", () => {
    const high = tag(f.spend.gt(100), { expires: days(7) });
    expect(high).toEqual({
      source: "rule",
      node: { op: "gt", left: spend, right: { op: "literal", value: 100 } },
      expires: 604_800_000,
      hash: hashText(
        '{"expires":604800000,"node":{"left":{"name":"spend","op":"feature","type":"number"},"op":"gt","right":{"op":"literal","value":100}},"source":"rule"}',
      ),
      meta: { namespace: "", owner: "", description: "", freshness: null },
    });
    expect(Object.isFrozen(high)).toBe(true);
  });

  test("has a hash that depends on the rule and the expiry, not on the name", () => {
    const tags = {
      a: tag(f.spend.gt(100)),
      b: tag(f.spend.gt(100)),
      c: tag(f.spend.gt(101)),
      d: tag(f.spend.gte(100)),
      e: tag(f.spend.gt(100), { expires: days(7) }),
      f: tag(f.spend.gt(100), { expires: days(8) }),
    };
    const hashes = Object.values(tags).map(({ hash }) => hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(new Set(hashes).size).toBe(5);
  });

  const act = tag as (expression: unknown, options?: unknown) => unknown;
  const refusal = (received: string): string =>
    `invalid-definition: tag: a condition over features, or a feature, is needed; received ${received}. Name the feature in features, and write tag(f.daysAway.gt(60)) in tags.`;

  test.each([
    [true, "true"],
    [undefined, "undefined"],
    [{}, "an object"],
    [{ node: {} }, "an object"],
    [() => true, "a function"],
    [orders.columns.price, 'the column "price" of events'],
    [orders.columns.price.gt(1), 'the column "price" of events'],
    [count(), "the aggregate count"],
    [count().gt(3), "the aggregate count"],
    [sum(orders.columns.price).gt(3).and(count().gt(1)), "the aggregate sum"],
  ])("takes nothing but expressions over features (%#)", async (expression, received) => {
    expect(await failureOf(() => act(expression))).toBe(refusal(received));
  });

  test.each([
    [{ expires: 7 }, '"expires" must be a duration such as days(7); received 7. It may be left out.'],
    [{ expire: days(7) }, 'there is no option "expire". Did you mean "expires"?'],
    [null, "options must be an object; received null. Leave them out to use the defaults."],
  ])("refuses the options %j", async (options, message) => {
    expect(await failureOf(() => act(f.spend.gt(1), options))).toBe(`invalid-option: tag: ${message}`);
  });
});
