import { describe, expect, test } from "vitest";
import { encodeSafetensors } from "../artifact/safetensors.js";
import { createInteractions, type Interactions } from "../data/interactions.js";
import { type CheckpointStore, createCheckpoint, type FitIdentity } from "./checkpoint.js";
import type { Estimator } from "./estimator.js";
import { fit, resume } from "./fit.js";
import type { Model } from "./model.js";

interface MemoryStore extends CheckpointStore {
  bytes: Uint8Array | undefined;
  writes: number;
}

function memoryStore(): MemoryStore {
  return {
    bytes: undefined,
    writes: 0,
    async read() {
      return this.bytes;
    },
    async write(bytes) {
      this.writes++;
      this.bytes = bytes;
    },
  };
}

interface Sum extends Model {
  readonly kind: "sum";
  readonly value: number;
}

/** Adds the numbers of steps up to ten; dies after one of them. */
function summing(options: { readonly dies?: number; readonly scale?: number } = {}) {
  const { dies = 99, scale = 1 } = options;
  return Object.freeze<Estimator<Interactions, Sum>>({
    kind: "sum",
    params: { scale },
    checkpoints: true,
    async learn(_, { checkpoint }) {
      const kept = await checkpoint?.load();
      let value = kept?.tensors.sum?.data[0] ?? 0;
      for (let step = (kept?.step ?? 0) + 1; step <= 10; step++) {
        value += scale * step;
        await checkpoint?.keep(step, () => ({ sum: { shape: [1], data: Float64Array.of(value) } }));
        if (step === dies) throw new Error("died");
      }
      return {
        kind: "sum",
        value,
        state: () => ({ kind: "sum", version: 1, config: { value }, tensors: {}, parts: {} }),
      };
    },
  });
}

const log = createInteractions([{ user: "ann", item: "tea", at: 1 }]);

describe("a fit with a checkpoint", () => {
  test("goes on from the last step that was kept", async () => {
    const to = memoryStore();
    const checkpoint = { to, every: 3 };
    await expect(fit(summing({ dies: 8 }), log, { checkpoint })).rejects.toThrow("died");
    expect(to.writes).toBe(2);
    const model = await fit(summing(), log, { checkpoint });
    expect(model.value).toBe(55);
    expect(to.writes).toBe(3);
    expect((await fit(summing(), log)).value).toBe(55);
  });

  test("reads no tensors when it is not time to", async () => {
    const checkpoint = createCheckpoint({ to: memoryStore(), every: 4 }, {} as FitIdentity);
    await checkpoint.keep(3, () => {
      throw new Error("called");
    });
    expect(await checkpoint.load()).toBeUndefined();
  });

  test.each<[string, () => Promise<unknown>]>([
    ["its scale is 1, not 2", () => fit(summing({ scale: 2 }), log, { checkpoint: kept })],
    ["its seed is 0, not 5", () => fit(summing(), log, { checkpoint: kept, seed: 5 })],
    ["its data are others", () => fit(summing(), createInteractions([]), { checkpoint: kept })],
    ["its validation data are others", () => fit(summing(), log, { checkpoint: kept, validation: log })],
    [
      'its estimator is "sum", not "product"',
      () => fit({ ...summing(), kind: "product" }, log, { checkpoint: kept }),
    ],
  ])("refuses that of another fit: %s", async (words, run) => {
    kept.to.bytes = undefined;
    await fit(summing(), log, { checkpoint: kept });
    await expect(run()).rejects.toMatchObject({
      code: "invalid-argument",
      message: `fit: the checkpoint is of another fit: ${words}. Pass a store of its own for each fit, or remove what it holds.`,
    });
  });

  test("goes on from one that was written before validation data were named", async () => {
    const own = { kind: "sum", params: {}, seed: 0, fingerprint: "" };
    const metadata = { format: "portrait-checkpoint", version: "1", fit: JSON.stringify(own), step: "4" };
    const to = { ...memoryStore(), bytes: encodeSafetensors(new Map(), metadata) };
    expect(await createCheckpoint({ to, every: 1 }, { ...own, validation: "" }).load()).toMatchObject({
      step: 4,
    });
  });

  test("is written at any step by fits that hold others, which learn how often", async () => {
    const to = memoryStore();
    const own = { kind: "sum", params: {}, seed: 0, fingerprint: "", validation: "" };
    const checkpoint = createCheckpoint({ to, every: 4 }, own);
    expect(checkpoint.every).toBe(4);
    await checkpoint.write(3, { sum: { shape: [1], data: Float64Array.of(6) } });
    expect(await checkpoint.load()).toMatchObject({
      step: 3,
      tensors: { sum: { data: Float64Array.of(6) } },
    });
  });

  const file = (metadata: Readonly<Record<string, string>>) => encodeSafetensors(new Map(), metadata);
  const head = { format: "portrait-checkpoint", version: "1" };
  test.each<[string, Uint8Array]>([
    ["the weights have 3 bytes; the length of their header alone takes 8", new Uint8Array(3)],
    ["it is no checkpoint of this version of Portrait", file({ format: "portrait" })],
    ["it is no checkpoint of this version of Portrait", file({ ...head, version: "2" })],
    ["it does not say of which fit it is", file(head)],
    ["it does not say of which fit it is", file({ ...head, fit: "null" })],
  ])("says that it is damaged: %s", async (words, bytes) => {
    const to = { ...memoryStore(), bytes };
    await expect(fit(summing(), log, { checkpoint: { to, every: 1 } })).rejects.toMatchObject({
      code: "invalid-artifact",
      message: `fit: the checkpoint is damaged: ${words}. Remove it, and the fit begins anew.`,
    });
  });

  test.each(["0", "x", "1.5"])("says that its step is %s", async (step) => {
    const own = { kind: "sum", params: {}, seed: 0, fingerprint: "", validation: "" };
    const to = { ...memoryStore(), bytes: file({ ...head, fit: JSON.stringify(own), step }) };
    await expect(createCheckpoint({ to, every: 1 }, own).load()).rejects.toMatchObject({
      message: `fit: the checkpoint is damaged: its step is "${step}". Remove it, and the fit begins anew.`,
    });
  });
});

const kept = { to: memoryStore(), every: 5 };

describe("refused", () => {
  test("an estimator that keeps none", async () => {
    const { checkpoints: _, ...none } = summing();
    await expect(fit(none, log, { checkpoint: kept })).rejects.toMatchObject({
      code: "not-supported",
      message:
        'sum: no checkpoint can be kept here. Leave "checkpoint" out: fit keeps one for estimators such as lightGcn().',
    });
  });

  test("resume", async () => {
    const model = {
      ...(await fit(summing(), log)),
      learnOn: async () => (await fit(summing(), log)) as never,
    };
    await expect(resume(model as never, log as never, { checkpoint: kept })).rejects.toMatchObject({
      code: "not-supported",
      message:
        'sum: no checkpoint can be kept here. Leave "checkpoint" out: fit keeps one for estimators such as lightGcn().',
    });
  });

  test.each([
    5,
    { to: kept.to },
    { to: {}, every: 1 },
    { to: kept.to, every: 0 },
    { to: kept.to, every: 1.5 },
  ])("the option %j", async (checkpoint) => {
    await expect(fit(summing(), log, { checkpoint: checkpoint as never })).rejects.toMatchObject({
      code: "invalid-option",
      message: expect.stringContaining(
        'fit: "checkpoint" must be { to, every } with a store that reads and writes, and an integer >= 1; received ',
      ),
    });
  });
});
