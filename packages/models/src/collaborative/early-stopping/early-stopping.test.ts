import {
  type CheckpointStore,
  createInteractions,
  decodeModel,
  type Estimator,
  encodeModelFile,
  type FitOptions,
  fit,
  type Interactions,
  type Model,
  type Progress,
  type RankingExamples,
  type Recommender,
  type Resumable,
  removeUser,
  resume,
  splitInteractions,
} from "@portrait/core";
import { evaluate, ndcgAtK, recallAtK } from "@portrait/metrics";
import { describe, expect, test } from "vitest";
import { bpr } from "../bpr.js";
import { ials } from "../ials.js";
import { lightGcn } from "../lightgcn/lightgcn.js";
import { blocks } from "./blocks.fixture.js";
import type { RecommenderEvaluation } from "./recommender-evaluation.js";
import type { RecommenderEarlyStopping } from "./stopping-options.js";

type Stopping = Recommender &
  Resumable<Interactions, Recommender> & { readonly evaluation: RecommenderEvaluation | undefined };
type Make = (steps: number, earlyStopping?: RecommenderEarlyStopping) => Estimator<Interactions, Stopping>;

/** With the option left out where there is none. */
const stopping = (earlyStopping: RecommenderEarlyStopping | undefined) =>
  earlyStopping === undefined ? {} : { earlyStopping };

const estimators: readonly (readonly [string, Make])[] = [
  [
    "lightGcn",
    (steps, early) => lightGcn({ factors: 8, layers: 1, learningRate: 0.05, steps, ...stopping(early) }),
  ],
  ["bpr", (epochs, early) => bpr({ factors: 8, learningRate: 0.2, l2: 0, epochs, ...stopping(early) })],
  [
    "ials",
    (iterations, early) =>
      ials({ factors: 24, blockSize: 8, l2: 1e-4, unobservedWeight: 0.02, iterations, ...stopping(early) }),
  ],
];

const { log, later } = blocks("early stopping");
const validation = createInteractions([
  ...Array.from(later.user, (user, event) => ({
    user: later.users[user] as string,
    item: later.items[later.item[event] as number] as string,
    at: later.at[event] as number,
  })),
  { user: "stranger", item: "i1", at: 9e3 },
  { user: "u1", item: "unknown", at: 9e3 },
]);

/** What `validation` says of the users of the log, made by another way. */
const examples: RankingExamples = splitInteractions(
  createInteractions(
    [log, later].flatMap((part) =>
      Array.from(part.user, (user, event) => ({
        user: part.users[user] as string,
        item: part.items[part.item[event] as number] as string,
        at: part.at[event] as number,
      })),
    ),
  ),
  log.until,
).test;

function memoryStore(): CheckpointStore & { bytes: Uint8Array | undefined } {
  return {
    bytes: undefined,
    async read() {
      return this.bytes;
    },
    async write(bytes) {
      this.bytes = bytes;
    },
  };
}

/** The tensors of a model. */
const tensorsOf = (model: Model) => model.state().tensors;

/** A fit that dies after a step. */
const dying = (step: number): Pick<FitOptions<Interactions>, "onProgress"> => ({
  onProgress: ({ completed }) => {
    if (completed === step) throw new Error("died");
  },
});

describe.each(estimators)("%s", (_, make) => {
  const early = { every: 2, patience: 3, k: 5 } as const;

  test("stops when the metric gets no better, and keeps the best state", async () => {
    const seen: Progress[] = [];
    const model = await fit(make(200, early), log, {
      seed: 4,
      validation,
      onProgress: (progress) => seen.push(progress),
    });
    const { steps, values, best, metric, k } = model.evaluation as RecommenderEvaluation;
    expect([metric, k]).toEqual(["ndcg", 5]);
    expect(steps).toEqual(values.map((_, at) => 2 * (at + 1)));
    expect(best).toBe(steps[values.indexOf(Math.max(...values))]);
    expect(steps.length - 1 - steps.indexOf(best)).toBe(3);
    expect(seen).toHaveLength(steps.at(-1) as number);
    expect(seen.at(-1)).toMatchObject({ completed: steps.at(-1), total: 200, score: values.at(-1) });
    expect(seen.filter(({ score }) => score !== undefined).map(({ completed }) => completed)).toEqual(steps);
    const short = await fit(make(best), log, { seed: 4 });
    expect(tensorsOf(model)).toEqual(tensorsOf(short));
    expect(short.evaluation).toBeUndefined();
  });

  test.each(["ndcg", "recall"] as const)("judges by %s as evaluate does", async (metric) => {
    const model = await fit(make(7, { every: 3, patience: null, k: 4, metric }), log, { validation });
    const { steps, values, best } = model.evaluation as RecommenderEvaluation;
    expect(steps).toEqual([3, 6, 7]);
    const { metrics } = await evaluate(model, examples, { metrics: [ndcgAtK(4), recallAtK(4)] });
    const expected = metric === "ndcg" ? metrics.ndcgAt4 : metrics.recallAt4;
    expect(values[steps.indexOf(best)]).toBeCloseTo(expected.value, 12);
  });

  test("puts a share aside by the seed where there is no validation", async () => {
    const share = { ...early, share: 0.25 };
    const [first, again, other, plain] = await Promise.all([
      fit(make(6, share), log, { seed: 1 }),
      fit(make(6, share), log, { seed: 1 }),
      fit(make(6, share), log, { seed: 2 }),
      fit(make(6, early), log, { seed: 1 }),
    ]);
    expect(first.evaluation).toEqual(again.evaluation);
    expect(first.evaluation?.values).not.toEqual(other.evaluation?.values);
    expect(first.catalogue).toEqual(log.items);
    expect(plain.evaluation).toBeUndefined();
    const given = await fit(make(6, share), log, { seed: 1, validation });
    expect(tensorsOf(given).popularity).toEqual(tensorsOf(plain).popularity);
  });

  test("goes on from a checkpoint to the same model, evaluation included", async () => {
    const estimator = make(40, early);
    const whole = await fit(estimator, log, { seed: 3, validation });
    const last = whole.evaluation?.steps.at(-1) as number;
    for (const step of [1, 5, last]) {
      const checkpoint = { to: memoryStore(), every: 1 };
      const killed = fit(estimator, log, { seed: 3, validation, checkpoint, ...dying(step) });
      await expect(killed).rejects.toThrow("died");
      const taken: number[] = [];
      const model = await fit(estimator, log, {
        seed: 3,
        validation,
        checkpoint,
        onProgress: ({ completed }) => taken.push(completed),
      });
      expect(taken).toEqual(Array.from({ length: last - step }, (_, at) => step + at + 1));
      expect(model.state()).toEqual(whole.state());
    }
  });

  test("refuses a checkpoint of other validation data, and a damaged one", async () => {
    const checkpoint = { to: memoryStore(), every: 1 };
    const options = { seed: 3, validation, checkpoint };
    await fit(make(4, early), log, options);
    await expect(fit(make(4, early), log, { seed: 3, checkpoint })).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining(
        "fit: the checkpoint is of another fit: its validation data are others.",
      ),
    });
    const text = Buffer.from(checkpoint.to.bytes ?? []).toString("latin1");
    for (const [name, other] of [
      ['"scores"', '"scoret"'],
      ['"best.', '"bess.'],
    ] as const) {
      const to = { ...memoryStore(), bytes: Buffer.from(text.replaceAll(name, other), "latin1") };
      const again = fit(make(4, early), log, { ...options, checkpoint: { to, every: 1 } });
      await expect(again).rejects.toMatchObject({
        code: "invalid-artifact",
        message: expect.stringMatching(
          /: the checkpoint's tensor "(scores|best\.\w+)" must hold \d+ (64|32)-bit floats/,
        ),
      });
    }
  });

  test("keeps the evaluation in its state, without a user too, and forgets it by resume", async () => {
    const estimator = make(4, early);
    const model = await fit(estimator, log, { validation });
    expect(model.evaluation?.values).toHaveLength(2);
    const again = decodeModel(encodeModelFile(model), { codecs: estimator.codecs ?? [] });
    expect(again).toMatchObject({ evaluation: model.evaluation });
    expect(removeUser(model as never, "u1").model).toMatchObject({ evaluation: model.evaluation });
    expect((await resume(model, log)) as Stopping).toMatchObject({ evaluation: undefined });
    expect(((await resume(model, log, { validation })) as Stopping).evaluation).toBeDefined();
  });

  test("refuses validation data by which nothing can be judged", async () => {
    const { kind } = make(1);
    await expect(fit(make(1), log, { validation: {} as Interactions })).rejects.toMatchObject({
      code: "invalid-argument",
      message: `${kind}: "validation" must be interactions; received an object. Make them with createInteractions, or with interactions() of an engine.`,
    });
    for (const nothing of [
      log,
      createInteractions([]),
      createInteractions([{ user: "x", item: "i1", at: 1 }]),
    ]) {
      await expect(fit(make(1), log, { validation: nothing })).rejects.toMatchObject({
        code: "invalid-data",
        message: `${kind}: no user of the data takes up a new known item in "validation". Pass what users of the data did beside it, such as later.`,
      });
    }
    const single = createInteractions([
      { user: "ann", item: "tea", at: 1 },
      { user: "bob", item: "rum", at: 2 },
    ]);
    await expect(fit(make(1, { share: 0.9 }), single)).rejects.toMatchObject({
      code: "invalid-data",
      message: `${kind}: a share of 0.9 of each user's items puts none aside. Choose a greater "share", or pass "validation" to fit.`,
    });
    await expect(fit(make(1), createInteractions([]), { validation })).rejects.toMatchObject({
      code: "invalid-data",
      message: expect.stringContaining(`${kind}: there are no interactions to learn from.`),
    });
  });

  test.each<[unknown, string]>([
    [
      5,
      '"earlyStopping" must be an object such as { metric, k, every, patience, share }; received 5. It may be left out.',
    ],
    [
      [],
      '"earlyStopping" must be an object such as { metric, k, every, patience, share }; received an array of 0. It may be left out.',
    ],
  ])("refuses %o for options of stopping", (value, message) => {
    const { kind } = make(1);
    expect(() => make(1, value as RecommenderEarlyStopping)).toThrow(
      expect.objectContaining({ code: "invalid-option", message: `${kind}: ${message}` }),
    );
  });

  test.each<[object, string]>([
    [
      { metric: "auc" },
      '"metric" must be one of "ndcg", "recall"; received "auc". Leave it out to use "ndcg".',
    ],
    [{ k: 0 }, '"k" must be an integer >= 1; received 0. Leave it out to use 20.'],
    [{ every: 1.5 }, '"every" must be an integer >= 1; received 1.5. Leave it out to use '],
    [{ patience: 0 }, '"patience" must be null or an integer >= 1; received 0. Leave it out to use 5.'],
    [{ share: 1 }, '"share" must be a finite number >= 0 and < 1; received 1. Leave it out to use 0.'],
    [
      { share: Number.NaN },
      '"share" must be a finite number >= 0 and < 1; received NaN. Leave it out to use 0.',
    ],
    [
      { rounds: 3 },
      'there is no option "rounds". The options are "metric", "k", "every", "patience", "share".',
    ],
  ])("refuses %o within them", (options, message) => {
    const { kind } = make(1);
    expect(() => make(1, options)).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message: expect.stringContaining(`${kind}.earlyStopping: ${message}`),
      }),
    );
  });

  test.each<[unknown, string]>([
    [3, "config.evaluation must be an object or null; received 3"],
    [
      { steps: [2, 2] },
      "config.evaluation.steps must be a list of ascending integers >= 1; received an array of 2",
    ],
    [
      { values: [0.5, 2] },
      "config.evaluation.values must be a list of numbers from 0 to 1; received an array of 2",
    ],
    [{ values: [0.5] }, "config.evaluation must hold a value for each of 2 steps; it holds 1"],
    [{ best: 3 }, "config.evaluation.best must be one of its steps; received 3"],
    [
      { metric: "__proto__" },
      'config.evaluation.metric must be one of "ndcg", "recall"; received "__proto__"',
    ],
    [{ k: 0 }, "config.evaluation.k must be an integer >= 1; received 0"],
  ])("refuses a hostile evaluation: %o", async (change, problem) => {
    const estimator = make(4, early);
    const state = (await fit(estimator, log, { validation })).state();
    const evaluation =
      typeof change === "object" ? { ...(state.config.evaluation as object), ...(change as object) } : change;
    const hostile = { ...state, config: { ...state.config, evaluation: evaluation as never } };
    expect(() => estimator.codecs?.[0]?.decode(hostile)).toThrow(
      expect.objectContaining({
        code: "invalid-artifact",
        message: expect.stringContaining(`the artifact's ${problem}`),
      }),
    );
  });
});
