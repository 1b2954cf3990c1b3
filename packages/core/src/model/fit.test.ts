import { blockInteractions, expectPortraitError, mixedExamples } from "@portrait/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createInteractions, fingerprintInteractions, type Interactions } from "../data/interactions.js";
import { VERSION } from "../version.js";
import type { Estimator, FitContext, Resumable } from "./estimator.js";
import { fingerprintOf } from "./fingerprint.js";
import { fit, resume } from "./fit.js";
import type { Model } from "./model.js";
import type { Progress } from "./progress.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Counter extends Model, Resumable<Interactions, Counter> {
  readonly kind: "counter";
  readonly count: number;
}

type Course = (context: FitContext<Interactions>) => Promise<void>;

const threeSteps: Course = async (context) => {
  for (let step = 1; step <= 3; step++) await context.step(step, 3, 1 / step);
};

function counterModel(count: number, course: Course): Counter {
  return Object.freeze<Counter>({
    kind: "counter",
    count,
    state: () => ({ kind: "counter", version: 1, config: { count }, tensors: {}, parts: {} }),
    async learnOn(data, context) {
      await course(context);
      return counterModel(count + data.at.length, course);
    },
  });
}

function counter(course: Course = threeSteps): Estimator<Interactions, Counter> {
  return Object.freeze<Estimator<Interactions, Counter>>({
    kind: "counter",
    params: Object.freeze({ step: 1 }),
    learn: (data, context) => counterModel(0, course).learnOn(data, context),
  });
}

const data = createInteractions([
  { user: "a", item: "x", at: 1 },
  { user: "b", item: "y", at: 2 },
]);

describe("fit", () => {
  test("gives a frozen model that says where it came from", async () => {
    const model = await fit(counter(), data, { seed: 5, backend: { name: "wasm" } });
    expect(model.count).toBe(2);
    expect(model.provenance).toEqual({
      estimator: "counter",
      params: { step: 1 },
      seed: 5,
      backend: "wasm",
      fingerprint: fingerprintInteractions(data),
      version: VERSION,
      history: [],
    });
    expect([model, model.provenance].every(Object.isFrozen)).toBe(true);
    expect((await fit(counter(), data)).provenance).toMatchObject({ seed: 0, backend: "" });
  });

  test("hands the algorithm the same stream for the same seed", async () => {
    const drawn: number[] = [];
    const drawing = counter(async ({ random, seed }) => {
      drawn.push(random.next(), random.fork("a").next(), seed);
    });
    for (const seed of [1, 1, 2]) await fit(drawing, data, { seed });
    expect(drawn.slice(0, 3)).toEqual(drawn.slice(3, 6));
    expect(drawn[6]).not.toBe(drawn[0]);
    expect([drawn[2], drawn[8]]).toEqual([1, 2]);
  });

  test("hands on validation, backend, signal and listener", async () => {
    const validation = createInteractions([]);
    const { signal } = new AbortController();
    const onProgress = (): void => {};
    const backend = { name: "cpu" };
    let seen: unknown;
    const looking = counter(async (context) => {
      seen = { ...context, step: undefined, random: undefined };
    });
    await fit(looking, data, { validation, signal, onProgress, backend });
    expect(seen).toEqual({
      seed: 0,
      validation,
      signal,
      onProgress,
      backend,
      step: undefined,
      random: undefined,
    });
  });

  test("reports every step", async () => {
    const reported: Progress[] = [];
    await fit(counter(), data, { onProgress: (progress) => reported.push(progress) });
    expect(reported).toEqual(
      [1, 2, 3].map((step) => ({ phase: "counter", completed: step, total: 3, loss: 1 / step })),
    );
    const silent: Progress[] = [];
    await fit(
      counter((context) => context.step(1, 1)),
      data,
      { onProgress: (progress) => silent.push(progress) },
    );
    expect(silent).toEqual([{ phase: "counter", completed: 1, total: 1 }]);
  });

  test("reports a metric of validation data beside the loss", async () => {
    const reported: Progress[] = [];
    const course: Course = (context) => context.step(1, 2, undefined, 0.5);
    await fit(counter(course), data, { onProgress: (progress) => reported.push(progress) });
    expect(reported).toEqual([{ phase: "counter", completed: 1, total: 2, score: 0.5 }]);
  });

  test.each([
    ["with setImmediate", []],
    ["with message channels", ["setImmediate"]],
    ["with timers alone", ["setImmediate", "MessageChannel"]],
  ])("lets other work run while it learns, %s", async (_place, absent) => {
    for (const name of absent) vi.stubGlobal(name, undefined);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const busy = counter(async (context) => {
      for (let step = 1; step <= 8; step++) {
        const start = performance.now();
        while (performance.now() - start < 30);
        await context.step(step, 8);
      }
    });
    await fit(busy, data);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
  });

  test("stops at the step after its signal, and carries the reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let steps = 0;
    const stepping = counter(async (context) => {
      for (let step = 1; step <= 100; step++) {
        steps = step;
        if (step === 7) controller.abort(reason);
        await context.step(step, 100);
      }
    });
    const error = await expectPortraitError(fit(stepping, data, { signal: controller.signal }), {
      code: "aborted",
      message: "counter: the fit was stopped by its signal.",
    });
    expect([steps, error.cause]).toEqual([7, reason]);
  });

  test("does not begin when its signal was aborted before", async () => {
    let began = false;
    const estimator = counter(async () => {
      began = true;
    });
    await expectPortraitError(fit(estimator, data, { signal: AbortSignal.abort() }), {
      code: "aborted",
      message: "counter: the fit was stopped by its signal.",
    });
    expect(began).toBe(false);
  });

  test("an error of the algorithm or of the listener comes through", async () => {
    const failing = counter(async () => {
      throw new RangeError("singular");
    });
    await expect(fit(failing, data)).rejects.toThrow(new RangeError("singular"));
    const listener = (): void => {
      throw new Error("listener");
    };
    await expect(fit(counter(), data, { onProgress: listener })).rejects.toThrow("listener");
  });
});

describe("fit refuses", () => {
  test.each([
    [undefined, "undefined"],
    [{}, "an object"],
    ["counter", '"counter"'],
    [counter, "a function"],
  ])("the estimator %#", async (estimator, described) => {
    await expectPortraitError(fit(estimator as never, data as never), {
      code: "invalid-argument",
      message: `fit: the first argument must be an estimator; received ${described}. Make one with a factory such as logisticRegression().`,
    });
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [5, "5"],
    ["log.csv", '"log.csv"'],
  ])("the data %#", async (odd, described) => {
    await expectPortraitError(fit(counter(), odd as never), {
      code: "invalid-argument",
      message: `fit: the data must be examples or interactions; received ${described}. Make examples with buildExamples or createExamples, interactions with createInteractions.`,
    });
  });

  test.each([
    [{ seed: -1 }, 'fit: "seed" must be an integer >= 0; received -1. Leave it out to use 0.'],
    [{ seed: 1.5 }, 'fit: "seed" must be an integer >= 0; received 1.5. Leave it out to use 0.'],
    [{ seed: "42" }, 'fit: "seed" must be an integer >= 0; received "42". Leave it out to use 0.'],
    [
      { validation: 5 },
      'fit: "validation" must be data of the same kind as the training data; received 5. It may be left out.',
    ],
    [
      { backend: "wasm" },
      'fit: "backend" must be a backend made by tfjs(); received "wasm". It may be left out.',
    ],
    [{ signal: {} }, 'fit: "signal" must be an AbortSignal; received an object. It may be left out.'],
    [{ onProgress: true }, 'fit: "onProgress" must be a function; received true. It may be left out.'],
    [
      { epochs: 5 },
      'fit: there is no option "epochs". The options are "seed", "validation", "backend", "workers", "signal", "onProgress", "checkpoint".',
    ],
    [5, "fit: options must be an object; received 5. Leave them out to use the defaults."],
  ])("the options %j", async (options, message) => {
    await expectPortraitError(fit(counter(), data, options as never), { code: "invalid-option", message });
  });
});

describe("resume", () => {
  test("gives another model, and remembers the fits before it", async () => {
    const more = createInteractions([{ user: "c", item: "z", at: 3 }]);
    const first = await fit(counter(), data, { seed: 1 });
    const second = await resume(first, more, { seed: 2 });
    const third = await resume(second, data, { seed: 3 });
    expect([first.count, second.count, third.count]).toEqual([2, 3, 5]);
    expect(third.provenance).toEqual({
      estimator: "counter",
      params: { step: 1 },
      seed: 3,
      backend: "",
      fingerprint: fingerprintInteractions(data),
      version: VERSION,
      history: [
        { seed: 1, fingerprint: fingerprintInteractions(data) },
        { seed: 2, fingerprint: fingerprintInteractions(more) },
      ],
    });
    expect(Object.isFrozen(third)).toBe(true);
  });

  test("of a model of unknown origin begins a history", async () => {
    const model = await resume(counterModel(7, threeSteps), data);
    expect([model.count, model.provenance?.params, model.provenance?.history]).toEqual([9, {}, []]);
  });

  test("stops by its signal, and leaves the model as it is", async () => {
    const first = await fit(counter(), data);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expectPortraitError(resume(first, data, options), {
      code: "aborted",
      message: "counter: the fit was stopped by its signal.",
    });
    expect(first.count).toBe(2);
  });

  test("refuses models that cannot learn on, and data that is none", async () => {
    const { learnOn: _, ...fixed } = counterModel(1, threeSteps);
    await expectPortraitError(resume(fixed as never, data as never), {
      code: "not-supported",
      message: 'resume: a model of kind "counter" cannot learn on. Fit a new one on all of the data.',
    });
    for (const [odd, described] of [
      [undefined, "undefined"],
      [{}, "an object"],
    ] as const) {
      await expectPortraitError(resume(odd as never, data as never), {
        code: "not-supported",
        message: `resume: ${described} cannot learn on. Fit a new one on all of the data.`,
      });
    }
    await expectPortraitError(resume(await fit(counter(), data), null as never), {
      code: "invalid-argument",
      message:
        "resume: the data must be examples or interactions; received null. Make examples with buildExamples or createExamples, interactions with createInteractions.",
    });
  });
});

describe("fingerprintOf", () => {
  test("tells examples apart by all that they hold", () => {
    const examples = mixedExamples({ rows: 20 });
    const interactions = blockInteractions();
    const flipped = examples.target.map((value) => 1 - value);
    const variants = [
      examples,
      mixedExamples({ rows: 20, seed: 2 }),
      { ...examples, target: flipped },
      { ...examples, users: [...examples.users].reverse() },
      { ...examples, cutoffs: examples.cutoffs.map((cutoff) => cutoff + 1) },
      { ...examples, interactions },
      { ...examples, interactions: blockInteractions({ seed: 2 }) },
      interactions,
    ];
    expect(new Set(variants.map(fingerprintOf)).size).toBe(variants.length);
    expect(fingerprintOf(mixedExamples({ rows: 20 }))).toBe(fingerprintOf(examples));
  });

  test("has nothing to say of other data", () => {
    expect([undefined, null, 5, "x", {}, []].map(fingerprintOf)).toEqual(Array(6).fill(""));
  });
});
