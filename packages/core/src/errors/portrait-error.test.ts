import { expect, test } from "vitest";
import { isPortraitError, PortraitError } from "./portrait-error.js";

test("the message ends with the hint", () => {
  const cause = new Error("disk");
  const details = { path: "a" };
  const error = new PortraitError({
    code: "io",
    message: "Cannot read.",
    hint: "Look again.",
    details,
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("PortraitError");
  expect(error.message).toBe("Cannot read. Look again.");
  expect([error.code, error.hint, error.cause]).toEqual(["io", "Look again.", cause]);
  expect(error.details).toEqual(details);
  expect(error.details).not.toBe(details);
  expect(Object.isFrozen(error.details)).toBe(true);
  expect(String(error)).toBe("PortraitError: Cannot read. Look again.");
});

test("without a hint the message stands alone", () => {
  const error = new PortraitError({ code: "io", message: "Cannot read." });
  expect([error.message, error.hint, error.details]).toEqual(["Cannot read.", "", {}]);
});

test("it is told from others, also across two copies of the package", () => {
  const error = new PortraitError({ code: "io", message: "Cannot read." });
  const copy = Object.assign(new Error("Cannot read."), { name: "PortraitError", code: "io" });
  for (const one of [error, copy]) {
    expect([isPortraitError(one), isPortraitError(one, "io"), isPortraitError(one, "closed")]).toEqual([
      true,
      true,
      false,
    ]);
  }
  const named = Object.assign(new Error("x"), { name: "PortraitError" });
  for (const other of [new Error("x"), named, { name: "PortraitError", code: "io" }, null, "io", undefined]) {
    expect(isPortraitError(other)).toBe(false);
  }
});
