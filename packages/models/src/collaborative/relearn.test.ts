import {
  createInteractions,
  type Estimator,
  fit,
  forget,
  forgetInModel,
  type Interaction,
  type Interactions,
  interactionsWithout,
  type Recommender,
  type Relearnable,
} from "@portrait/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blend } from "./blend/index.js";
import { itemKnn, itemKnnCodec } from "./item-knn.js";
import { slim, slimCodec } from "./slim.js";
import { spectralFilter, spectralFilterCodec } from "./spectral-filter.js";

type Learner = Estimator<Interactions, Recommender & Relearnable<Recommender>>;

const events: fc.Arbitrary<readonly Interaction[]> = fc.array(
  fc.record({
    user: fc.constantFrom("ann", "bob", "eve", "joe", "__proto__"),
    item: fc.constantFrom("tea", "rye", "milk", "rum", "ann", "constructor"),
    at: fc.nat(40),
  }),
  { minLength: 1, maxLength: 30 },
);

describe.each<[string, Learner, typeof itemKnnCodec | typeof slimCodec | typeof spectralFilterCodec]>([
  ["itemKnn", itemKnn({ userWeights: "inverse-degree", neighbours: 3 }), itemKnnCodec],
  ["slim", slim({ l1: 0.01, l2: 1 }), slimCodec],
  ["spectralFilter", spectralFilter({ factors: 2 }), spectralFilterCodec],
])("%s", (_, estimator, codec) => {
  test("learns again what a fit without the user learns, also once it was saved", async () => {
    let emptied = 0;
    const property = fc.asyncProperty(events, fc.boolean(), async (rows, saved) => {
      const log = createInteractions(rows);
      const user = rows[0]?.user as string;
      const fitted = await fit(estimator, log, { seed: 3 });
      const { provenance } = fitted;
      const model = saved ? { ...codec.decode(fitted.state()), ...(provenance && { provenance }) } : fitted;
      const { values } = await forget(user, { model: forgetInModel<Recommender>(model) });
      const rest = interactionsWithout(log, user);
      if (rest.users.length === 0) {
        emptied++;
        expect([values.model?.catalogue, codec.decode(values.model?.state() as never).users]).toEqual([
          [],
          [],
        ]);
        expect((await values.model?.recommend({ users: [user], k: 2 }))?.[0]).toEqual({
          user,
          items: [],
          known: false,
        });
        return;
      }
      expect(values.model?.state()).toEqual((await fit(estimator, rest, { seed: 3 })).state());
    });
    await fc.assert(property, { numRuns: 60, seed: 21 });
    expect(emptied).toBeGreaterThan(0);
  });

  test("stops by its signal", async () => {
    const model = await fit(estimator, createInteractions([{ user: "ann", item: "tea", at: 1 }]));
    await expect(
      forgetInModel<Recommender>(model).forget("ann", { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: "aborted" });
  });
});

test("a blend learns again what its members do, each under its seed, and says where they came from", async () => {
  const log = createInteractions(
    Array.from({ length: 90 }, (_, at) => ({ user: `u${at % 13}`, item: `i${(at * at) % 11}`, at })),
  );
  const estimator = blend({ members: [spectralFilter({ factors: 3, iterations: 0 }), itemKnn()] });
  const model = await fit(estimator, log, { seed: 5 });
  const { values } = await forget("u4", { model: forgetInModel(model) });
  const after = values.model as typeof model;
  const rest = await fit(estimator, interactionsWithout(log, "u4"), { seed: 5 });
  after.members.forEach((member, place) => {
    expect(member.state()).toEqual(rest.members[place]?.state());
    const { provenance } = rest.members[place] as Recommender;
    expect(member.provenance).toEqual({ ...provenance, fingerprint: "" });
  });
  expect(after.users).toEqual(rest.users);
});
