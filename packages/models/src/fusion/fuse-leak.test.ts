import {
  createInteractions,
  createRandom,
  type Examples,
  fit,
  type Interaction,
  type Interactions,
  interactionsBefore,
} from "@portrait/core";
import { describe, expect, test } from "vitest";
import { logisticRegression } from "../linear/logistic-regression.js";
import { addColumns } from "./columns.js";
import { fuse } from "./fuse.js";
import { spyClassifier } from "./testing/spy-classifier.js";
import { resumableEmbedder, svdEmbedder } from "./testing/svd-embedder.js";
import { createWorld, MONTH, rocAuc, type WorldRow } from "./testing/world.js";

const dimensions = 8;
const world = createWorld(17, 250);
const { train, events } = world;

/** Events at and after an instant that anyone would want to see: of old and new users, old and new items. */
function planted(from: number): Interaction[] {
  const random = createRandom(`plant ${from}`);
  const item = (index: number) =>
    index % 2 === 0 ? "planted" : `item ${random.integer(4)}-${random.integer(8)}`;
  const atOnce = Array.from({ length: 250 }, (_, index) => ({
    user: `user ${index}`,
    item: item(index),
    at: from,
  }));
  const later = Array.from({ length: 400 }, (_, index) => ({
    user: index % 3 === 0 ? `new ${index}` : `user ${random.integer(250)}`,
    item: item(index),
    at: from + Math.floor(random.next() * (8 * MONTH - from)),
  }));
  return [...atOnce, ...later];
}

/** For each training row the bytes of the vector that the classifier learns from. */
async function vectorsGiven(
  extra: readonly Interaction[],
  resumable: boolean,
  maxGraphs: number,
): Promise<string[]> {
  const interactions = createInteractions([...events, ...extra], 8 * MONTH);
  const vectors: string[] = [];
  const predict = spyClassifier(({ table }) => {
    const columns = Array.from({ length: dimensions }, (_, dimension) => table.columns[`svd_${dimension}`]);
    for (let row = 0; row < table.length; row++) {
      const values = columns.map((column) =>
        column?.type === "number" ? (column.values[row] as number) : Number.NaN,
      );
      vectors.push(String(new Uint8Array(Float64Array.from(values).buffer)));
    }
  });
  const graph = (resumable ? resumableEmbedder : svdEmbedder)({ dimensions });
  await fit(fuse({ embeddings: [graph], predict, maxGraphs }), { ...train, interactions });
  return vectors;
}

describe("nothing from at or after a row's cutoff reaches the vectors that the classifier learns from", () => {
  test.each([
    [true, 12],
    [false, 12],
    [true, 2],
  ])("resumed graphs %s, at most %i of them", async (resumable, maxGraphs) => {
    const before = await vectorsGiven([], resumable, maxGraphs);
    expect(new Set(before).size).toBeGreaterThan(800);
    expect(before.join()).not.toContain("NaN");
    for (const month of [1, 3, 5]) {
      const after = await vectorsGiven(planted(month * MONTH), resumable, maxGraphs);
      const changed = before.map((bytes, row) => bytes !== after[row]);
      train.cutoffs.forEach((cutoff, row) => {
        if (cutoff <= month * MONTH) expect(changed[row]).toBe(false);
      });
      if (month < 5) expect(changed.filter(Boolean).length).toBeGreaterThan(50);
    }
  });
});

/** Examples with the vectors of a graph that was fitted on, and folds in, what `historyOf` gives for each row. */
async function withVectors(
  examples: Examples<WorldRow>,
  learnt: Interactions,
  historyOf: (cutoff: number) => Interactions,
): Promise<Examples<WorldRow>> {
  const model = await fit(svdEmbedder({ dimensions, spin: false }), learnt, { seed: 1 });
  const histories = new Map([...new Set(examples.cutoffs)].map((cutoff) => [cutoff, historyOf(cutoff)]));
  const vectors = new Float64Array(examples.users.length * dimensions);
  for (const [cutoff, history] of histories) {
    const rows = [...examples.users.keys()].filter((row) => examples.cutoffs[row] === cutoff);
    const { values } = model.embed(
      rows.map((row) => examples.users[row] as string),
      history,
    );
    rows.forEach((row, index) => {
      vectors.set(values.subarray(index * dimensions, (index + 1) * dimensions), row * dimensions);
    });
  }
  return { ...examples, table: addColumns(examples.table, [{ name: "svd", dimensions, vectors }]) };
}

/** The mean log loss of predictions. */
function logLoss(probabilities: Float64Array, target: Uint8Array): number {
  const losses = [...target].map((outcome, row) => {
    const probability = probabilities[row] as number;
    return -Math.log(outcome === 1 ? probability : 1 - probability);
  });
  return losses.reduce((a, b) => a + b) / losses.length;
}

test("vectors that look ahead make a coin toss look foreseeable; those learnt out of fold do not", async () => {
  const { train: past, test: future } = createWorld(23, 250, 0);
  const all = interactionsBefore(past.interactions as Interactions, past.knownUntil);
  const later = future.interactions as Interactions;
  const honest = await fit(
    fuse({ embeddings: [svdEmbedder({ dimensions })], predict: logisticRegression() }),
    past,
  );

  const leakyPast = await withVectors(past, all, (cutoff) => interactionsBefore(all, cutoff + MONTH));
  const leakyFuture = await withVectors(future, all, (cutoff) => interactionsBefore(later, cutoff));
  const leaky = await fit(logisticRegression(), leakyPast);

  const honestNow = (await honest.predictProba({ ...past, interactions: all })).of(true);
  const leakyNow = (await leaky.predictProba(leakyPast)).of(true);
  const honestThen = (await honest.predictProba(future)).of(true);
  const leakyThen = (await leaky.predictProba(leakyFuture)).of(true);
  expect(rocAuc(leakyNow, past.target)).toBeGreaterThan(0.65);
  expect(rocAuc(honestNow, past.target)).toBeLessThan(0.55);
  expect(rocAuc(leakyThen, future.target)).toBeLessThan(0.55);
  expect(logLoss(honestThen, future.target)).toBeLessThan(0.7);
  expect(logLoss(leakyThen, future.target)).toBeGreaterThan(0.71);
});
