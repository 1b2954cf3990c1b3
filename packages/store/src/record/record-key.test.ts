import { createHash } from "node:crypto";
import { expectPortraitError } from "@portrait/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkUser, isRecordKey, recordKey } from "./record-key.js";

test.each([
  ["ann-1_x", "u-ann-1_x"],
  ["Ann", "u-~0041nn"],
  ["../x", "u-~002e~002e~002fx"],
  ["a~0041", "u-a~007e0041"],
  ["\ud800", "u-~d800"],
])("%j is kept under %s", async (user, key) => {
  expect(await recordKey(user)).toBe(key);
});

test("a long id is hashed by SHA-256 of its UTF-16 code units", async () => {
  const user = "ü".repeat(300);
  const bytes = Buffer.from(user, "utf16le").swap16();
  expect(await recordKey(user)).toBe(`h-${createHash("sha256").update(bytes).digest("hex")}`);
  expect(await recordKey("x".repeat(178))).toBe(`u-${"x".repeat(178)}`);
  expect(await recordKey("x".repeat(179))).toMatch(/^h-/);
});

test("different ids have different keys, which are safe as names everywhere", async () => {
  const id = fc.string({ unit: "binary", minLength: 1, maxLength: 80 });
  const property = fc.asyncProperty(id, id, async (one, other) => {
    const [key, second] = [await recordKey(one), await recordKey(other)];
    expect(key).toMatch(/^[uh]-[a-z0-9_~-]{1,184}$/);
    expect(isRecordKey(key)).toBe(true);
    expect(key === second).toBe(one === other);
  });
  await fc.assert(property, { numRuns: 500, seed: 3 });
});

test("other keys are told apart", () => {
  for (const key of ["", "u-", "u-A", "x-a", "h-12", "u-a:b", "u-a.lock"])
    expect(isRecordKey(key)).toBe(false);
});

test("an empty id is refused", async () => {
  await expectPortraitError(() => checkUser("get", ""), {
    code: "invalid-argument",
    message: 'get: the user must be a text that is not empty; received "".',
  });
});
