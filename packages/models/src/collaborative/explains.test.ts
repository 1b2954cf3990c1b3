import {
  createInteractions,
  createRandom,
  type Explains,
  fit,
  type Recommender,
  type SimilarItems,
  type SimilarUsers,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { bpr } from "./bpr.js";
import { ease } from "./ease.js";
import { ials } from "./ials.js";
import { itemKnn } from "./item-knn.js";
import { lightGcn } from "./lightgcn/index.js";
import { slim } from "./slim.js";
import { spectralFilter } from "./spectral-filter.js";

const random = createRandom(3);
/** Three tastes of ten items, of which each user has one. */
const rows = Array.from({ length: 400 }, (_, at) => {
  const user = random.integer(30);
  return { user: `u${user}`, item: `i${(user % 3) * 10 + random.integer(10)}`, at: at * 86_400_000 };
});
const log = createInteractions(rows);
const tasteOf = (id: string): number =>
  id.startsWith("u") ? Number(id.slice(1)) % 3 : Math.floor(Number(id.slice(1)) / 10);

type Explaining = Recommender & Explains & SimilarItems & SimilarUsers;

const models: readonly (readonly [name: string, make: () => Promise<Explaining>])[] = [
  ["itemKnn", () => fit(itemKnn({ shrinkage: 1 }), log)],
  ["slim", () => fit(slim({ l1: 0, l2: 1, nonNegative: false }), log)],
  ["ease", () => fit(ease(), log)],
  ["ials", () => fit(ials({ factors: 6, iterations: 4 }), log, { seed: 1 })],
  ["ials, plain penalty", () => fit(ials({ factors: 5, frequencyScaling: 0, l2: 1 }), log, { seed: 2 })],
  ["spectralFilter", () => fit(spectralFilter({ factors: 5 }), log)],
  [
    "spectralFilter, sharpened and of other exponents",
    () =>
      fit(
        spectralFilter({
          factors: 4,
          sharpening: 0.7,
          sharpeningSteps: 3,
          userExponent: 0.3,
          itemExponent: 0.6,
        }),
        log,
      ),
  ],
  ["spectralFilter without low pass", () => fit(spectralFilter({ factors: 0, sharpening: 0.5 }), log)],
  ["lightGcn", () => fit(lightGcn({ factors: 6, layers: 2, steps: 30 }), log, { seed: 1 })],
  [
    "lightGcn, cosine, by age",
    () =>
      fit(lightGcn({ factors: 6, layers: 1, steps: 30, similarity: "cosine", graphHalfLife: 90 }), log, {
        seed: 1,
      }),
  ],
];

describe.each(models)("%s", (_, make) => {
  const made = make();

  test("the reasons of all items of a user sum to the score, for every item", async () => {
    const model = await made;
    for (const user of log.users.slice(0, 6)) {
      const [answer] = await model.recommend({ users: [user], k: log.items.length, history: log });
      const greatest = Math.max(...(answer?.items ?? []).map(({ score }) => Math.abs(score)));
      for (const { item, score } of answer?.items ?? []) {
        const reasons = model.reasons({ user, item, history: log });
        const sum = reasons.reduce((total, { weight }) => total + weight, 0);
        expect(Math.abs(sum - score)).toBeLessThan(2e-5 * greatest);
        expect(reasons.map(({ weight }) => Math.abs(weight))).toEqual(
          reasons.map(({ weight }) => Math.abs(weight)).sort((a, b) => b - a),
        );
      }
    }
  });

  test("a stranger is explained by what it did; k cuts; who did nothing has no reasons", async () => {
    const model = await made;
    const history = createInteractions(
      ["i1", "i2", "i3", "elsewhere"].map((item) => ({ user: "new", item, at: log.until })),
      log.until + 1,
    );
    const all = model.reasons({ user: "new", item: "i4", history });
    expect(all.every(({ item }) => ["i1", "i2", "i3"].includes(item))).toBe(true);
    expect(model.reasons({ user: "new", item: "i4", history, k: 2 })).toEqual(all.slice(0, 2));
    expect(model.reasons({ user: "nobody", item: "i4", history })).toEqual([]);
  });

  test("items and users of a taste are alike", async () => {
    const model = await made;
    let right = 0;
    for (const item of log.items) {
      const near = model.similarItems(item, 3);
      expect(near.some((other) => other.item === item)).toBe(false);
      expect(near.length).toBeGreaterThan(0);
      right += near.filter((other) => tasteOf(other.item) === tasteOf(item)).length / near.length;
    }
    expect(right / log.items.length).toBeGreaterThan(0.9);
    right = 0;
    for (const user of log.users) {
      const near = model.similarUsers({ user, k: 3 });
      expect(near.length).toBe(3);
      expect(near.some((other) => other.user === user)).toBe(false);
      expect(near.every(({ score }) => score <= 1.000001)).toBe(true);
      right += near.filter((other) => tasteOf(other.user) === tasteOf(user)).length / 3;
    }
    expect(right / log.users.length).toBeGreaterThan(0.9);
    const history = createInteractions(["i11", "i12", "i13"].map((item) => ({ user: "new", item, at: 1 })));
    const [closest] = model.similarUsers({ user: "new", k: 1, history });
    expect(tasteOf(closest?.user as string)).toBe(1);
    expect(model.similarUsers({ user: "u1", k: 1000 }).length).toBe(log.users.length - 1);
  });

  test("what cannot be answered is refused", async () => {
    const model = await made;
    const { kind } = model;
    const error = (code: string, message: string) =>
      expect.objectContaining({ code, message: `${kind}.${message}` });
    const caught = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (reason) {
        return reason;
      }
    };
    const ask = { user: "u1", item: "i1", history: log };
    expect(caught(() => model.reasons({ ...ask, item: "rum" }))).toEqual(
      error("invalid-argument", 'reasons: the item must be one of the catalogue; received "rum".'),
    );
    expect(caught(() => model.reasons(undefined as never))).toEqual(
      error("invalid-argument", "reasons: the request must be an object; received undefined."),
    );
    expect(caught(() => model.similarUsers(null as never))).toEqual(
      error("invalid-argument", "similarUsers: the request must be an object; received null."),
    );
    expect(caught(() => model.reasons({ ...ask, k: 0 }))).toEqual(
      error("invalid-argument", 'reasons: "k" must be an integer >= 1; received 0.'),
    );
    expect(caught(() => model.reasons({ ...ask, history: [] as never }))).toEqual(
      error("invalid-argument", 'reasons: "history" must be interactions; received an array of 0.'),
    );
    expect(caught(() => model.similarItems("__proto__", 2))).toEqual(
      error("invalid-argument", 'similarItems: the item must be one of the catalogue; received "__proto__".'),
    );
    expect(caught(() => model.similarItems("i1", Number.NaN))).toEqual(
      error("invalid-argument", 'similarItems: "k" must be an integer >= 1; received NaN.'),
    );
    expect(caught(() => model.similarUsers({ user: "nobody", k: 2 }))).toEqual(
      error(
        "unknown-id",
        'similarUsers: nothing is known of the user "nobody". Pass what the user did as history.',
      ),
    );
    expect(caught(() => model.similarUsers({ user: "u1", k: 1.5 }))).toEqual(
      error("invalid-argument", 'similarUsers: "k" must be an integer >= 1; received 1.5.'),
    );
    expect(caught(() => model.similarUsers({ user: "u1", k: 1, history: 7 as never }))).toEqual(
      error("invalid-argument", 'similarUsers: "history" must be interactions; received 7.'),
    );
    if (kind === "ials" || kind === "lightGcn") {
      expect(caught(() => model.reasons({ user: "u1", item: "i1" }))).toEqual(
        error(
          "invalid-argument",
          'reasons: "history" is needed, as the model keeps vectors of its users and not what they did; received undefined. Pass what the user did.',
        ),
      );
    } else {
      expect(model.reasons({ user: "u1", item: "i1" })).toEqual(model.reasons(ask));
    }
  });
});

test("vectors of pairs tell what is alike, of the users that were learnt from", async () => {
  const model = await fit(bpr({ factors: 6 }), log, { seed: 1 });
  const near = log.items.flatMap((item) =>
    model.similarItems(item, 3).map((other) => [item, other.item] as const),
  );
  const alike = log.users.flatMap((user) =>
    model.similarUsers({ user, k: 3 }).map((other) => [user, other.user] as const),
  );
  for (const pairs of [near, alike]) {
    const right = pairs.filter(([one, other]) => tasteOf(one) === tasteOf(other)).length;
    expect(right / pairs.length).toBeGreaterThan(0.9);
  }
  expect(() => model.similarUsers({ user: "new", k: 1, history: log })).toThrow(
    'bpr.similarUsers: nothing is known of the user "new". Pass what the user did as history.',
  );
});
