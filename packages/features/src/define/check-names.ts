import { describeValue, PortraitError } from "@portrait/core";

const RESERVED = new Set(["__proto__", "constructor", "prototype", ""]);

/**
 * Checks that a value is a record whose names can stand in a profile.
 *
 * @param owner - Who asks, for the message.
 * @param part - Which record, for the message.
 * @param record - Anything.
 * @throws PortraitError `invalid-definition`.
 */
export function checkNames(
  owner: string,
  part: string,
  record: unknown,
): asserts record is Readonly<Record<string, unknown>> {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new PortraitError({
      code: "invalid-definition",
      message: `${owner}: "${part}" must be an object by name; received ${describeValue(record)}.`,
    });
  }
  const bad = Object.keys(record).find((name) => RESERVED.has(name));
  if (bad === undefined) return;
  throw new PortraitError({
    code: "invalid-definition",
    message: `${owner}: nothing can be named ${JSON.stringify(bad)} in "${part}".`,
    hint: "Choose another name.",
  });
}
