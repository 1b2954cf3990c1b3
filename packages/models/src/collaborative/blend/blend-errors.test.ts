import { createInteractions, type DecodedState, fit, type Model } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { ease } from "../ease.js";
import { itemKnn } from "../item-knn.js";
import { blend, blendCodec, type RecommendEstimator } from "./index.js";

const log = createInteractions([
  { user: "ann", item: "tea", at: 1 },
  { user: "ann", item: "rum", at: 2 },
  { user: "bob", item: "tea", at: 3 },
]);
const members = [ease(), itemKnn()] as const;

describe("what cannot be blended is refused:", () => {
  const hint = "Write blend({ members: [ease(), lightGcn()] }).";
  const needed = '"members" must be a list of estimators of recommenders, at least one; received';
  test.each<[unknown, string, string]>([
    [undefined, "invalid-argument", `${needed} undefined. ${hint}`],
    [null, "invalid-argument", `${needed} null. ${hint}`],
    [[ease()], "invalid-argument", `${needed} an array of 1. ${hint}`],
    [{}, "invalid-argument", `${needed} an object. ${hint}`],
    [{ members: [] }, "invalid-argument", `${needed} an array of 0. ${hint}`],
    [{ members: [ease(), 3] }, "invalid-argument", `${needed} an array of 2. ${hint}`],
    [
      { members, weights: [1] },
      "invalid-option",
      '"weights" must hold one number for each of the 2 members; received an array of 1. Leave it out for members that count the same.',
    ],
    ...[[1, 0], [1, -1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY], ["1", 1], 2].map(
      (weights): [unknown, string, string] => [
        { members, weights },
        "invalid-option",
        `"weights" must be a list of finite numbers > 0; received ${weights === 2 ? "2" : "an array of 2"}. It may be left out.`,
      ],
    ),
    [
      { members, method: "borda" },
      "invalid-option",
      '"method" must be one of "reciprocal-rank", "scores"; received "borda". Leave it out to use "reciprocal-rank".',
    ],
    [
      { members, rankConstant: -1 },
      "invalid-option",
      '"rankConstant" must be a finite number >= 0; received -1. Leave it out to use 60.',
    ],
    [
      { members, candidates: 0 },
      "invalid-option",
      '"candidates" must be null or an integer >= 1; received 0. Leave it out to use null.',
    ],
    [{ members, member: 1 }, "invalid-option", 'there is no option "member". Did you mean "members"?'],
  ])("%o", (options, code, message) => {
    expect(() => blend(options as { members: typeof members })).toThrow(
      expect.objectContaining({ code, message: `blend: ${message}` }),
    );
  });

  test("data that are no interactions", async () => {
    await expect(fit(blend({ members }), [] as never)).rejects.toMatchObject({
      code: "invalid-argument",
      message:
        "blend: the data must be interactions; received an array of 0. Make them with createInteractions, or with interactions() of an engine.",
    });
  });

  test("a member that makes no recommender", async () => {
    const mute = {
      ...ease(),
      learn: async (): Promise<Model> => ({ kind: "mute", state: () => ({}) as never }),
    };
    await expect(
      fit(blend({ members: [ease(), mute as never as RecommendEstimator] }), log),
    ).rejects.toMatchObject({
      code: "not-supported",
      message: 'blend: member 2 must make a recommender; it made a model of kind "mute" that is none.',
    });
  });
});

const model = await fit(blend({ members }), log);

describe("a hostile state is refused:", () => {
  const state = model.state();
  const { config, parts } = state;
  const mute: Model = { kind: "mute", state: () => state };
  test.each<[unknown, string]>([
    [{ ...state, kind: "ease" }, 'kind must be "blend"; received "ease"'],
    [{ ...state, config: {} }, "config.weights must be a list of finite numbers > 0; received undefined"],
    [
      { ...state, config: { ...config, weights: [1, Number.NaN] } },
      "config.weights must be a list of finite numbers > 0; received an array of 2",
    ],
    [{ ...state, config: { ...config, weights: [] } }, "config.weights must hold a number"],
    [{ ...state, config: { ...config, weights: [1, 1, 1] } }, 'part "member2" is missing'],
    [
      { ...state, config: { ...config, method: "__proto__" } },
      'config.method must be one of "reciprocal-rank", "scores"; received "__proto__"',
    ],
    [
      { ...state, config: { ...config, rankConstant: -60 } },
      "config.rankConstant must be a finite number >= 0; received -60",
    ],
    [
      { ...state, config: { ...config, candidates: 1.5 } },
      "config.candidates must be null or an integer >= 1; received 1.5",
    ],
    [{ ...state, parts: null }, "parts are missing"],
    [{ ...state, parts: Object.create(parts) }, 'part "member0" is missing'],
    [
      { ...state, parts: { ...parts, member1: mute } },
      'part "member1" must be a recommender; received one of kind "mute"',
    ],
  ])("%#", (hostile, problem) => {
    expect(() => blendCodec.decode(hostile as DecodedState)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: `blend: the artifact's ${problem}. It is damaged, or was not written by this version of Portrait.`,
      }),
    );
  });
});
