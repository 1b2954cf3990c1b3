import { days } from "@portrait/core";
import { expect, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { handMade } from "./classifier.fixture.js";
import { modelTag } from "./model-tag.js";

const model = handMade({ input: "spend", probability: () => 1, horizon: 5 });

test("takes half and the model's horizon where nothing else is said", () => {
  expect(modelTag(model)).toEqual({ model, threshold: 0.5, expires: 5 });
  expect(modelTag(handMade({ input: "spend", probability: () => 1 })).expires).toBeNull();
  expect(modelTag(model, { threshold: 0.2, expires: days(1) })).toEqual({
    model,
    threshold: 0.2,
    expires: 86_400_000,
  });
  expect(Object.isFrozen(modelTag(model))).toBe(true);
});

const act = modelTag as (model: unknown, options?: unknown) => unknown;

test.each([
  [
    undefined,
    undefined,
    "invalid-argument: modelTag: a fitted classifier is needed; received undefined. Fit one with fit(estimator, examples).",
  ],
  [
    { kind: "majority", learn: () => 1 },
    undefined,
    "invalid-argument: modelTag: a fitted classifier is needed; received an object. Fit one with fit(estimator, examples).",
  ],
  [
    model,
    { threshold: 0 },
    'invalid-option: modelTag: "threshold" must be a finite number > 0 and < 1; received 0. Leave it out to use 0.5.',
  ],
  [
    model,
    { threshold: 1 },
    'invalid-option: modelTag: "threshold" must be a finite number > 0 and < 1; received 1. Leave it out to use 0.5.',
  ],
  [
    model,
    { threshold: Number.NaN },
    'invalid-option: modelTag: "threshold" must be a finite number > 0 and < 1; received NaN. Leave it out to use 0.5.',
  ],
  [
    model,
    { expires: 30 },
    'invalid-option: modelTag: "expires" must be a duration such as days(30); received 30. It may be left out.',
  ],
  [
    model,
    { cutoff: 0.5 },
    'invalid-option: modelTag: there is no option "cutoff". The options are "threshold", "expires".',
  ],
])("refuses what is no model or option (%#)", async (given, options, failure) => {
  expect(await failureOf(() => act(given, options))).toBe(failure);
});
