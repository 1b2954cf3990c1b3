import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CheckpointStore, fit, resume } from "@portrait/core";
import { checkpointFile } from "@portrait/core/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logToLearn } from "./killed-fit.fixture.js";
import { lightGcn } from "./lightgcn.js";
import type { LightGcnOptions } from "./lightgcn-options.js";

const script = fileURLToPath(new URL("./killed-fit.ts", import.meta.url));
const log = logToLearn();

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "portrait-lightgcn-"));
  path = join(home, "fit.safetensors");
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Fits in a process that kills itself after a step. */
async function killedAfter(step: number, options: LightGcnOptions): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    [
      ...["--import", "tsx", "--conditions=@portrait/source"],
      ...[script, path, String(step), JSON.stringify(options)],
    ],
    { stdio: "inherit" },
  );
  return new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
}

describe("a fit that is killed", () => {
  test.each<[string, LightGcnOptions]>([
    ["bpr in batches", { factors: 6, batchSize: 100, steps: 20, learningRateDecay: "linear" }],
    ["softmax", { factors: 6, loss: "softmax", negatives: 10, similarity: "cosine", steps: 20 }],
    ["squares", { factors: 6, loss: "squares", userEmbeddings: false, edgeDropout: 0.3, steps: 20 }],
  ])("comes to the same model, to the bit (%s)", async (_, options) => {
    expect(await killedAfter(13, options)).toBe("SIGKILL");
    const steps: number[] = [];
    const model = await fit(lightGcn(options), log, {
      seed: 3,
      checkpoint: { to: checkpointFile(path), every: 5 },
      onProgress: ({ completed }) => steps.push(completed),
    });
    expect(steps[0]).toBe(11);
    expect(steps).toHaveLength(10);
    expect(model.state()).toEqual((await fit(lightGcn(options), log, { seed: 3 })).state());
  });
});

describe("a checkpoint", () => {
  const options = { factors: 4, steps: 6 };
  const fitted = (checkpoint: { readonly to: CheckpointStore; readonly every: number }, seed = 3) =>
    fit(lightGcn(options), log, { seed, checkpoint });

  test("of a fit that ended gives the model again", async () => {
    const checkpoint = { to: checkpointFile(path), every: 3 };
    const first = await fitted(checkpoint);
    expect((await fitted(checkpoint)).state()).toEqual(first.state());
  });

  test("that was cut short or is of another fit is refused", async () => {
    const checkpoint = { to: checkpointFile(path), every: 3 };
    await fitted(checkpoint);
    await expect(fitted(checkpoint, 4)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining("fit: the checkpoint is of another fit: its seed is 3, not 4."),
    });
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 8));
    await expect(fitted(checkpoint)).rejects.toMatchObject({
      code: "invalid-artifact",
      message: expect.stringContaining("fit: the checkpoint is damaged: the tensors take "),
    });
  });

  test("whose tensors are not those of the fit is refused", async () => {
    let bytes: Uint8Array | undefined;
    const to: CheckpointStore = {
      read: async () => bytes,
      write: async (next) => {
        const text = new TextDecoder("latin1").decode(next).replace('"second"', '"decond"');
        bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
      },
    };
    await fitted({ to, every: 3 });
    await expect(fitted({ to, every: 3 })).rejects.toMatchObject({ code: "invalid-artifact" });
  });

  test("is not kept by resume", async () => {
    const model = await fit(lightGcn(options), log);
    await expect(
      resume(model, log, { checkpoint: { to: checkpointFile(path), every: 1 } }),
    ).rejects.toMatchObject({
      code: "not-supported",
      message:
        'lightGcn: no checkpoint can be kept here. Leave "checkpoint" out: fit keeps one for estimators such as lightGcn().',
    });
  });
});
