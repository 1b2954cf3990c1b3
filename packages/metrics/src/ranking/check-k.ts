import { describeValue, PortraitError } from "@portrait/core";

/**
 * Checks that `k` is a positive integer.
 *
 * @param owner - Who takes it, for the message.
 * @param k - What the caller passed.
 * @param hint - What to write instead.
 * @throws PortraitError `invalid-argument`.
 */
export function checkK(owner: string, k: unknown, hint: string = `Write ${owner}(20).`): void {
  if (typeof k === "number" && Number.isSafeInteger(k) && k >= 1) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: k must be an integer >= 1; received ${describeValue(k)}.`,
    hint,
  });
}
