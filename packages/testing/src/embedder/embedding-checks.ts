import { createInteractions, type Embedder, type Embeddings, fit, type Interactions } from "@portrait/core";
import { expect } from "vitest";
import { fitOptions } from "../estimator/suite.js";
import { rowsOf, strangers } from "../recommender/ranking.js";
import type { Check } from "../suite/check.js";
import { lazily } from "../suite/lazily.js";
import type { EmbedderSuite } from "./describe-embedder.js";

function embed(model: Embedder, users: readonly string[], history: Interactions): Embeddings {
  const found = model.embed(users, history);
  expect(found.dimensions).toBe(model.dimensions);
  expect(found.values.length).toBe(users.length * model.dimensions);
  expect(found.known.length).toBe(users.length);
  expect(found.values.every(Number.isFinite), "every number is finite").toBe(true);
  return found;
}

const vectorOf = ({ values, dimensions }: Embeddings, row: number): number[] => [
  ...values.subarray(row * dimensions, (row + 1) * dimensions),
];

/**
 * Checks what an embedder answers.
 *
 * @param subject - The suite, its interactions filled in.
 */
export function embeddingChecks(
  subject: EmbedderSuite & { readonly interactions: Interactions },
): readonly Check[] {
  const { estimator, interactions } = subject;
  const { users, items } = interactions;
  const learn = lazily(() => fit(estimator, interactions, fitOptions(subject)));
  const first = users[0] as string;
  return [
    {
      name: "every item has a finite vector of the model's dimensions",
      async run() {
        const model = await learn();
        expect(model.catalogue).toEqual(items);
        expect(Number.isSafeInteger(model.dimensions) && model.dimensions > 0).toBe(true);
        expect(model.itemVectors.length).toBe(items.length * model.dimensions);
        expect(model.itemVectors.every(Number.isFinite)).toBe(true);
        expect(model.itemVectors.some((value) => value !== 0)).toBe(true);
      },
    },
    {
      name: "every user with a known item has a vector, and it is not zero",
      async run() {
        const found = embed(await learn(), users, interactions);
        expect(found.known).toEqual(users.map(() => true));
        users.forEach((_, row) => {
          expect(vectorOf(found, row).some((value) => value !== 0)).toBe(true);
        });
      },
    },
    {
      name: "users without a known item are not known, and have zeros",
      async run() {
        const model = await learn();
        const history = createInteractions([
          { user: strangers[0] as string, item: "an item that nobody knows", at: 1 },
        ]);
        const found = embed(model, [...strangers, first], history);
        expect(found.known).toEqual([...strangers, first].map(() => false));
        expect(found.values.every((value) => Object.is(value, 0))).toBe(true);
      },
    },
    {
      name: "a user has the same vector alone, among others, in any order, and twice",
      async run() {
        const model = await learn();
        const together = embed(model, users, interactions);
        const backwards = embed(model, [...users].reverse(), interactions);
        const twice = embed(model, [...users, ...users], interactions);
        users.forEach((user, row) => {
          const vector = vectorOf(together, row);
          expect(vectorOf(embed(model, [user], interactions), 0)).toEqual(vector);
          expect(vectorOf(backwards, users.length - 1 - row)).toEqual(vector);
          expect(vectorOf(twice, row + users.length)).toEqual(vector);
        });
      },
    },
    {
      name: "a vector depends on the user's own known items alone",
      async run() {
        const model = await learn();
        const expected = vectorOf(embed(model, [first], interactions), 0);
        const own = rowsOf(interactions).filter(({ user }) => user === first);
        const noise = [
          { user: first, item: "an item that nobody knows", at: 5 },
          { user: strangers[0] as string, item: items[1] as string, at: 6 },
        ];
        expect(vectorOf(embed(model, [first], createInteractions([...own, ...noise])), 0)).toEqual(expected);
        const renamed = createInteractions(own.map((row) => ({ ...row, user: strangers[0] as string })));
        expect(vectorOf(embed(model, [strangers[0] as string], renamed), 0)).toEqual(expected);
      },
    },
    {
      name: "other items give another vector",
      async run() {
        const model = await learn();
        const only = (item: string) =>
          vectorOf(embed(model, [first], createInteractions([{ user: first, item, at: 1 }])), 0);
        expect(new Set(items.map((item) => only(item).join())).size).toBeGreaterThan(1);
      },
    },
    {
      name: "no users have no vectors",
      async run() {
        expect(embed(await learn(), [], interactions).values.length).toBe(0);
      },
    },
    {
      name: "users and history are not changed by embedding",
      async run() {
        const model = await learn();
        const copy = structuredClone(interactions);
        const vectors = [...model.itemVectors];
        embed(model, Object.freeze([...users]), interactions);
        expect(interactions).toEqual(copy);
        expect([...model.itemVectors]).toEqual(vectors);
      },
    },
  ];
}
