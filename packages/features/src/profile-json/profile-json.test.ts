import { expect, expectTypeOf, test } from "vitest";
import { failureOf } from "../thrown.fixture.js";
import { type ProfileJson, profileToJson } from "./profile-json.js";
import { shopper, someProfiles } from "./profiles.fixture.js";
import { profileFromJson } from "./read-profile-json.js";

const again = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

test("profiles go to JSON and back, with nothing lost", async () => {
  for (const profile of await someProfiles()) {
    const read = profileFromJson(shopper, again(profileToJson(profile)));
    expect(read).toEqual(profile);
    expect(Object.isFrozen(read) && Object.isFrozen(read.features.recent)).toBe(true);
    expect(again(profileToJson(read))).toEqual(again(profileToJson(profile)));
    expectTypeOf(read.features.lastAt).toEqualTypeOf<Date | null>();
    expectTypeOf(read.tags.busy.value).toEqualTypeOf<boolean | null>();
  }
});

test("the form is as documented", async () => {
  const [ann] = await someProfiles();
  const json = ann === undefined ? undefined : profileToJson(ann);
  expect(json).toMatchObject({
    format: "portrait-profile-1",
    key: "ann",
    asOf: "2024-02-01",
    definition: shopper.hash,
    features: {
      orders: 2,
      country: "FR",
      recent: ["tea", "gin \u{1f600}"],
      lastAt: { instant: "2024-01-02" },
      vip: true,
    },
    predictions: { spend: { value: 0, probability: null, until: "2024-03-02" } },
    embeddings: { taste: [0, Math.fround(0.1)] },
  });
  expect(json?.tags.seen?.value).toEqual({ instant: "2024-01-02" });
});

type Edit = (json: Record<string, never>) => unknown;
const set =
  (path: string, value: unknown): Edit =>
  (json) => {
    const keys = path.split(".");
    const last = keys.pop() as string;
    const holder = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      json,
    );
    Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
    return json;
  };
const remove =
  (path: string): Edit =>
  (json) => {
    const keys = path.split(".");
    const last = keys.pop() as string;
    const holder = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      json,
    );
    delete holder[last];
    return json;
  };
const must = (path: string, expected: string, received: string): string =>
  `invalid-data: profileFromJson: "${path}" must be ${expected}; received ${received}. Pass what profileToJson made.`;

test.each<readonly [Edit, string]>([
  [
    () => null,
    "invalid-data: profileFromJson: a profile must be an object; received null. Pass what profileToJson made.",
  ],
  [set("format", "portrait-profile-9"), must("format", '"portrait-profile-1"', '"portrait-profile-9"')],
  [remove("key"), must("key", "there", "undefined")],
  [set("key", 5), must("key", "a text", "5")],
  [set("extra", 5), must("extra", "left out", "5")],
  [set("__proto__", {}), must("__proto__", "left out", "an object")],
  [set("asOf", "yesterday"), must("asOf", "an instant as ISO 8601 text", '"yesterday"')],
  [set("asOf", 5), must("asOf", "an instant as ISO 8601 text", "5")],
  [
    set("definition", "other"),
    `invalid-data: profileFromJson: the profile was made by the definition "other", not by the one passed, "${shopper.hash}". Pass the definition that made it, or build the profile again.`,
  ],
  [set("features", []), must("features", "an object", "an array of 0")],
  [remove("features.orders"), must("features.orders", "there", "undefined")],
  [set("features.age", 1), must("features.age", "left out", "1")],
  [set("features.orders", "2"), must("features.orders", "of type number", '"2"')],
  [set("features.lastAt", "2024-01-02"), must("features.lastAt", "of type timestamp", '"2024-01-02"')],
  [
    set("features.lastAt", { instant: "2024-13-02" }),
    must("features.lastAt", "of type timestamp", "an object"),
  ],
  [set("features.recent", ["tea", 5]), must("features.recent", "of type list", "an array of 2")],
  [set("features.recent", null), must("features.recent", "of type list", "null")],
  [set("features.prices", ["1"]), must("features.prices", "of type vector", "an array of 1")],
  [set("features.vip", 1), must("features.vip", "of type boolean", "1")],
  [
    remove("tags.busy"),
    'invalid-data: profileFromJson: the profile lacks the tags "busy" of its definition. Pass what profileToJson made.',
  ],
  [set("tags.busy", true), must("tags.busy", "an object", "true")],
  [set("tags.busy.value", "yes"), must("tags.busy.value", "of type boolean", '"yes"')],
  [set("tags.busy.confidence", 1.5), must("tags.busy.confidence", "a number in [0, 1]", "1.5")],
  [
    set("tags.busy.source", "guess"),
    must("tags.busy.source", 'one of \\"fact\\", \\"rule\\", \\"model\\"', '"guess"').replaceAll('\\"', '"'),
  ],
  [set("tags.busy.evidence", {}), must("tags.busy.evidence", "a list", "an object")],
  [set("tags.busy.evidence.0", 5), must("tags.busy.evidence.0", "an object", "5")],
  [set("tags.busy.evidence.0.value", {}), must("tags.busy.evidence.0.value", "a value", "an object")],
  [
    set("tags.busy.evidence.0.threshold", [1]),
    must(
      "tags.busy.evidence.0.threshold",
      "a finite number, a text, a truth value, a list of texts or null",
      "an array of 1",
    ),
  ],
  [
    set("tags.busy.evidence.0.holds", "no"),
    must("tags.busy.evidence.0.holds", "true, false or null", '"no"'),
  ],
  [set("tags.busy.validUntil", 5), must("tags.busy.validUntil", "an instant as ISO 8601 text, or null", "5")],
  [set("tags.willBuy.value", 5), must("tags.willBuy.value", "of type boolean", "5")],
  [
    set("predictions.spend.value", null),
    must("predictions.spend.value", "a finite number, a text or a truth value", "null"),
  ],
  [set("predictions.spend.probability", 2), must("predictions.spend.probability", "a number in [0, 1]", "2")],
  [
    set("predictions.spend.until", "soon"),
    must("predictions.spend.until", "an instant as ISO 8601 text, or null", '"soon"'),
  ],
  [set("embeddings.taste", [1, null]), must("embeddings.taste", "a list of finite numbers", "an array of 2")],
])("hostile JSON is refused (%#)", async (edit, failure) => {
  const [ann] = await someProfiles();
  const json = edit(again(profileToJson(ann as never)) as Record<string, never>);
  expect(await failureOf(() => profileFromJson(shopper, json))).toBe(failure);
});

test("names of prototypes are names", async () => {
  const [ann] = await someProfiles();
  const json = again(profileToJson(ann as never)) as ProfileJson;
  set("embeddings.__proto__", [1])(json as never);
  const read = profileFromJson(shopper, json);
  expect(Object.getPrototypeOf(read.embeddings)).toBe(Object.prototype);
  expect(Object.keys(read.embeddings)).toContain("__proto__");
});

test("a definition is needed", async () => {
  expect(await failureOf(() => profileFromJson({} as never, {}))).toBe(
    "invalid-argument: profileFromJson: the profile must be made by defineProfile(...); received an object.",
  );
});
