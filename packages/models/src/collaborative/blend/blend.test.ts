import {
  createInteractions,
  createRandom,
  type Estimator,
  fit,
  type Interactions,
  type Progress,
  type Recommender,
  resume,
} from "@portrait/core";
import { describeRecommender } from "@portrait/testing";
import { describe, expect, test } from "vitest";
import { popularity, popularityCodec } from "../../baseline/popularity.js";
import { bpr } from "../bpr.js";
import { ease, easeCodec } from "../ease.js";
import { ials, ialsCodec } from "../ials.js";
import { itemKnn, itemKnnCodec } from "../item-knn.js";
import { type BlendOptions, blend, blendCodec, type RecommendEstimator } from "./index.js";

const random = createRandom(5);
const log = createInteractions(
  Array.from({ length: 500 }, (_, at) => {
    const user = random.integer(40);
    return { user: `u${user}`, item: `i${(user % 3) * 6 + random.integer(14)}`, at };
  }),
);
const { items, users } = log;
const fewIals = ials({ factors: 4, iterations: 2 });

describeRecommender("blend of members that hold what they learnt from", {
  estimator: blend({ members: [ease({ l2: 1 }), itemKnn()], weights: [3, 1] }),
  codecs: [blendCodec, easeCodec, itemKnnCodec],
  foldsIn: true,
});

describeRecommender("blend by scores, with vectors and a baseline", {
  estimator: blend({ members: [ease({ l2: 1 }), fewIals, popularity()], method: "scores" }),
  codecs: [blendCodec, easeCodec, ialsCodec, popularityCodec],
  foldsIn: true,
  seeded: true,
});

/** What a member gives a user by the formula: for each of its items the points. */
async function pointsOf(
  member: Recommender,
  user: string,
  { method, rankConstant = 60 }: Pick<BlendOptions<[]>, "method" | "rankConstant">,
): Promise<ReadonlyMap<string, number>> {
  const [answer] = await member.recommend({ users: [user], k: 1000 });
  const list = answer?.items ?? [];
  const scores = list.map(({ score }) => score);
  const [worst, best] = [Math.min(...scores), Math.max(...scores)];
  return new Map(
    list.map(({ item, score }, place) => [
      item,
      method === "scores" ? (score - worst) / (best - worst) : 1 / (rankConstant + place + 1),
    ]),
  );
}

describe("blend", () => {
  test.each([
    ["reciprocal-rank", undefined],
    ["reciprocal-rank", 0],
    ["scores", undefined],
  ] as const)("by %s with constant %s, scores are those of the formula", async (method, rankConstant) => {
    const options = { method, ...(rankConstant === undefined ? {} : { rankConstant }) };
    const weights = [2, 0.5, 1];
    const model = await fit(
      blend({ members: [ease({ l2: 1 }), itemKnn(), fewIals], weights, ...options }),
      log,
    );
    expect(model.weights).toEqual(weights);
    for (const user of ["u0", "u7", "u31"]) {
      const points = await Promise.all(model.members.map((member) => pointsOf(member, user, options)));
      const expected = items
        .map((item) => ({
          item,
          score: points.reduce(
            (sum, of, at) => sum + ((weights[at] as number) * (of.get(item) ?? 0)) / 3.5,
            0,
          ),
        }))
        .sort((a, b) => b.score - a.score);
      const [answer] = await model.recommend({ users: [user], k: 1000 });
      expect(answer?.items.map(({ item }) => item)).toEqual(expected.map(({ item }) => item));
      answer?.items.forEach(({ score }, place) => {
        expect(score).toBeCloseTo(expected[place]?.score as number, 6);
      });
    }
  });

  test("only the ratios of weights matter, however great they are", async () => {
    const members = [ease({ l2: 1 }), itemKnn()] as const;
    const lists = async (weights: readonly number[]) =>
      (await fit(blend({ members, weights }), log)).recommend({ users, k: 9 });
    expect(await lists([Number.MAX_VALUE, Number.MAX_VALUE / 2])).toEqual(await lists([2, 1]));
  });

  test("one member alone keeps its order", async () => {
    const model = await fit(blend({ members: [itemKnn()] }), log);
    const order = async (one: Recommender) =>
      (await one.recommend({ users, k: 20 })).map((answer) => answer.items.map(({ item }) => item));
    expect(await order(model)).toEqual(await order(model.members[0]));
  });

  test("a member twice starts from two seeds, and a blend again from the same", async () => {
    const estimator = blend({ members: [bpr({ factors: 3, epochs: 2 }), bpr({ factors: 3, epochs: 2 })] });
    const [model, again] = [await fit(estimator, log, { seed: 4 }), await fit(estimator, log, { seed: 4 })];
    const [first, second] = model.members.map((member) => member.state().tensors);
    expect(first).not.toEqual(second);
    expect(again.members.map((member) => member.state().tensors)).toEqual([first, second]);
  });

  test("progress names the members by place", async () => {
    const seen: Progress[] = [];
    const members = [itemKnn(), ease(), itemKnn()] as const;
    await fit(blend({ members }), log, { onProgress: (progress) => seen.push(progress) });
    const own = seen.filter(({ phase }) => phase === "blend");
    expect(own.map(({ completed, total }) => [completed, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect([...new Set(seen.map(({ phase }) => phase))].sort()).toEqual([
      "blend",
      "blend > ease 2",
      "blend > itemKnn 1",
      "blend > itemKnn 3",
    ]);
  });

  test("a member that does not know a user says nothing, unless none does", async () => {
    const both = await fit(blend({ members: [popularity(), itemKnn()] }), log);
    const alone = await fit(blend({ members: [itemKnn()] }), log);
    expect(await both.recommend({ users, k: 20 })).toEqual(await alone.recommend({ users, k: 20 }));
    const [stranger] = await both.recommend({ users: ["nobody"], k: 20 });
    const [popular] = await both.members[0].recommend({ users: ["nobody"], k: 20 });
    expect(stranger?.known).toBe(false);
    expect(stranger?.items.map(({ item }) => item)).toEqual(popular?.items.map(({ item }) => item));
  });

  test("knows the items of all members together", async () => {
    const half: RecommendEstimator = {
      ...popularity(),
      learn: (data, context) =>
        popularity().learn(
          createInteractions(data.items.slice(0, 4).map((item) => ({ user: "u", item, at: 0 }))),
          context,
        ),
    };
    const model = await fit(blend({ members: [half, itemKnn()] }), log);
    expect(model.catalogue).toEqual(items);
    const narrow = await fit(blend({ members: [half] }), log);
    expect(narrow.catalogue).toEqual(items.slice(0, 4));
  });
});

describe("blend with candidates", () => {
  const members = [ease({ l2: 1 }), itemKnn()] as const;

  test("of the whole catalogue is the blend of whole rankings", async () => {
    const whole = await fit(blend({ members }), log);
    const model = await fit(blend({ members, candidates: 1000 }), log);
    expect(await model.recommend({ users, k: 7 })).toEqual(await whole.recommend({ users, k: 7 }));
  });

  test("joins what members list of the items that are allowed", async () => {
    const model = await fit(blend({ members, candidates: 3 }), log);
    const allow = items.filter((_, item) => item % 2 === 0);
    const request = { users: ["u3"], exclude: log, allow, k: 2 };
    const listed = await Promise.all(model.members.map((member) => member.recommend({ ...request, k: 3 })));
    const expected = new Map<string, number>();
    for (const [answer] of listed) {
      answer?.items.forEach(({ item }, place) => {
        expected.set(item, (expected.get(item) ?? 0) + 0.5 / (61 + place));
      });
    }
    const [answer] = await model.recommend(request);
    expect(answer?.items.length).toBe(2);
    const best = [...expected].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, 2);
    expect(answer?.items.map(({ item }) => item)).toEqual(best.map(([item]) => item));
  });

  test("never lists fewer than k", async () => {
    const model = await fit(blend({ members, candidates: 1 }), log);
    for (const { items: found } of await model.recommend({ users, k: 5 })) expect(found.length).toBe(5);
  });

  test("lists of what rules allow, and of what is in stock", async () => {
    const model = await fit(blend({ members, candidates: 2 }), log);
    const rules = { allow: items.slice(10), stock: { [items[10] as string]: 0, [items[11] as string]: 3 } };
    const answers = await model.recommend({ users, k: 2, rules });
    for (const { items: found } of answers) {
      expect(found.length).toBe(2);
      expect(found.every(({ item }) => items.indexOf(item) > 10)).toBe(true);
    }
    const taken = answers.flatMap(({ items: found }) => found.filter(({ item }) => item === items[11]));
    expect(taken.length).toBeLessThanOrEqual(3);
  });
});

describe("learning on", () => {
  const more = createInteractions([
    { user: "new", item: "i1", at: 900 },
    { user: "new", item: "i4", at: 901 },
  ]);

  test("each member goes on as it does alone", async () => {
    const members = [ease({ l2: 1 }), itemKnn()] as const;
    const model = await resume(await fit(blend({ members }), log), more);
    expect([model.kind, model.users.includes("new")]).toEqual(["blend", true]);
    const [answer] = await model.recommend({ users: ["new"], k: 3 });
    expect(answer?.known).toBe(true);
    const alone = await resume(await fit(itemKnn(), log), more);
    expect(model.members[1]?.state()).toEqual(alone.state());
    expect(model.members[1]?.provenance?.history.length).toBe(1);
  });

  test("cannot if a member cannot", async () => {
    const silent: Estimator<Interactions, Recommender> = {
      ...itemKnn(),
      async learn(data, context) {
        const { learnOn: _, ...model } = await itemKnn().learn(data, context);
        return model;
      },
    };
    const model = await fit(blend({ members: [ease(), silent] }), log);
    await expect(resume(model as never, more as never)).rejects.toMatchObject({ code: "not-supported" });
  });
});
