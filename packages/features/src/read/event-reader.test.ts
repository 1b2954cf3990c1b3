import { boolean, category, defineEvents, id, number, oneOf, optional, timestamp } from "@portrait/core";
import { hostileTexts } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { when } from "../define/when.js";
import { cleaning } from "./cleaning.js";
import { eventReader } from "./event-reader.js";
import { createRowReader } from "./row-reader.js";

const orders = defineEvents({
  user: id("user", { integer: true }),
  at: timestamp(),
  kind: oneOf("buy", "cancel"),
  price: optional(number({ min: -5, max: 100 })),
  gift: optional(boolean()),
  note: optional(category()),
});
const clean = cleaning(orders, {
  derive: (source) => ({ kind: when(source("No").startsWith("C"), "cancel", "buy") }),
  reject: ({ price, note }) => [
    { when: price.eq(13), column: "price", reason: "unlucky" },
    { when: note.is("test"), column: "note", reason: "a test" },
  ],
});
const rename = { note: "Remark" };

const odd = fc.constantFrom(
  null,
  undefined,
  "",
  "  ",
  Number.NaN,
  Number.POSITIVE_INFINITY,
  {},
  [],
  "x",
  true,
  7n,
);
const raw = fc.record(
  {
    user: fc.oneof(fc.nat(), fc.constantFrom("7.0", " 8 ", "a"), odd),
    at: fc.oneof(fc.constantFrom("2024-01-01", new Date(5), 1.9, "soon"), odd),
    No: fc.oneof(fc.constantFrom("C1", "1", 5), odd),
    price: fc.oneof(fc.constantFrom(13, "13", -6, 101, 2.5, -0), odd),
    gift: fc.oneof(fc.constantFrom("TRUE", 0, "no"), odd),
    Remark: fc.oneof(fc.constantFrom("test", ...hostileTexts), odd),
  },
  { requiredKeys: [] },
);

test("an event alone is read as among others: the same values, or the same fault", async () => {
  const property = fc.asyncProperty(fc.array(raw, { minLength: 1, maxLength: 8 }), async (rows) => {
    const first = { user: 1, at: 0, No: "1", price: 1, gift: true, Remark: "" };
    const many = await createRowReader(orders, { clean, rename }).read([first, ...rows]);
    const read = eventReader(orders, { clean, rename });
    expect([first, ...rows].map((row, place) => read(row, place + 1))).toEqual(many);
  });
  await fc.assert(property, { seed: 2, numRuns: 400 });
});
