import {
  createInteractions,
  type Estimator,
  type Interactions,
  type Recommendation,
  type RecommendRequest,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { failedChecks } from "../suite/check.js";
import { type CoOccurrence, coOccurrence, coOccurrenceCodec } from "./co-occurrence.js";
import { describeRecommender, recommenderChecks } from "./describe-recommender.js";
import type { RecommenderSuite } from "./suite.js";

const sound: RecommenderSuite = { estimator: coOccurrence(), codecs: [coOccurrenceCodec], foldsIn: true };

describeRecommender("coOccurrence", sound);

type Learn = Estimator<Interactions, CoOccurrence>["learn"];

const learnSoundly: Learn = (data, context) => coOccurrence().learn(data, context);

function learning(learn: Learn): RecommenderSuite {
  return { ...sound, estimator: Object.freeze({ ...coOccurrence(), learn }) };
}

/** The sound recommender, whose requests and answers are changed. */
function answering(
  recommend: (model: CoOccurrence, request: RecommendRequest) => Promise<readonly Recommendation[]>,
): RecommenderSuite {
  return learning(async (data, context) => {
    const model = await learnSoundly(data, context);
    return Object.freeze({ ...model, recommend: (request: RecommendRequest) => recommend(model, request) });
  });
}

/** The sound recommender whose lists are changed. */
function listing(
  change: (answer: Recommendation, request: RecommendRequest) => Recommendation,
): RecommenderSuite {
  return answering(async (model, request) =>
    (await model.recommend(request)).map((answer) => change(answer, request)),
  );
}

/** The sound recommender whose requests are changed. */
function requesting(
  change: (request: RecommendRequest, model: CoOccurrence) => RecommendRequest,
): RecommenderSuite {
  return answering((model, request) => model.recommend(change(request, model)));
}

function making(change: (model: CoOccurrence) => object): RecommenderSuite {
  return learning(async (data, context) => {
    const model = await learnSoundly(data, context);
    return Object.freeze({ ...model, ...change(model) });
  });
}

function breaking(when: (data: Interactions) => boolean): RecommenderSuite {
  return learning(async (data, context) => {
    if (when(data)) throw new TypeError("undefined is not an item");
    return learnSoundly(data, context);
  });
}

let fits = 0;

const faults: readonly (readonly [fault: string, suite: RecommenderSuite, check: string])[] = [
  [
    "lists its catalogue backwards",
    making((model) => ({ catalogue: [...model.catalogue].reverse() })),
    "the catalogue holds the items that were learnt from, in code-unit order",
  ],
  [
    "gives one item too many",
    requesting((request) => ({ ...request, k: request.k + 1 })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "gives one item too few",
    listing((answer) => ({ ...answer, items: answer.items.slice(1) })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "gives an item twice",
    listing((answer) => ({
      ...answer,
      items: answer.items.map((item, place) => answer.items[place === 1 ? 0 : place] ?? item),
    })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "gives worst first",
    listing((answer) => ({ ...answer, items: [...answer.items].reverse() })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "breaks ties backwards",
    listing((answer) => ({
      ...answer,
      items: [...answer.items].sort((a, b) => b.score - a.score || (a.item < b.item ? 1 : -1)),
    })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "scores with NaN",
    listing((answer) => ({ ...answer, items: answer.items.map((item) => ({ ...item, score: Number.NaN })) })),
    "each user gets k items of the catalogue, scores never rise, ties go by item",
  ],
  [
    "allocates k places",
    requesting((request) => ({ ...request, k: new Float64Array(request.k).length })),
    "a k beyond the catalogue gives the whole catalogue",
  ],
  [
    "leaves out items without score",
    listing((answer) => ({ ...answer, items: answer.items.filter(({ score }) => score > 0) })),
    "a k beyond the catalogue gives the whole catalogue",
  ],
  [
    "samples for small k",
    listing((answer, { k }) => ({ ...answer, items: k === 3 ? answer.items.slice(0, 2) : answer.items })),
    "the first k are the same for any greater k",
  ],
  [
    "gives users their neighbour's items",
    answering(async (model, request) => {
      const answers = await model.recommend(request);
      return answers.map((answer, index) => ({
        ...answer,
        items: answers[index === 2 ? 1 : index]?.items ?? [],
      }));
    }),
    "a user gets the same alone, among others, in any order, and twice",
  ],
  [
    "answers each user once",
    answering((model, request) => model.recommend({ ...request, users: [...new Set(request.users)] })),
    "a user gets the same alone, among others, in any order, and twice",
  ],
  ["knows nobody", listing((answer) => ({ ...answer, known: false })), "users of the training are known"],
  [
    "knows everybody",
    listing((answer) => ({ ...answer, known: true })),
    "strangers are not known, and all get the same",
  ],
  [
    "has nothing for strangers",
    listing((answer) => (answer.known ? answer : { ...answer, items: [] })),
    "strangers are not known, and all get the same",
  ],
  [
    "gives everyone a stranger's items",
    answering(async (model, request) => {
      const answers = await model.recommend({ ...request, users: request.users.map(() => "nobody") });
      return answers.map((answer, index) => ({
        ...answer,
        user: request.users[index] as string,
        known: true,
        items: [...answer.items]
          .sort((a, b) => (a.item < b.item ? -1 : 1))
          .map(({ item }) => ({ item, score: 0 })),
      }));
    }),
    "the model has learnt: a user's own items rank before others on the whole",
  ],
  [
    "cannot answer nobody",
    answering(async (model, request) => {
      if (request.users.length === 0) throw new TypeError("no users");
      return model.recommend(request);
    }),
    "no users get no answers",
  ],
  [
    "rounds k",
    requesting((request) => ({ ...request, k: Math.max(1, Math.floor(Number(request.k) || 1)) })),
    "a k that is no positive integer is refused",
  ],
  [
    "ignores options that there are not",
    requesting(({ users, k, ...rest }) => ({ users, k, ...("exclude" in rest ? rest : {}) })),
    "an option that there is not is refused",
  ],
  [
    "ignores exclude",
    requesting(({ exclude: _, ...request }) => request),
    "excluded pairs are not recommended, everything else is",
  ],
  [
    "excludes for everyone what one has",
    requesting((request) => ({ ...request, deny: request.exclude?.items ?? [] })),
    "excluded pairs are not recommended, everything else is",
  ],
  [
    "reads allow once for each user",
    answering(async (model, request) => {
      const answers: Recommendation[] = [];
      for (const user of request.users)
        answers.push(...(await model.recommend({ ...request, users: [user] })));
      return answers;
    }),
    "only allowed items are recommended",
  ],
  ["ignores deny", requesting(({ deny: _, ...request }) => request), "denied items are not recommended"],
  [
    "cuts at k before it denies",
    answering(async (model, { deny, ...request }) => {
      const denied = new Set(deny);
      return (await model.recommend(request)).map((answer) => ({
        ...answer,
        items: answer.items.filter(({ item }) => !denied.has(item)),
      }));
    }),
    "denied items are not recommended",
  ],
  [
    "lets allow override deny",
    requesting((request) => (request.allow === undefined ? request : { ...request, deny: [] })),
    "rules hold together",
  ],
  [
    "takes an empty list for none",
    requesting((request) => {
      const { allow, ...rest } = request;
      return allow !== undefined && [...allow].length === 0 ? rest : request;
    }),
    "rules that leave nothing leave nothing",
  ],
  [
    "sorts the users in place",
    requesting((request) => {
      (request.users as string[]).sort();
      return request;
    }),
    "a request is not changed",
  ],
  [
    "reads anything as users",
    answering(async (model, request) => model.recommend({ ...request, users: [...request.users] })),
    "a request that is none is refused with a PortraitError",
  ],
  [
    "counts its fits",
    learning(async (data, context) => {
      const model = await learnSoundly(data, context);
      const state = { ...model.state(), config: { ...model.state().config, fit: ++fits } };
      return Object.freeze({ ...model, state: () => state });
    }),
    "the order in which events were written down does not matter",
  ],
  [
    "ignores the history",
    requesting(({ history: _, ...request }) => request),
    "a stranger with a history of known items is served from it",
  ],
  ["breaks without events", breaking((data) => data.at?.length === 0), "no event is refused as invalid data"],
  ["breaks on one event", breaking((data) => data.at?.length === 1), "one event gives a model"],
  ["breaks on one user", breaking((data) => data.users?.length === 1), "one user gives a model"],
  ["breaks on one item", breaking((data) => data.items?.length === 1), "one item gives a model"],
  [
    "breaks on other data",
    breaking((data) => !("until" in Object(data))),
    "what are no interactions is refused",
  ],
  [
    "keeps the items of whom it forgets",
    making((model) => ({ withoutUser: () => ({ model, removed: { users: 1 } }) })),
    "forgets a user as it says, and holds the id no more",
  ],
  [
    "cannot forget whom it holds",
    making(() => ({ withoutUser: undefined })),
    "forgets a user as it says, and holds the id no more",
  ],
  [
    "forgets others too",
    making((model) => ({
      withoutUser: () => ({
        model: model.users?.reduce((left, user) => left.withoutUser(user).model, model),
        removed: { users: 1 },
      }),
    })),
    "forgets a user as it says, and holds the id no more",
  ],
  [
    "claims to have learnt again",
    making((model) => ({ relearnWithout: async (user: string) => model.withoutUser(user).model })),
    "forgets a user as it says, and holds the id no more",
  ],
];

describe("the contract of recommenders finds a fault:", () => {
  test.each(faults)("%s", async (_, suite, name) => {
    const checks = recommenderChecks(suite).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("every check of its own has a fault that it finds", () => {
    const names = new Set(faults.map(([, , name]) => name));
    const own = recommenderChecks(sound).map(({ name }) => name);
    expect(
      own
        .slice(own.indexOf("the catalogue holds the items that were learnt from, in code-unit order"))
        .filter((name) => !names.has(name)),
    ).toEqual([]);
  });

  test("a baseline that knows users, or folds strangers in, must say so", async () => {
    const failed = await failedChecks(recommenderChecks({ ...sound, personal: false, foldsIn: false }));
    expect(failed.map(({ name }) => name)).toEqual([
      "no user is known",
      "everyone gets the same",
      "a stranger's history makes no difference",
    ]);
  });

  test("other data may be passed", async () => {
    const rows = Array.from({ length: 60 }, (_, at) => ({
      user: `u${at % 12}`,
      item: `i${(at * 7) % 11}`,
      at,
    }));
    const suite = { ...sound, interactions: createInteractions(rows) };
    expect(await failedChecks(recommenderChecks(suite))).toEqual([]);
  });
});
