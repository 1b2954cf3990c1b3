import { category, days, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
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

test("rules are checked by column, kind and value", () => {
  const table = [{ id: "ann", Country: "FR" }];
  cleaning(orders, {
    text: { country: { case: "upper", normalise: "NFKC" }, kind: { nulls: ["-"] } },
    dates: { at: { formats: ["%d/%m/%Y"], timeZone: "Europe/London" } },
    scale: { price: { by: "Currency", factors: { GBP: 1 } } },
    outliers: { price: { winsorise: [0.01, 0.99] } },
    missing: { price: "median", kind: { value: "cancel" }, country: "mostFrequent" },
    references: { user: { table, key: "id", join: { country: "Country" } } },
    duplicates: { key: ["user", "kind"], within: days(1) },
  });
  // @ts-expect-error the event has no such column
  cleaning(orders, { text: { land: { case: "upper" } } });
  // @ts-expect-error there is no such case
  cleaning(orders, { text: { country: { case: "title" } } });
  // @ts-expect-error a price is no date
  cleaning(orders, { dates: { price: { timeZone: "UTC" } } });
  // @ts-expect-error a country is no number
  cleaning(orders, { scale: { country: 2 } });
  // @ts-expect-error a country has no quantiles
  cleaning(orders, { outliers: { country: { winsorise: [0, 1] } } });
  // @ts-expect-error texts have no mean
  cleaning(orders, { missing: { country: "mean" } });
  // @ts-expect-error a price is needed
  cleaning(orders, { missing: { price: "keep" } });
  // @ts-expect-error the list is closed
  cleaning(orders, { missing: { kind: { value: "refund" } } });
  // @ts-expect-error instants are not frequent
  cleaning(orders, { missing: { at: "mostFrequent" } });
  // @ts-expect-error a price is no id
  cleaning(orders, { references: { price: { table, key: "id" } } });
  // @ts-expect-error the event has no such column to fill
  cleaning(orders, { references: { user: { table, key: "id", join: { land: "Country" } } } });
  // @ts-expect-error the event has no such column
  cleaning(orders, { duplicates: { key: ["basket"], within: days(1) } });
  // @ts-expect-error a price is no time
  cleaning(orders, { late: { after: days(1), arrival: "price" } });
});
