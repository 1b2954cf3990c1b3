import { expect, test } from "vitest";
import { orders } from "../forget/rows.fixture.js";
import { forgetInMemory } from "./forget.js";
import { readStore } from "./read.js";

test("no text of the user's rows stays in a dictionary", async () => {
  const rows = [
    { user: "ann", item: "rye", at: "2024-01-01", price: 1, country: "FR" },
    { user: "bob", item: "tea", at: "2024-01-01", price: 1, country: "DE" },
  ];
  const store = await readStore(orders, rows, {});
  const { store: without, removed } = forgetInMemory(store, orders, { user: "ann" });
  expect(removed).toEqual({ events: 1, rejected: 0, duplicates: 0 });
  expect(without.table.columns).toMatchObject({
    user: { dictionary: ["bob"] },
    item: { dictionary: ["tea"] },
    country: { dictionary: ["DE"] },
  });
  expect(without.groups("user").users).toEqual(["bob"]);
  expect(store.groups("user").users).toEqual(["ann", "bob"]);
  expect(forgetInMemory(without, orders, { user: "ann" }).store).toBe(without);
});
