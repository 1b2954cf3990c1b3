import { createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { PortraitError } from "../errors/portrait-error.js";
import { forget } from "./forget.js";
import type { Forgettable } from "./forgettable.js";

function shelf(users: readonly string[]): Forgettable<Set<string>> & { readonly held: Set<string> } {
  const held = new Set(users);
  return {
    kind: "shelf",
    held,
    forget: async (user) => {
      const before = String(held.size);
      const removed = { users: held.delete(user) ? 1 : 0 };
      return { value: held, removed, before, after: String(held.size) };
    },
  };
}
const broken = (error: unknown): Forgettable<number> => ({
  kind: "broken",
  forget: () => Promise.reject(error),
});
const stale: Forgettable<string> = {
  kind: "model",
  forget: async () => ({
    value: "model",
    removed: { vectors: 0 },
    before: "a",
    after: "a",
    refit: "Fit it again.",
  }),
};

test("each place forgets in turn, and the receipt says what", async () => {
  const [one, other] = [shelf(["ann", "bob"]), shelf(["eve"])];
  const result = await forget("ann", { one, other, stale }, { at: "2024-03-01" });
  expect(result.receipt).toEqual({
    format: "portrait-forget-receipt",
    version: 1,
    at: "2024-03-01",
    user: createHash("sha256").update('"ann"').digest("hex"),
    targets: [
      {
        name: "one",
        kind: "shelf",
        status: "removed",
        removed: { users: 1 },
        before: "2",
        after: "1",
        reason: null,
      },
      {
        name: "other",
        kind: "shelf",
        status: "absent",
        removed: { users: 0 },
        before: "1",
        after: "1",
        reason: null,
      },
      {
        name: "stale",
        kind: "model",
        status: "needs-refit",
        removed: { vectors: 0 },
        before: "a",
        after: "a",
        reason: "Fit it again.",
      },
    ],
    complete: false,
    hash: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(result.values).toEqual({ one: new Set(["bob"]), other: new Set(["eve"]), stale: "model" });
  expect(JSON.parse(JSON.stringify(result.receipt))).toEqual(result.receipt);
  expect(JSON.stringify(result.receipt)).not.toContain("ann");
});

test("asking again removes nothing, and is complete", async () => {
  const one = shelf(["ann"]);
  await forget("ann", { one });
  const { receipt } = await forget("ann", { one });
  expect([receipt.complete, receipt.targets[0]?.status]).toEqual([true, "absent"]);
});

test("with a secret the id is an HMAC, which others cannot find by listing ids", async () => {
  const { receipt } = await forget("ann", {}, { secret: "key" });
  expect(receipt.user).toBe(createHmac("sha256", '"key"').update('"ann"').digest("hex"));
  expect([receipt.complete, receipt.targets]).toEqual([true, []]);
});

test("a place that fails leaves the others done, and the next time finishes", async () => {
  const one = shelf(["ann"]);
  const error = new PortraitError({ code: "io", message: 'The storage could not remove "u-ann".' });
  const first = await forget("ann", { broken: broken(error), strange: broken("ann?"), one });
  expect(first.receipt.targets.map(({ name, status, reason }) => [name, status, reason])).toEqual([
    ["broken", "failed", "io"],
    ["strange", "failed", "error"],
    ["one", "removed", null],
  ]);
  expect(first.receipt.complete).toBe(false);
  expect(first.errors).toEqual(
    new Map<string, unknown>([
      ["broken", error],
      ["strange", "ann?"],
    ]),
  );
  expect(JSON.stringify(first.receipt)).not.toContain("ann");
  expect(first.values).toEqual({ one: new Set() });
});

test("a signal stops before the next place, and the receipt says so", async () => {
  const controller = new AbortController();
  const stopping: Forgettable<null> = {
    kind: "stopping",
    forget: async () => {
      controller.abort();
      return { value: null, removed: {}, before: "", after: "" };
    },
  };
  const one = shelf(["ann"]);
  const { receipt } = await forget("ann", { stopping, one }, { signal: controller.signal });
  expect(receipt.targets.map(({ status }) => status)).toEqual(["absent", "not-started"]);
  expect([receipt.complete, one.held.size]).toEqual([false, 1]);
});

test.each<[unknown, unknown, unknown, string, string]>([
  [
    "",
    {},
    undefined,
    "invalid-argument",
    'forget: the user must be a text that is not empty; received "". Pass the id as it stands in the log.',
  ],
  [
    7,
    {},
    undefined,
    "invalid-argument",
    "forget: the user must be a text that is not empty; received 7. Pass the id as it stands in the log.",
  ],
  [
    "ann",
    [stale],
    undefined,
    "invalid-argument",
    "forget: the targets must be an object of places by name; received an array of 1. Pass { log: forgetInLog(engine, log) }.",
  ],
  [
    "ann",
    stale,
    undefined,
    "invalid-argument",
    "forget: the targets must be an object of places by name; received an object. Pass { log: forgetInLog(engine, log) }.",
  ],
  [
    "ann",
    { one: 1 },
    undefined,
    "invalid-argument",
    'forget: the target "one" must be a place that can forget; received 1. Make one with forgetInLog and its kin.',
  ],
  [
    "ann",
    {},
    { secret: "" },
    "invalid-option",
    'forget: "secret" must be a text that is not empty; received "". It may be left out.',
  ],
  [
    "ann",
    {},
    { at: "soon" },
    "invalid-argument",
    'forget: "at" must be a Date, epoch milliseconds or ISO 8601 text; received "soon". Write it like "2011-03-01" or "2011-03-01T08:00:00Z".',
  ],
])("%j, %j, %j is refused", async (user, targets, options, code, message) => {
  const failing = forget(user as string, targets as never, options as never);
  await expect(failing).rejects.toThrow(expect.objectContaining({ code, message }));
});

test("what a place reads and does not own is named, and the receipt is not complete", async () => {
  const view = (remains: readonly string[]): Forgettable<string> => ({
    kind: "view",
    forget: async () => ({ value: "view", removed: { events: 1 }, before: "a", after: "b", remains }),
  });
  const { receipt } = await forget("ann", { view: view(["orders.parquet"]) });
  expect([receipt.complete, receipt.targets[0]?.status]).toEqual([false, "removed"]);
  expect(receipt.targets[0]?.remains).toEqual(["orders.parquet"]);
  const { receipt: whole } = await forget("ann", { view: view([]) });
  expect([whole.complete, Object.keys(whole.targets[0] ?? {})]).toEqual([
    true,
    ["name", "kind", "status", "removed", "before", "after", "reason"],
  ]);
});
