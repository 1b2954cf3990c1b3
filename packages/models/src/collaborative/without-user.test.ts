import {
  createInteractions,
  createRandom,
  type Estimator,
  encodeModelFile,
  fit,
  type Interactions,
  type Recommender,
  removeUser,
  type UserHolder,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { ease, easeCodec } from "./ease.js";
import { itemKnn, itemKnnCodec } from "./item-knn.js";
import { slim, slimCodec } from "./slim.js";
import { spectralFilter, spectralFilterCodec } from "./spectral-filter.js";

type Holder = Recommender & UserHolder<Holder>;

const random = createRandom(6);
const log = createInteractions(
  Array.from({ length: 200 }, (_, at) => ({
    user: random.integer(9) === 0 ? "user-4711" : `u${random.integer(20)}`,
    item: `i${random.integer(10)}`,
    at,
  })),
);
const others = log.users.filter((user) => user !== "user-4711");

describe.each<[string, Estimator<Interactions, Holder>, { decode(state: never): Recommender }]>([
  ["itemKnn", itemKnn(), itemKnnCodec],
  ["slim", slim({ l2: 1 }), slimCodec],
  ["ease", ease({ l2: 1 }), easeCodec],
  ["spectralFilter", spectralFilter({ factors: 2 }), spectralFilterCodec],
])("removeUser from %s", (kind, estimator, codec) => {
  test("takes out what is held of the user, and keeps what was learnt", async () => {
    const model = await fit(estimator, log);
    const { model: after, removed } = removeUser(model, "user-4711");
    expect([removed, after.users, after.catalogue]).toEqual([{ users: 1 }, others, model.catalogue]);
    expect(after.provenance?.forgotten).toBe(1);
    expect(new TextDecoder("latin1").decode(encodeModelFile(after))).not.toContain("4711");
    const [answer] = await after.recommend({ users: ["user-4711"], k: 3 });
    expect(answer?.known).toBe(false);
    const request = { users: others, k: 10 };
    const answers = await after.recommend(request);
    expect(await codec.decode(after.state() as never).recommend(request)).toEqual(answers);
    if (kind !== "spectralFilter") expect(answers).toEqual(await model.recommend(request));
    else expect(after.state().tensors.vectors).toEqual(model.state().tensors.vectors);
  });

  test("does nothing where there is no such user", async () => {
    const model = await fit(estimator, log);
    const { model: after, removed } = removeUser(model, "joe");
    expect([after, removed]).toEqual([model, { users: 0 }]);
  });
});
