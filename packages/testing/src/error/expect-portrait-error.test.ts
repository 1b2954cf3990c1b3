import { PortraitError } from "@portrait/core";
import { expect, test } from "vitest";
import { expectErrorCode, expectPortraitError } from "./expect-portrait-error.js";

const message = "load: cannot read. Check the path.";
const fail = (): never => {
  throw new PortraitError({ code: "io", message: "load: cannot read.", hint: "Check the path." });
};

test("a promise, a function and an asynchronous function may fail", async () => {
  for (const failing of [fail, async () => fail(), Promise.resolve().then(fail)]) {
    expect((await expectPortraitError(failing, { code: "io", message })).hint).toBe("Check the path.");
  }
  await expectPortraitError(fail, { code: "io", message: /^load: .*\.$/ });
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    "nothing is thrown",
    () => expectPortraitError(() => 5, { code: "io", message }),
    "a PortraitError was expected, but nothing was thrown",
  ],
  [
    "another error is thrown",
    () => expectErrorCode(Promise.reject(new TypeError("x is undefined")), "io"),
    'a PortraitError "io" was expected, but this was thrown: TypeError: x is undefined',
  ],
  ["the code is another", () => expectErrorCode(fail, "closed"), "to be 'closed'"],
  [
    "the text is another, if only its hint",
    () => expectPortraitError(fail, { code: "io", message: "load: cannot read." }),
    "to be 'load: cannot read.'",
  ],
  [
    "the pattern does not match",
    () => expectPortraitError(fail, { code: "io", message: /^save/ }),
    "to match /^save/",
  ],
  [
    "the message is no sentence",
    () =>
      expectErrorCode(() => {
        throw new PortraitError({ code: "io", message: "oops" });
      }, "io"),
    "a message is a sentence that says what was passed",
  ],
])("it does not hold when %s", async (_, run, part) => {
  await expect(run()).rejects.toThrow(part);
});
