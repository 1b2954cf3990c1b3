import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { allExamples } from "./support/all-examples.ts";
import { runExample } from "./support/run.ts";

const examples = allExamples();

beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

for (const example of examples) {
  test(`${example.place} runs, and its claims hold`, async () => {
    expect(await runExample(example)).toBeGreaterThanOrEqual(0);
  });
}
