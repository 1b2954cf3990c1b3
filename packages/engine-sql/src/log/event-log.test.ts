import { defineEvents, id, timestamp } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { asideInMemory } from "../read/faults.js";
import { createEventLog } from "./event-log.js";
import { createLogs } from "./logs.js";

const visits = defineEvents({ user: id("user"), at: timestamp() });
const reasons = ["missing", "type", "type", "missing", "type"];
const cleaned = {
  rejected: reasons.map((reason, index) => ({ line: index + 1, column: "at", value: null, reason })),
  duplicates: [{ line: 9, firstLine: 7 }],
  changes: [],
  learnt: [],
};
const logOf = (checkOpen: () => void = () => undefined) =>
  createEventLog(
    "named",
    visits,
    { kept: 2, span: { first: 1, last: 2 } },
    asideInMemory(cleaned, checkOpen),
  );

test("a log counts its rows, and gives those aside up to a limit", async () => {
  const log = logOf();
  expect(log.engine).toBe("named");
  expect(log.rows).toEqual({ in: 8, kept: 2, rejected: 5, duplicates: 1 });
  expect(log.reasons).toEqual([
    { column: "at", reason: "type", count: 3 },
    { column: "at", reason: "missing", count: 2 },
  ]);
  expect((await log.rejected({ limit: 2 })).map(({ line }) => line)).toEqual([1, 2]);
  expect(await log.rejected({ limit: 0 })).toEqual([]);
  expect(await log.duplicates()).toEqual(cleaned.duplicates);
  expect(Object.isFrozen(log) && Object.isFrozen(log.rows) && Object.isFrozen(log.span)).toBe(true);
});

test("a limit that is none, and a closed engine, are refused", async () => {
  await expectPortraitError(logOf().rejected({ limit: -1 }), {
    code: "invalid-option",
    message: 'rejected: "limit" must be an integer >= 0; received -1. It may be left out.',
  });
  const closed = logOf(() => {
    throw new Error("closed");
  });
  await expect(closed.rejected()).rejects.toThrow("closed");
  await expect(closed.duplicates()).rejects.toThrow("closed");
});

test("an engine knows the logs that it read, and no others", async () => {
  const logs = createLogs<{ readonly table: string }>();
  const log = logOf();
  logs.add(log, { table: "one" });
  expect(logs.stored("aggregate", log)).toEqual({ table: "one" });
  for (const other of [logOf(), { ...log }, null, undefined, "log"])
    await expectPortraitError(() => logs.stored("aggregate", other as typeof log), {
      code: "invalid-argument",
      message: "aggregate: the log was not read by this engine. Pass the engine that read it.",
    });
});
