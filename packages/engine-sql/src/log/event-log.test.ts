import { defineEvents, id, timestamp } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { asideInMemory } from "../read/faults.js";
import { createEventLog } from "./event-log.js";
import { createLifetime } from "./lifetime.js";
import { createLogs, type HeldLog } from "./logs.js";

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
    createLifetime("named"),
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
  const logs = createLogs<HeldLog & { readonly table: string }>();
  const log = logOf();
  const lifetime = createLifetime("named");
  logs.add(log, { lifetime, table: "one" });
  expect(logs.stored("aggregate", log).table).toBe("one");
  for (const other of [logOf(), { ...log }, null, undefined, "log"])
    await expectPortraitError(() => logs.stored("aggregate", other as typeof log), {
      code: "invalid-argument",
      message: "aggregate: the log was not read by this engine. Pass the engine that read it.",
    });
});

test("a log that another has taken the place of says so", async () => {
  const logs = createLogs<HeldLog>();
  const lifetime = createLifetime("named");
  const log = createEventLog(
    "named",
    visits,
    { kept: 0, span: null },
    asideInMemory(cleaned, () => {}),
    lifetime,
  );
  logs.add(log, { lifetime });
  expect(await log.duplicates()).toHaveLength(1);
  lifetime.end();
  const error = {
    code: "closed",
    message:
      "named: a user of the log was forgotten, and another log has taken its place. Use the log that forget returned.",
  } as const;
  await expectPortraitError(log.rejected(), error);
  await expectPortraitError(log.duplicates(), error);
  await expectPortraitError(() => logs.stored("aggregate", log), error);
});
