import { expect, test } from "vitest";
import { describeChecks, failedChecks } from "./check.js";
import { must } from "./must.js";

const ran: string[] = [];
const note = (name: string) => ({
  name,
  async run() {
    ran.push(name);
  },
});

describeChecks("described checks", [note("first"), note("second")]);

test("described checks ran in order", () => {
  expect(ran).toEqual(["first", "second"]);
});

test("failed checks are returned with what they threw, and do not stop the others", async () => {
  const error = new Error("so it is");
  const breaks = {
    name: "breaks",
    run: () => {
      throw error;
    },
  };
  expect(
    await failedChecks([breaks, note("third"), { name: "rejects", run: () => Promise.reject(error) }]),
  ).toEqual([
    { name: "breaks", error },
    { name: "rejects", error },
  ]);
  expect(ran.at(-1)).toBe("third");
});

test("must throws its message unless the condition holds", () => {
  expect(() => must(true, "never")).not.toThrow();
  expect(() => must(false, "it must")).toThrow(new Error("it must"));
});
