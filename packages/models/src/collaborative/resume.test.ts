import {
  createInteractions,
  createRandom,
  type Estimator,
  fit,
  type Interactions,
  type Recommender,
  type Resumable,
  resume,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { ease } from "./ease.js";
import { itemKnn } from "./item-knn.js";
import { slim } from "./slim.js";
import { spectralFilter } from "./spectral-filter.js";

type Remembering = Recommender & Resumable<Interactions, Remembering> & { readonly users: readonly string[] };

const random = createRandom(3);
const events = Array.from({ length: 300 }, (_, at) => ({
  user: `u${random.integer(30)}`,
  item: `i${random.integer(12)}`,
  at,
}));
const log = createInteractions(events);
const later = [
  { user: "new", item: "i1", at: 1 },
  { user: "new", item: "i7", at: 2 },
  { user: "u3", item: "i0", at: 3 },
  { user: "u3", item: "unheard", at: 4 },
  { user: "odd", item: "unheard", at: 5 },
];
const more = createInteractions(later);

const estimators: readonly (readonly [string, () => Estimator<Interactions, Remembering>])[] = [
  ["itemKnn", () => itemKnn()],
  ["slim", () => slim({ l2: 1 })],
  ["ease", () => ease({ l2: 1 })],
];

const lists = (model: Recommender, users: readonly string[], history?: Interactions) =>
  model.recommend({ users, k: 12, ...(history === undefined ? {} : { history }) });

describe.each(estimators)("resume of %s", (kind, make) => {
  test("serves new users, and old ones with more, as their history would, and keeps the weights", async () => {
    const model = await fit(make(), log);
    const resumed = await resume(model, more);
    expect(resumed.kind).toBe(kind);
    expect(resumed.catalogue).toEqual(model.catalogue);
    expect(resumed.users).toEqual([...model.users, "new"].sort());
    const all = createInteractions([...events, ...later]);
    expect(await lists(resumed, ["new", "u3", "u5"])).toEqual(await lists(model, ["new", "u3", "u5"], all));
    expect((await lists(model, ["new"]))[0]?.known).toBe(false);
  });

  test("leaves out who did nothing that is known, and refuses what are no interactions", async () => {
    const resumed = await resume(await fit(make(), log), more);
    expect((await lists(resumed, ["odd"]))[0]?.known).toBe(false);
    await expect(resume(resumed, [] as never)).rejects.toMatchObject({ code: "invalid-argument" });
  });
});

describe("resume of spectralFilter", () => {
  test("without low-pass filter it is a fit on everything, as far as items are known", async () => {
    const estimator = spectralFilter({ factors: 0 });
    const resumed = await resume(await fit(estimator, log), more);
    const known = later.filter(({ item }) => item !== "unheard");
    const whole = await fit(estimator, createInteractions([...events, ...known]));
    expect(resumed.users).toEqual(whole.users);
    expect(resumed.state().tensors).toEqual(whole.state().tensors);
    expect(await lists(resumed, ["new", "u3", "u5"])).toEqual(await lists(whole, ["new", "u3", "u5"]));
  });

  test("with one the vectors stay, so that scores are close to those of a fit", async () => {
    const estimator = spectralFilter({ factors: 3, iterations: 30 });
    const model = await fit(estimator, log);
    const resumed = await resume(model, more);
    expect(resumed.state().tensors.vectors).toEqual(model.state().tensors.vectors);
    const known = later.filter(({ item }) => item !== "unheard");
    const whole = await fit(estimator, createInteractions([...events, ...known]));
    const scores = async (one: Recommender) =>
      new Map((await lists(one, ["u5"]))[0]?.items.map(({ item, score }) => [item, score]));
    const [mine, theirs] = [await scores(resumed), await scores(whole)];
    for (const [item, score] of theirs)
      expect(Math.abs((mine.get(item) as number) - score)).toBeLessThan(0.3);
  });
});
