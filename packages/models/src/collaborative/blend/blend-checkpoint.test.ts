import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CheckpointStore, encodeModelFile, fit } from "@portrait/core";
import { checkpointFile } from "@portrait/core/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ease } from "../ease.js";
import { itemKnn } from "../item-knn.js";
import { logToLearn } from "../lightgcn/killed-fit.fixture.js";
import { blend, type RecommendEstimator } from "./blend.js";
import { blendToKill } from "./killed-blend.fixture.js";

const script = fileURLToPath(new URL("./killed-blend.ts", import.meta.url));
const log = logToLearn();

let home: string;
let path: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "portrait-blend-"));
  path = join(home, "fit.safetensors");
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Fits in a process that kills itself after a step of a phase. */
async function killedAfter(phase: string, step: number): Promise<NodeJS.Signals | null> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=@portrait/source", script, path, phase, String(step)],
    { stdio: "inherit" },
  );
  return new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
}

/** Goes on with a fit; the model, and the first step of each phase that was reported. */
async function goneOn() {
  const first: Record<string, number> = {};
  const model = await fit(blend({ members: blendToKill(), weights: [1, 2, 3, 4] }), log, {
    seed: 3,
    checkpoint: { to: checkpointFile(path), every: 5 },
    onProgress: ({ phase, completed }) => {
      first[phase] ??= completed;
    },
  });
  return { model, first };
}

const whole = await fit(blend({ members: blendToKill(), weights: [1, 2, 3, 4] }), log, { seed: 3 });

describe("the fit of a blend that is killed", () => {
  test.each<[string, string, number, Readonly<Record<string, number>>]>([
    [
      "in its second member",
      "blend > lightGcn 2",
      13,
      {
        blend: 1,
        "blend > lightGcn 2": 11,
        "blend > blend > popularity 1 3": 1,
        "blend > blend 3": 1,
        "blend > blend > bpr 2 3": 1,
        "blend > lightGcn 4": 1,
      },
    ],
    [
      "in a member of a member",
      "blend > blend > bpr 2 3",
      8,
      { blend: 1, "blend > blend 3": 1, "blend > blend > bpr 2 3": 6, "blend > lightGcn 4": 1 },
    ],
    ["between members", "blend", 3, { blend: 1, "blend > lightGcn 4": 1 }],
    ["at its end", "blend", 4, { blend: 1 }],
  ])("%s comes to the same model, to the bit", async (_, phase, step, expected) => {
    expect(await killedAfter(phase, step)).toBe("SIGKILL");
    const { model, first } = await goneOn();
    expect(encodeModelFile(model)).toEqual(encodeModelFile(whole));
    expect(first).toEqual(expected);
  });
});

interface MemoryStore extends CheckpointStore {
  bytes: Uint8Array | undefined;
}

const memoryStore = (): MemoryStore => ({
  bytes: undefined,
  async read() {
    return this.bytes;
  },
  async write(bytes) {
    this.bytes = bytes;
  },
});

describe("the checkpoint of a blend", () => {
  const pair = (first: RecommendEstimator) => blend({ members: [first, itemKnn()] });

  test("holds no model of a member without codecs, which is fitted again", async () => {
    const { codecs: _, ...plain } = ease();
    const checkpoint = { to: memoryStore(), every: 1 };
    const model = await fit(pair(plain), log, { checkpoint });
    const phases: string[] = [];
    const again = await fit(pair(plain), log, {
      checkpoint,
      onProgress: ({ phase }) => phases.push(phase),
    });
    expect(phases).toEqual(["blend > ease 1", "blend", "blend"]);
    expect(encodeModelFile(again)).toEqual(encodeModelFile(model));
    expect(pair(plain).codecs).toBeUndefined();
    expect(pair(ease()).codecs?.map(({ kind }) => kind)).toEqual(["blend", "ease", "itemKnn"]);
  });

  test("of another blend is refused", async () => {
    const checkpoint = { to: memoryStore(), every: 1 };
    await fit(pair(ease()), log, { checkpoint });
    await expect(fit(pair(ease({ l2: 3 })), log, { checkpoint })).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining("fit: the checkpoint is of another fit: its members "),
    });
  });

  test("whose model of a member is damaged is refused", async () => {
    const to = memoryStore();
    await fit(pair(ease()), log, { checkpoint: { to, every: 1 } });
    const bytes = Uint8Array.from(to.bytes ?? []);
    bytes[bytes.length - 1] = 1 - (bytes[bytes.length - 1] as number);
    const checkpoint = { to: { ...memoryStore(), bytes }, every: 1 };
    await expect(fit(pair(ease()), log, { checkpoint })).rejects.toMatchObject({
      code: "invalid-artifact",
      message:
        "blend: the checkpoint's model of member 2 is damaged. Remove the checkpoint, and the fit begins anew.",
    });
  });
});
