import {
  type Classifier,
  defineEvents,
  id,
  number,
  type Regressor,
  type RowValues,
  timestamp,
} from "@portrait/core";
import { expect, expectTypeOf, test } from "vitest";
import { defineProfile } from "../define/profile.js";
import { sum } from "../define/sum.js";
import { memory } from "../memory/memory.js";
import { failureOf } from "../thrown.fixture.js";
import { handMade } from "./classifier.fixture.js";
import { buildProfiles } from "./profiles.js";

const orders = defineEvents({ user: id("user"), at: timestamp(), price: number() });
const shopper = defineProfile(orders, { key: "user", features: ({ price }) => ({ spend: sum(price) }) });
const rows = [
  { user: "ann", at: "1970-01-01", price: 4 },
  { user: "bob", at: "1970-01-02", price: 8 },
];
const asOf = "1970-01-05";

async function start() {
  const engine = memory();
  return { engine, asOf, log: await engine.read(orders, rows) };
}

type Spend = { readonly spend: number };

/** Foresees so many times the spend. */
function times(factor: number, column = "spend"): Regressor<Spend> {
  return {
    kind: "times",
    inputs: { columns: [{ name: column as "spend", type: "number" }] },
    horizon: 86_400_000,
    state: () => ({ kind: "times", version: 1, config: { factor }, tensors: {}, parts: {} }),
    predictOne: ({ spend }) => factor * spend,
    async predict(data) {
      if (!("users" in data)) throw new Error("the test asks for snapshots only");
      const { spend } = data.table.columns;
      return spend.type === "number" ? spend.values.map((value) => factor * value) : new Float64Array(0);
    },
  };
}

/** Tells colours by the spend. */
function colours(values: (row: number) => readonly number[]): Classifier<Spend, "red" | "blue"> {
  const { inputs, state } = times(1);
  return {
    kind: "colours",
    classes: ["red", "blue"],
    inputs,
    horizon: 0,
    state,
    predictOne: () => ({ value: "red", probability: 1, probabilities: [1, 0] }),
    async predictProba(data) {
      const length = "users" in data ? data.users.length : data.length;
      const held = Float64Array.from(Array.from({ length }, (_, row) => values(row)).flat());
      return { classes: ["red", "blue"], length, values: held, of: () => new Float64Array(length) };
    },
  };
}

test("a profile holds what models foresee, typed by them", async () => {
  const { log, ...options } = await start();
  const buyer = handMade({ input: "spend", probability: (spend) => spend / 10 });
  const predictions = {
    next: times(2),
    colour: colours((row) => (row === 0 ? [0.25, 0.75] : [0.5, 0.5])),
    buys: buyer,
  };
  const [ann, bob] = await buildProfiles(shopper, log, { ...options, predictions });
  expect(ann?.predictions).toEqual({
    next: {
      value: 8,
      probability: null,
      definition: expect.stringMatching(/^[0-9a-f]{16}$/),
      until: "1970-01-06",
    },
    colour: { value: "blue", probability: 0.75, definition: expect.any(String), until: null },
    buys: { value: false, probability: 0.6, definition: expect.any(String), until: null },
  });
  expect(bob?.predictions.colour).toMatchObject({ value: "red", probability: 0.5 });
  expect(Object.isFrozen(ann?.predictions.next)).toBe(true);
  if (ann === undefined) return;
  expectTypeOf(ann.predictions.next.value).toEqualTypeOf<number>();
  expectTypeOf(ann.predictions.colour.value).toEqualTypeOf<"red" | "blue">();
  expectTypeOf(ann.predictions.buys.value).toEqualTypeOf<boolean>();
});

test("without models there are no predictions, and without users none are asked for", async () => {
  const { log, ...options } = await start();
  const [ann] = await buildProfiles(shopper, log, options);
  expect(ann?.predictions).toEqual({});
  const none = await buildProfiles(shopper, log, { ...options, users: [], predictions: { next: times(2) } });
  expect(none).toEqual([]);
});

test.each<readonly [string, unknown, string]>([
  [
    "no model",
    "soon",
    'invalid-argument: buildProfiles: prediction "next" must be a fitted classifier or regressor; received "soon". Models that give vectors belong to "embeddings".',
  ],
  [
    "no finite number",
    times(Number.POSITIVE_INFINITY),
    'invalid-data: buildProfiles: prediction "next" is none for user "ann"; received Infinity. The model must give a finite number, or probabilities in [0, 1].',
  ],
  [
    "no probability",
    colours(() => [1.5, -0.5]),
    'invalid-data: buildProfiles: prediction "next" is none for user "ann"; received 1.5. The model must give a finite number, or probabilities in [0, 1].',
  ],
  [
    "a column that is not there",
    times(2, "age"),
    'missing-column: buildProfiles: prediction "next": missing column "age". The data has "spend".',
  ],
])("%s is refused", async (_, model, failure) => {
  const { log, ...options } = await start();
  const predictions = { next: model as Regressor<RowValues> };
  expect(await failureOf(() => buildProfiles(shopper, log, { ...options, predictions }))).toBe(failure);
});

test("names must be such that a record can hold", async () => {
  const { log, ...options } = await start();
  const predictions = JSON.parse('{"__proto__": 1}');
  expect(await failureOf(() => buildProfiles(shopper, log, { ...options, predictions }))).toBe(
    'invalid-definition: buildProfiles: nothing can be named "__proto__" in "predictions". Choose another name.',
  );
});
