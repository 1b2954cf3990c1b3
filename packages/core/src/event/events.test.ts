import { expectPortraitError } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { boolean, category, id, number, oneOf, optional, text, timestamp } from "../column/column.js";
import { defineEvents, valueTypeOf } from "./events.js";

const orders = defineEvents({
  user: id("user"),
  item: optional(id("item")),
  at: timestamp(),
  shipped: optional(timestamp()),
  kind: oneOf("purchase", "cancel"),
  country: category(),
  quantity: number({ min: 0 }),
  gift: boolean(),
  note: text(),
});

describe("defineEvents", () => {
  test("keeps the columns in order, and takes the first timestamp for the time", () => {
    expect(Object.keys(orders.schema)).toEqual([
      "user",
      "item",
      "at",
      "shipped",
      "kind",
      "country",
      "quantity",
      "gift",
      "note",
    ]);
    expect([orders.time, orders.rowSchema]).toEqual(["at", undefined]);
    expect([orders, orders.schema, orders.columns].every(Object.isFrozen)).toBe(true);
  });

  test("gives each column the handle of its kind", () => {
    const types = Object.entries(orders.columns).map(([name, { node }]) => [name, node]);
    const typed = {
      user: "category",
      item: "category",
      at: "timestamp",
      shipped: "timestamp",
      kind: "category",
      country: "category",
      quantity: "number",
      gift: "boolean",
      note: "category",
    };
    expect(types).toEqual(Object.entries(typed).map(([name, type]) => [name, { op: "column", name, type }]));
    expect(
      "plus" in orders.columns.quantity && "and" in orders.columns.gift && "before" in orders.columns.at,
    ).toBe(true);
  });

  test("equal definitions have equal hashes, others have not", () => {
    const base = { user: id("user"), at: timestamp() };
    const definitions = [
      base,
      { at: timestamp(), user: id("user") },
      { user: id("customer"), at: timestamp() },
      { user: id("user", { integer: true }), at: timestamp() },
      { user: id("user"), at: timestamp({ formats: ["%Y/%m/%d"] }) },
      { user: id("user"), when: timestamp() },
      { ...base, kind: oneOf("a", "b") },
      { ...base, kind: oneOf("b", "a") },
      { ...base, kind: category() },
      { ...base, kind: optional(category()) },
      { ...base, price: number() },
      { ...base, price: number({ min: 0 }) },
    ];
    const hashes = definitions.map((columns) => defineEvents(columns).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(defineEvents({ user: id("user"), at: timestamp() }).hash).toBe(hashes[0]);
  });

  test("does not follow an object that is changed later", () => {
    const columns: Record<string, ReturnType<typeof text>> = { note: text() };
    const events = defineEvents({ user: id("user"), at: timestamp(), ...columns });
    columns.more = text();
    expect(Object.keys(events.schema)).toEqual(["user", "at", "note"]);
  });

  test("takes a Standard Schema for raw rows", () => {
    const rowSchema = z.object({ price: z.string().transform(Number) });
    expect(defineEvents({ user: id("user"), at: timestamp() }, { rowSchema }).rowSchema).toBe(rowSchema);
  });

  test("takes the column of the time of arrival, which may be optional", () => {
    const columns = { user: id("user"), at: timestamp(), receivedAt: optional(timestamp()) };
    const late = defineEvents(columns, { arrival: "receivedAt" });
    expect([late.time, late.arrival, defineEvents(columns).arrival]).toEqual(["at", "receivedAt", undefined]);
    expect(late.hash).not.toBe(defineEvents(columns).hash);
    expect(late.hash).toBe(defineEvents(columns, { arrival: "receivedAt" }).hash);
  });

  test("a column may bear the name of a method of objects", () => {
    const events = defineEvents({
      user: id("user"),
      at: timestamp(),
      toString: text(),
      hasOwnProperty: number(),
    });
    expect(events.columns.toString.node).toEqual({ op: "column", name: "toString", type: "category" });
  });
});

describe("defineEvents refuses", () => {
  const base = { user: id("user"), at: timestamp() };
  const refused = (columns: unknown, message: string) =>
    expectPortraitError(() => defineEvents(columns as typeof base), { code: "invalid-definition", message });

  test("columns that are no object with columns", async () => {
    for (const [columns, described] of [
      [undefined, "undefined"],
      [null, "null"],
      [[], "an array of 0"],
      ["user", '"user"'],
      [{}, "an object"],
    ] as const) {
      await refused(
        columns,
        `defineEvents: the columns must be an object with at least one column; received ${described}. Write defineEvents({ user: id("user"), at: timestamp() }).`,
      );
    }
  });

  test("names that are no names", async () => {
    await refused({ ...base, constructor: text() }, 'defineEvents: a column cannot be named "constructor".');
    await refused({ ...base, prototype: text() }, 'defineEvents: a column cannot be named "prototype".');
    await refused({ ...base, "": text() }, 'defineEvents: a column cannot be named "".');
    const hostile = Object.defineProperty({ ...base }, "__proto__", { value: text(), enumerable: true });
    await refused(hostile, 'defineEvents: a column cannot be named "__proto__".');
  });

  test("columns that are none", async () => {
    for (const [column, described] of [
      ["text", '"text"'],
      [null, "null"],
      [{ kind: "json" }, "an object"],
      [{ kind: "toString" }, "an object"],
      [text, "a function"],
    ] as const) {
      await refused(
        { ...base, note: column },
        `defineEvents: column "note" must be made by id, timestamp, oneOf, category, number, boolean or text; received ${described}.`,
      );
    }
  });

  test("events without an id or a time that is always there", async () => {
    for (const columns of [
      { user: id("user") },
      { at: timestamp() },
      { user: optional(id("user")), at: timestamp() },
      { user: id("user"), at: optional(timestamp()) },
    ]) {
      await refused(
        columns,
        `defineEvents: an event needs at least one id and one timestamp that are not optional; received columns ${Object.keys(
          columns,
        )
          .map((name) => JSON.stringify(name))
          .join(", ")}. Add user: id("user") and at: timestamp().`,
      );
    }
  });

  test("a time of arrival that is no other timestamp", async () => {
    const refuse = (columns: Parameters<typeof defineEvents>[0], arrival: string, message: string) =>
      expectPortraitError(() => defineEvents(columns, { arrival: arrival as never }), {
        code: "invalid-definition",
        message: `defineEvents: "arrival" must name a timestamp column other than the event's time "at"; received ${message}`,
      });
    const none = "Add receivedAt: timestamp(), or leave it out: events are then known when they happen.";
    await refuse(base, "at", `"at". ${none}`);
    await refuse(base, "__proto__", `"__proto__". ${none}`);
    const more = { ...base, seen: timestamp(), sent: optional(timestamp()) };
    await refuse(more, "user", '"user". The other timestamps are "seen", "sent".');
    await refuse(more, "toString", '"toString". The other timestamps are "seen", "sent".');
    await expectPortraitError(() => defineEvents(more, { arrival: 5 as never }), {
      code: "invalid-option",
      message:
        'defineEvents: "arrival" must be the name of a timestamp column; received 5. It may be left out.',
    });
  });

  test("options that are none", async () => {
    await expectPortraitError(() => defineEvents(base, { rowSchema: {} as never }), {
      code: "invalid-option",
      message:
        'defineEvents: "rowSchema" must be a Standard Schema, such as a zod or valibot object; received an object. It may be left out.',
    });
    await expectPortraitError(() => defineEvents(base, { schema: 1 } as never), {
      code: "invalid-option",
      message: 'defineEvents: there is no option "schema". The options are "rowSchema", "arrival".',
    });
  });
});

test("valueTypeOf says what an expression over a column has", () => {
  expect([id("user"), text(), oneOf("a"), number(), boolean(), timestamp()].map(valueTypeOf)).toEqual([
    "category",
    "category",
    "category",
    "number",
    "boolean",
    "timestamp",
  ]);
});
