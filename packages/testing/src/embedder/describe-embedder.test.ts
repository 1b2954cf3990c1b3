import type { Embedder, Embeddings, Interactions } from "@portrait/core";
import { describe, expect, test } from "vitest";
import { type CoOccurrence, coOccurrence, coOccurrenceCodec } from "../recommender/co-occurrence.js";
import { failedChecks } from "../suite/check.js";
import { describeEmbedder, type EmbedderSuite, embedderChecks } from "./describe-embedder.js";

const sound: EmbedderSuite = { estimator: coOccurrence(), codecs: [coOccurrenceCodec] };

describeEmbedder("coOccurrence", sound);

/** The sound embedder, whose models are changed. */
function making(change: (model: CoOccurrence) => Partial<Embedder>): EmbedderSuite {
  const estimator = Object.freeze({
    ...coOccurrence(),
    learn: async (...input: Parameters<ReturnType<typeof coOccurrence>["learn"]>) => {
      const model = await coOccurrence().learn(...input);
      return Object.freeze({ ...model, ...change(model) });
    },
  });
  return { ...sound, estimator };
}

function embedding(
  embed: (model: CoOccurrence, users: readonly string[], history: Interactions) => Embeddings,
): EmbedderSuite {
  return making((model) => ({ embed: (users, history) => embed(model, users, history) }));
}

const scaled = (found: Embeddings, factor: number): Embeddings => ({
  ...found,
  values: found.values.map((value) => value * factor),
});

const faults: readonly (readonly [fault: string, suite: EmbedderSuite, check: string])[] = [
  [
    "has a vector too few",
    making((model) => ({ itemVectors: model.itemVectors.subarray(model.dimensions) })),
    "every item has a finite vector of the model's dimensions",
  ],
  [
    "has vectors of nothing",
    making((model) => ({ itemVectors: new Float32Array(model.itemVectors.length) })),
    "every item has a finite vector of the model's dimensions",
  ],
  [
    "gives zeros",
    embedding((model, users, history) => scaled(model.embed(users, history), 0)),
    "every user with a known item has a vector, and it is not zero",
  ],
  [
    "divides by zero",
    embedding((model, users, history) => scaled(model.embed(users, history), Number.POSITIVE_INFINITY)),
    "every user with a known item has a vector, and it is not zero",
  ],
  [
    "knows everybody",
    embedding((model, users, history) => ({ ...model.embed(users, history), known: users.map(() => true) })),
    "users without a known item are not known, and have zeros",
  ],
  [
    "gives strangers minus zero",
    embedding((model, users, history) => scaled(model.embed(users, history), -1)),
    "users without a known item are not known, and have zeros",
  ],
  [
    "normalises over the batch",
    embedding((model, users, history) => scaled(model.embed(users, history), 1 / users.length)),
    "a user has the same vector alone, among others, in any order, and twice",
  ],
  [
    "counts unknown items",
    embedding((model, users, history) => scaled(model.embed(users, history), 1 / history.items.length)),
    "a vector depends on the user's own known items alone",
  ],
  [
    "places everyone at one point",
    embedding((model, users, history) => {
      const found = model.embed(users, history);
      return {
        ...found,
        values: found.values.map((_, at) => Number(found.known[Math.floor(at / found.dimensions)])),
      };
    }),
    "other items give another vector",
  ],
  [
    "cannot embed nobody",
    embedding((model, users, history) => {
      if (users.length === 0) throw new RangeError("no rows");
      return model.embed(users, history);
    }),
    "no users have no vectors",
  ],
  [
    "sorts users in place",
    embedding((model, users, history) => {
      (users as string[]).sort();
      return model.embed(users, history);
    }),
    "users and history are not changed by embedding",
  ],
  [
    "uses the item vectors as scratch",
    embedding((model, users, history) => {
      model.itemVectors[0] = (model.itemVectors[0] ?? 0) + 1;
      return model.embed(users, history);
    }),
    "users and history are not changed by embedding",
  ],
];

describe("the contract of embedders finds a fault:", () => {
  test.each(faults)("%s", async (_, suite, name) => {
    const checks = embedderChecks(suite).filter((check) => check.name === name);
    expect((await failedChecks(checks)).map((failed) => failed.name)).toEqual([name]);
  });

  test("every check of its own has a fault that it finds", () => {
    const names = new Set(faults.map(([, , name]) => name));
    const own = embedderChecks(sound).map(({ name }) => name);
    const from = own.indexOf("every item has a finite vector of the model's dimensions");
    expect(own.slice(from).filter((name) => !names.has(name))).toEqual([]);
  });
});
