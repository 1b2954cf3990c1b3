import { category, defineEvents, type EventLog, id, number, timestamp } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { count } from "../define/count.js";
import { failureOf } from "../thrown.fixture.js";
import { memory } from "./memory.js";

const orders = defineEvents({
  user: id("user"),
  item: id("item"),
  at: timestamp(),
  price: number(),
  kind: category(),
});

const rows = [
  { user: "bob", item: "tea", at: "1970-01-02", price: 1, kind: "buy" },
  { user: "ann", item: "milk", at: "1970-01-01", price: 2, kind: "buy" },
  { user: "ann", item: "tea", at: "1970-01-03", price: 3, kind: "look" },
];

const visits = {
  op: "aggregate",
  aggregate: "count",
  window: { direction: "before", length: null },
  type: "number",
} as const;
const plan = { key: "user", aggregates: { visits }, cutoffs: [86_400_000 * 9] };
const interactions = { user: "user", item: "item" };

describe("memory", () => {
  test("computes aggregates of members by cutoff, then by user in code-unit order", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const cutoffs = [0, 86_400_000, 86_400_001, 86_400_000 * 9];
    const result = await engine.aggregate(log, { ...plan, cutoffs });
    expect(result.users).toEqual(["ann", "ann", "bob", "ann", "bob"]);
    expect([...result.cutoffs]).toEqual([86_400_000, 86_400_001, 86_400_001, 86_400_000 * 9, 86_400_000 * 9]);
    expect(result.table.columns.visits).toEqual({ type: "number", values: Float64Array.of(1, 1, 1, 2, 1) });
  });

  test("gives a row to each member even where nothing is computed", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const result = await engine.aggregate(log, { ...plan, aggregates: {} });
    expect(result.users).toEqual(["ann", "bob"]);
    expect(result.table).toEqual({ length: 2, columns: {} });
  });

  test("extracts interactions in order of time, known until just after the last event", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const all = await engine.interactions(log, interactions);
    expect(all).toEqual({
      users: ["ann", "bob"],
      items: ["milk", "tea"],
      user: Int32Array.of(0, 1, 0),
      item: Int32Array.of(0, 1, 1),
      at: Float64Array.of(0, 86_400_000, 172_800_000),
      until: 172_800_001,
    });
    const bought = await engine.interactions(log, {
      ...interactions,
      where: orders.columns.kind.is("buy").node,
    });
    expect(bought.at).toEqual(Float64Array.of(0, 86_400_000));
    expect(bought.until).toBe(172_800_001);
    const none = await engine.interactions(await engine.read(orders, []), interactions);
    expect(none.users).toEqual([]);
    expect(none.until).toBe(0);
  });

  test("keeps its logs apart", async () => {
    const engine = memory();
    const [first, second] = [await engine.read(orders, rows), await engine.read(orders, rows.slice(1))];
    expect((await engine.aggregate(first, plan)).users).toEqual(["ann", "bob"]);
    expect((await engine.aggregate(second, plan)).users).toEqual(["ann"]);
  });
});

describe("memory refuses", () => {
  const foreign = (owner: string): string =>
    `invalid-argument: ${owner}: the log was not read by this engine. Pass the engine that read it.`;

  test("logs of another engine, copies and strangers", async () => {
    const engine = memory();
    const other = await memory().read(orders, rows);
    const strangers: readonly unknown[] = [other, { ...(await engine.read(orders, rows)) }, undefined, "log"];
    for (const stranger of strangers) {
      const log = stranger as EventLog;
      expect(await failureOf(() => engine.aggregate(log, plan))).toBe(foreign("aggregate"));
      expect(await failureOf(() => engine.interactions(log, interactions))).toBe(foreign("interactions"));
    }
  });

  test("keys and items that are no text", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const noText = (name: string): string =>
      `unknown-id: "${name}" is no id or category column of the event.`;
    expect(await failureOf(() => engine.aggregate(log, { ...plan, key: "price" }))).toBe(noText("price"));
    expect(await failureOf(() => engine.aggregate(log, { ...plan, key: "shop" }))).toBe(noText("shop"));
    expect(await failureOf(() => engine.aggregate(log, { ...plan, key: "toString" }))).toBe(
      noText("toString"),
    );
    expect(await failureOf(() => engine.interactions(log, { user: "user", item: "at" }))).toBe(noText("at"));
    expect(await failureOf(() => engine.interactions(log, { user: "user", item: "shop" }))).toBe(
      'unknown-id: There is no column or feature "shop". There are "user", "item", "at", "price", "kind".',
    );
  });

  test("filters that are no condition", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const failure =
      "invalid-definition: A filter must be a condition; received an expression of type number.";
    const where = orders.columns.price.node;
    expect(await failureOf(() => engine.interactions(log, { ...interactions, where }))).toBe(failure);
    expect(await failureOf(() => engine.aggregate(log, { ...plan, population: where }))).toBe(failure);
    const aggregates = { visits: { ...visits, where } };
    expect(await failureOf(() => engine.aggregate(log, { ...plan, aggregates }))).toBe(failure);
  });

  test("expressions that belong in profiles", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    expect(await failureOf(() => engine.aggregate(log, { ...plan, population: count().gt(1).node }))).toBe(
      'invalid-definition: "aggregate": it cannot stand here. An aggregate is a feature; it cannot be used inside another aggregate or in a tag.',
    );
  });

  test("unknown options", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const options: object = { cleaning: {} };
    expect(await failureOf(() => engine.read(orders, rows, options))).toBe(
      'invalid-option: read: there is no option "cleaning". Did you mean "clean"?',
    );
    const format: object = { format: "xlsx" };
    expect(await failureOf(() => engine.read(orders, rows, format))).toBe(
      'invalid-option: read: "format" must be one of "parquet", "csv", "jsonl", "arrow"; received "xlsx". It may be left out.',
    );
    const signal: object = { signal: true };
    expect(await failureOf(() => engine.read(orders, rows, signal))).toBe(
      'invalid-option: read: "signal" must be an AbortSignal; received true. It may be left out.',
    );
    expect(await failureOf(() => engine.aggregate(log, plan, signal))).toBe(
      'invalid-option: aggregate: "signal" must be an AbortSignal; received true. It may be left out.',
    );
    expect(await failureOf(() => engine.interactions(log, interactions, signal))).toBe(
      'invalid-option: interactions: "signal" must be an AbortSignal; received true. It may be left out.',
    );
  });
});

describe("a signal stops", () => {
  test("what has not begun", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    const signal = AbortSignal.abort();
    expect(await failureOf(() => engine.read(orders, rows, { signal }))).toBe(
      "aborted: read: stopped by its signal.",
    );
    expect(await failureOf(() => engine.aggregate(log, plan, { signal }))).toBe(
      "aborted: aggregate: stopped by its signal.",
    );
    expect(await failureOf(() => engine.interactions(log, interactions, { signal }))).toBe(
      "aborted: interactions: stopped by its signal.",
    );
  });

  test("an aggregation half-way", async () => {
    const engine = memory();
    const controller = new AbortController();
    const many = Array.from({ length: 4000 }, (_, index) => ({ ...rows[0], user: `u${index % 50}` }));
    const log = await engine.read(orders, many);
    const aggregates = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`a${index}`, visits]));
    const cutoffs = Array.from({ length: 50 }, (_, index) => 86_400_000 * (3 + index));
    setTimeout(() => controller.abort());
    expect(
      await failureOf(() =>
        engine.aggregate(log, { ...plan, aggregates, cutoffs }, { signal: controller.signal }),
      ),
    ).toBe("aborted: aggregate: stopped by its signal.");
  });
});

describe("a closed engine", () => {
  const closed = "closed: memory: the engine was closed. Make a new one with memory().";

  test("does nothing any more, nor do its logs", async () => {
    const engine = memory();
    const log = await engine.read(orders, rows);
    await engine.close();
    await engine.close();
    expect(await failureOf(() => engine.read(orders, rows))).toBe(closed);
    expect(await failureOf(() => engine.aggregate(log, plan))).toBe(closed);
    expect(await failureOf(() => engine.interactions(log, interactions))).toBe(closed);
    expect(await failureOf(() => log.rejected())).toBe(closed);
    expect(await failureOf(() => log.duplicates())).toBe(closed);
    expect(log.rows.kept).toBe(3);
  });

  test("gives no log for a reading that it interrupts", async () => {
    const engine = memory();
    async function* slow(): AsyncGenerator<object> {
      yield rows[0] as object;
      await engine.close();
      yield rows[1] as object;
    }
    expect(await failureOf(() => engine.read(orders, slow()))).toBe(closed);
  });

  test("is closed behind a block that used it", async () => {
    const engine = memory();
    {
      await using inner = engine;
      expect((await inner.read(orders, rows)).rows.kept).toBe(3);
    }
    expect(await failureOf(() => engine.read(orders, rows))).toBe(closed);
  });
});
