import { describe, expect, test } from "vitest";
import { lightGcn } from "./lightgcn.js";
import type { LightGcnOptions } from "./lightgcn-options.js";

describe("the options of lightGcn", () => {
  test("have the defaults of the paper, but for the step size", () => {
    expect(lightGcn().params).toEqual({
      factors: 64,
      layers: 3,
      userExponent: 0.5,
      itemExponent: 0.5,
      popularityExponent: 0,
      userEmbeddings: true,
      loss: "bpr",
      similarity: "dot",
      temperature: 1,
      negatives: null,
      batchSize: null,
      unobservedWeight: 1,
      edgeDropout: 0,
      graphHalfLife: null,
      lossHalfLife: null,
      lossExponent: 0,
      l2: 1e-4,
      start: "random",
      initialScale: 0.1,
      learningRate: 0.01,
      learningRateDecay: "none",
      steps: 300,
      resumeSteps: 30,
      earlyStopping: { metric: "ndcg", k: 20, every: 10, patience: 5, share: 0 },
    });
  });

  test.each<[object, string]>([
    [{ factors: 0 }, '"factors" must be an integer >= 1 and <= 1024; received 0. Leave it out to use 64.'],
    [{ layers: 9 }, '"layers" must be an integer >= 1 and <= 8; received 9. Leave it out to use 3.'],
    [
      { userExponent: -0.1 },
      '"userExponent" must be a finite number >= 0 and <= 1; received -0.1. Leave it out to use 0.5.',
    ],
    [
      { itemExponent: Number.NaN },
      '"itemExponent" must be a finite number >= 0 and <= 1; received NaN. Leave it out to use 0.5.',
    ],
    [
      { popularityExponent: 2 },
      '"popularityExponent" must be a finite number >= 0 and <= 1; received 2. Leave it out to use 0.',
    ],
    [{ userEmbeddings: 1 }, '"userEmbeddings" must be true or false; received 1. Leave it out to use true.'],
    [
      { loss: "hinge" },
      '"loss" must be one of "bpr", "softmax", "squares"; received "hinge". Leave it out to use "bpr".',
    ],
    [
      { similarity: "l2" },
      '"similarity" must be one of "dot", "cosine"; received "l2". Leave it out to use "dot".',
    ],
    [{ temperature: 0 }, '"temperature" must be a finite number > 0; received 0. Leave it out to use 1.'],
    [{ negatives: 0 }, '"negatives" must be null or an integer >= 1; received 0. Leave it out to use null.'],
    [
      { batchSize: 0.5 },
      '"batchSize" must be null or an integer >= 1; received 0.5. Leave it out to use null.',
    ],
    [
      { batchSize: 8, edgeDropout: 0.5 },
      '"batchSize" and "edgeDropout" exclude each other; received 8 and 0.5. Leave one of them out.',
    ],
    [
      { unobservedWeight: -1 },
      '"unobservedWeight" must be a finite number >= 0; received -1. Leave it out to use 1.',
    ],
    [
      { edgeDropout: 1 },
      '"edgeDropout" must be a finite number >= 0 and < 1; received 1. Leave it out to use 0.',
    ],
    [
      { graphHalfLife: 0 },
      '"graphHalfLife" must be null or a finite number > 0; received 0. Leave it out to use null.',
    ],
    [
      { lossHalfLife: Number.POSITIVE_INFINITY },
      '"lossHalfLife" must be null or a finite number > 0; received Infinity. Leave it out to use null.',
    ],
    [{ l2: Number.NaN }, '"l2" must be a finite number >= 0; received NaN. Leave it out to use 0.0001.'],
    [
      { start: "zero" },
      '"start" must be one of "random", "spectral"; received "zero". Leave it out to use "random".',
    ],
    [{ initialScale: 0 }, '"initialScale" must be a finite number > 0; received 0. Leave it out to use 0.1.'],
    [
      { learningRate: "fast" },
      '"learningRate" must be a finite number > 0; received "fast". Leave it out to use 0.01.',
    ],
    [
      { learningRateDecay: "cosine" },
      '"learningRateDecay" must be one of "none", "linear"; received "cosine". Leave it out to use "none".',
    ],
    [{ steps: 1.5 }, '"steps" must be an integer >= 1; received 1.5. Leave it out to use 300.'],
    [{ resumeSteps: -1 }, '"resumeSteps" must be an integer >= 0; received -1. Leave it out to use 30.'],
    [{ epochs: 5 }, 'there is no option "epochs". The options are '],
  ])("refuse %o", (options, message) => {
    expect(() => lightGcn(options as LightGcnOptions)).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        message: expect.stringContaining(`lightGcn: ${message}`),
      }),
    );
  });
});
