import { aggregateKinds } from "@portrait/core";
import { expectPortraitError } from "@portrait/testing";
import { expect, test } from "vitest";
import { checkInput } from "./input-check.js";

const WITHOUT = [
  "count",
  "exists",
  "gap",
  "streak",
  "funnel",
  "hourOfDay",
  "dayOfWeek",
  "sessions",
  "decayedSum",
];

test.each(aggregateKinds.filter((kind) => !WITHOUT.includes(kind)))(
  "%s needs an input",
  async (aggregate) => {
    await expectPortraitError(() => checkInput({ aggregate }, undefined), {
      code: "invalid-definition",
      message: `"${aggregate}": the aggregate needs an input.`,
    });
  },
);

test("what needs no input takes none, or any", () => {
  for (const aggregate of aggregateKinds.filter((kind) => WITHOUT.includes(kind)))
    expect(() => checkInput({ aggregate }, undefined)).not.toThrow();
  expect(() => checkInput({ aggregate: "count" }, "category")).not.toThrow();
});

test("an input is of a type that the aggregate takes", async () => {
  for (const type of ["number", "timestamp"] as const)
    expect(() => checkInput({ aggregate: "max" }, type)).not.toThrow();
  const refused = [
    ["sum", "category", "number"],
    ["decayedSum", "boolean", "number"],
    ["history", "number", "category"],
    ["share", "number", "boolean"],
    ["recency", "category", "timestamp"],
    ["entropy", "list", "number"],
  ] as const;
  for (const [aggregate, type, expected] of refused)
    await expectPortraitError(() => checkInput({ aggregate }, type), {
      code: "invalid-definition",
      message: `"${aggregate}": an operand must be of type ${expected}; received ${type}.`,
    });
});
