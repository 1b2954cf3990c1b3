import { category, defineEvents, id, number, oneOf, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { when } from "../define/when.js";
import { failureOf } from "../thrown.fixture.js";
import { type CleaningOptions, cleaning, defaultCleaning } from "./cleaning.js";

const orders = defineEvents({
  user: id("user"),
  at: timestamp(),
  kind: oneOf("purchase", "cancel"),
  price: number(),
  country: category(),
});

describe("cleaning", () => {
  test("is plain, frozen data", () => {
    const plan = cleaning(orders, {
      derive: (source) => ({ kind: when(source("No").startsWith("C"), "cancel", "purchase") }),
      reject: ({ price }) => [{ when: price.lt(0), column: "price", reason: "negative price" }],
      trim: false,
      duplicates: "drop",
    });
    expect(plan).toEqual({
      derive: {
        kind: {
          op: "when",
          condition: {
            op: "startsWith",
            of: { op: "column", name: "No", type: "category" },
            prefix: "C",
          },
          result: { op: "literal", value: "cancel" },
          otherwise: { op: "literal", value: "purchase" },
        },
      },
      trim: false,
      reject: [
        {
          when: {
            op: "lt",
            left: { op: "column", name: "price", type: "number" },
            right: { op: "literal", value: 0 },
          },
          column: "price",
          reason: "negative price",
        },
      ],
      duplicates: "drop",
    });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    for (const part of [plan, plan.derive, plan.reject, plan.reject[0]])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test("without options is the plan that applies when none is given", () => {
    expect(cleaning(orders)).toEqual(defaultCleaning);
    expect(cleaning(orders, { derive: () => ({}) })).toEqual(defaultCleaning);
  });

  const hints = {
    columns: 'The event has "user", "at", "kind", "price", "country".',
    derive:
      'Write derive: (source) => ({ kind: when(source("InvoiceNo").startsWith("C"), "cancel", "purchase") }).',
    reject:
      'Write reject: ({ price }) => [{ when: price.lt(0), column: "price", reason: "negative price" }].',
  };

  const cases: readonly (readonly [string, object, string])[] = [
    [
      "an unknown option",
      { dedupe: true },
      'invalid-option: cleaning: there is no option "dedupe". The options are "derive", "trim", "reject", "text", "dates", "scale", "outliers", "missing", "references", "late", "future", "duplicates".',
    ],
    [
      "an unknown word",
      { duplicates: "remove" },
      'invalid-option: cleaning: "duplicates" must be one of "keep", "drop", or { key, within }; received "remove". Leave it out to use "keep".',
    ],
    [
      "rules that are no function",
      { reject: [] },
      'invalid-option: cleaning: "reject" must be a function of the columns; received an array of 0. It may be left out.',
    ],
    [
      "a derived column that the event lacks",
      { derive: () => ({ cancelled: orders.columns.kind }) },
      `invalid-definition: cleaning: derived "cancelled" is no column of the event. ${hints.columns}`,
    ],
    [
      "a derived column without an expression",
      { derive: () => ({ kind: "cancel" }) },
      `invalid-definition: cleaning: derived "kind" must be an expression over the source; received "cancel". ${hints.derive}`,
    ],
    [
      "a source column without a name",
      { derive: (source: (name: unknown) => unknown) => ({ kind: source(7) }) },
      'invalid-definition: cleaning: source takes the name of a column of the source; received 7. Write source("InvoiceNo").',
    ],
    [
      "rules that are no list",
      { reject: () => ({ when: 1 }) },
      `invalid-definition: cleaning: "reject" must return a list of rules; received an object. ${hints.reject}`,
    ],
    [
      "a rule that is no object",
      { reject: () => [null] },
      `invalid-definition: cleaning: rejection rule 0: it must be an object; received null. ${hints.reject}`,
    ],
    [
      "a rule whose condition is a number",
      { reject: () => [{ when: orders.columns.price, column: "price", reason: "x" }] },
      `invalid-definition: cleaning: rejection rule 0: "when" must be a condition over the event's columns; received an object. ${hints.reject}`,
    ],
    [
      "a rule about another column",
      { reject: () => [{ when: orders.columns.price.lt(0), column: "Price", reason: "x" }] },
      `invalid-definition: cleaning: rejection rule 0: "column" must be a column of the event; received "Price". ${hints.reject}`,
    ],
    [
      "a rule without a reason",
      {
        reject: () => [
          { when: orders.columns.price.lt(0), column: "price", reason: "below" },
          { when: orders.columns.price.gt(9), column: "price", reason: "" },
        ],
      },
      `invalid-definition: cleaning: rejection rule 1: "reason" must be a non-empty text; received "". ${hints.reject}`,
    ],
  ];

  test.each(cases)("refuses %s", async (_, options, failure) => {
    const given: CleaningOptions<typeof orders.schema> = options;
    expect(await failureOf(() => cleaning(orders, given))).toBe(failure);
  });

  test("refuses events that are none", async () => {
    const act: (events: unknown) => unknown = cleaning as (events: unknown) => unknown;
    expect(await failureOf(() => act({ user: "id" }))).toBe(
      'invalid-argument: cleaning: the events must be made by defineEvents(...); received an object. Write defineEvents({ user: id("user"), at: timestamp() }).',
    );
  });
});
