import { category, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { test } from "vitest";
import { count } from "../define/count.js";
import { when } from "../define/when.js";
import { memory } from "../memory/memory.js";
import { cleaning } from "./cleaning.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
  country: category(),
});

test("derived columns and rules are checked by name", () => {
  cleaning(orders, {
    derive: (source) => ({
      kind: when(source("No").startsWith("C"), "cancel", "purchase"),
      price: source("Price"),
    }),
    reject: ({ price, country }) => [
      { when: price.lt(0), column: "price", reason: "negative" },
      { when: country.is("Unspecified"), column: "country", reason: "unknown" },
    ],
    duplicates: "drop",
  });
  cleaning(orders, {
    // @ts-expect-error the event has no such column
    derive: (source) => ({ cost: source("Cost") }),
  });
  cleaning(orders, {
    // @ts-expect-error the event has no such column
    reject: ({ cost }) => [{ when: cost.lt(0), column: "price", reason: "negative" }],
  });
  cleaning(orders, {
    // @ts-expect-error a rule is about a column of the event
    reject: ({ price }) => [{ when: price.lt(0), column: "cost", reason: "negative" }],
  });
  cleaning(orders, {
    // @ts-expect-error a rule looks at one event
    reject: () => [{ when: count().lt(0), column: "price", reason: "negative" }],
  });
  cleaning(orders, {
    // @ts-expect-error the source is read as text
    derive: (source) => ({ price: source("Price").times(2) }),
  });
  // @ts-expect-error there is no such word
  cleaning(orders, { duplicates: "remove" });
});

test("names in the source are given for columns of the event", () => {
  const engine = memory();
  engine.read(orders, [], { rename: { user: "CustomerID" } });
  // @ts-expect-error the event has no such column
  engine.read(orders, [], { rename: { customer: "CustomerID" } });
  // @ts-expect-error a plan is made by cleaning
  engine.read(orders, [], { clean: { duplicates: "drop" } });
  // @ts-expect-error rows are objects
  engine.read(orders, ["ann,2024-01-01"]);
});
