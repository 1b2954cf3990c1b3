import { expect, test } from "vitest";
import { allExamples } from "./support/all-examples.ts";
import { typeErrors } from "./support/typecheck.ts";

const examples = allExamples();
const errors = typeErrors(examples);

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(0);
});

for (const [index, example] of examples.entries()) {
  test(`${example.place} has no type error`, () => {
    expect(errors[index]).toEqual([]);
  });
}
