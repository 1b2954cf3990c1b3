import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { isPortraitError, type PortraitError } from "@portrait/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { probe } from "../probe/probe.js";
import { wasm } from "../probe/probe.wasm.js";
import { instantiate } from "../runtime/instantiate.js";
import { workerSource } from "./worker-source.generated.js";
import { type WorkerPool, type WorkersOptions, workers } from "./workers.js";

const open: WorkerPool[] = [];

async function pooled(options: WorkersOptions): Promise<WorkerPool> {
  const pool = await workers(options);
  open.push(pool);
  return pool;
}

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((pool) => pool.dispose()));
});

async function failure(run: () => unknown): Promise<PortraitError> {
  try {
    await run();
  } catch (error) {
    if (isPortraitError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

async function squares(pool: WorkerPool | undefined, count: number): Promise<Float64Array> {
  const instance = await instantiate(probe, { workers: pool });
  const out = instance.alloc(8 * count);
  for (let turn = 0; turn < 50; turn++) instance.parallel("squares", out, count, turn + 0.5);
  const numbers = instance.f64(out, count).slice();
  instance.dispose();
  return numbers;
}

describe("results", () => {
  test.each([1, 2, 3, 5])("%i threads give what one does", async (size) => {
    const pool = await pooled({ size });
    expect(pool.size).toBe(size);
    expect(await squares(pool, 1001)).toEqual(await squares(undefined, 1001));
  });

  test("instances of one pool work in turn, nested and one after another, and of two pools side by side", async () => {
    const [first, second] = [await pooled({ size: 2 }), await pooled({ size: 3 })];
    const expected = await squares(undefined, 100);
    const outer = await instantiate(probe, { workers: first });
    const out = outer.alloc(800);
    for (let turn = 0; turn < 3; turn++) {
      expect(await squares(first, 100)).toEqual(expected);
      expect(await squares(second, 100)).toEqual(expected);
      outer.parallel("squares", out, 100, 49.5);
      expect(outer.f64(out, 100)).toEqual(expected);
      outer.u8(out, 800).fill(0);
    }
    const all = await Promise.all([squares(first, 100), squares(second, 100), squares(first, 100)]);
    expect(all).toEqual([expected, expected, expected]);
    outer.dispose();
  });

  test("workers that went to sleep wake up", async () => {
    const instance = await instantiate(probe, { workers: await pooled({ size: 2 }) });
    const out = instance.alloc(64);
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      instance.parallel("spin", out, 3_000_000);
      expect([...instance.u32(out, 2)]).toEqual([2, 2]);
      instance.u32(out, 2).fill(0);
    }
    instance.dispose();
  });

  test("workers see memory that grew since they began", async () => {
    const instance = await instantiate(probe, { workers: await pooled({ size: 2 }) });
    for (let turn = 0; turn < 20; turn++) {
      const bytes = 3_000_000;
      const out = instance.alloc(bytes);
      instance.parallel("flood", out, bytes);
      expect(instance.u8(out, bytes).every((byte, at) => byte === (at < bytes / 2 ? 1 : 2))).toBe(true);
    }
    instance.dispose();
  });

  test("a worker takes its part while the caller is at its own", async () => {
    const instance = await instantiate(probe, { workers: await pooled({ size: 2 }) });
    const out = instance.alloc(64);
    let shared = 0;
    for (let turn = 0; turn < 200 && shared === 0; turn++) {
      const before = instance.kernels.count();
      instance.parallel("spin", out, 5_000_000);
      shared = instance.kernels.count() - before === 2 ? 1 : 0;
    }
    expect(shared).toBe(1);
    instance.dispose();
  });
});

describe("failures", () => {
  test.each([0, 1, 2])("a kernel that stops on thread %i is an error, and the pool goes on", async (on) => {
    const pool = await pooled({ size: 3 });
    const instance = await instantiate(probe, { workers: pool });
    const error = await failure(() => instance.parallel("trap", on));
    expect(error.code).toBe("kernel-failed");
    expect(error.message).toBe(
      `Kernel probe.trap stopped on thread ${on}: unreachable. This is a defect of the library; please report it with the shape of the data.`,
    );
    expect(error.details).toEqual({ kernel: "probe.trap", thread: on, reason: "unreachable" });
    const out = instance.alloc(80);
    instance.parallel("squares", out, 10, 0);
    expect(instance.f64(out, 10)[9]).toBe(81);
    instance.dispose();
  });

  test("a worker that ended delays nothing", async () => {
    const made: Worker[] = [];
    const pool = await pooled({
      size: 3,
      createWorker: () => {
        const worker = new Worker(workerSource, { eval: true, execArgv: [] });
        made.push(worker);
        return worker;
      },
    });
    const instance = await instantiate(probe, { workers: pool });
    await made[1]?.terminate();
    const out = instance.alloc(800);
    instance.parallel("squares", out, 100, 0);
    expect(instance.f64(out, 100)[99]).toBe(9801);
    instance.dispose();
    await made[0]?.terminate();
    expect(await squares(pool, 100)).toEqual(await squares(undefined, 100));
  });

  test("a worker that cannot start is an error that says why", async () => {
    const error = await failure(() =>
      workers({ size: 2, createWorker: () => new Worker("throw new Error('no luck')", { eval: true }) }),
    );
    expect(error.code).toBe("not-supported");
    expect(error.message).toBe(
      'workers: a worker could not be started: no luck. Pass "createWorker" where a content security policy forbids workers from Blob URLs, or { size: 1 }.',
    );
    const refused = await failure(() =>
      workers({
        size: 2,
        createWorker: () => {
          throw new Error("refused");
        },
      }),
    );
    expect(refused.details).toEqual({ reason: "refused" });
    const ended = await failure(() =>
      workers({ size: 2, createWorker: () => new Worker("process.exit(3)", { eval: true }) }),
    );
    expect(ended.details).toEqual({ reason: "it ended with code 3" });
  });

  test("what was disposed is closed, and may be disposed again", async () => {
    const pool = await workers({ size: 2 });
    const instance = await instantiate(probe, { workers: pool });
    await pool.dispose();
    await pool.dispose();
    await pool[Symbol.asyncDispose]();
    const used = await failure(() => instance.parallel("squares", instance.alloc(8), 1, 0));
    expect([used.code, used.message]).toEqual([
      "closed",
      "probe: the workers were disposed while the kernels were in use. Dispose the workers when all work is done.",
    ]);
    instance.dispose();
    instance.dispose();
    const later = await failure(() => instantiate(probe, { workers: pool }));
    expect([later.code, later.message]).toEqual([
      "closed",
      "instantiate: the workers were disposed. Make other workers, or leave them out to use the calling thread alone.",
    ]);
    const alone = await workers({ size: 1 });
    await alone.dispose();
    expect((await failure(() => instantiate(probe, { workers: alone }))).code).toBe("closed");
  });

  test.each<[unknown, string]>([
    [{ size: 0 }, 'workers: "size" must be an integer >= 1 and <= 64; received 0. It may be left out.'],
    [{ size: 1.5 }, 'workers: "size" must be an integer >= 1 and <= 64; received 1.5. It may be left out.'],
    [{ createWorker: "x" }, 'workers: "createWorker" must be a function; received "x". It may be left out.'],
    [
      { threads: 2 },
      'workers: there is no option "threads". The options are "size", "createWorker", "modules".',
    ],
    [
      { modules: { dense: 1 } },
      'workers: "modules" must hold WebAssembly modules; received 1 for "dense". Import them from "@portrait/kernels/<name>.wasm" or compile that file.',
    ],
  ])("%j is refused", async (options, message) => {
    const error = await failure(() => workers(options as WorkersOptions));
    expect([error.code, error.message]).toEqual(["invalid-option", message]);
  });
});

describe("places", () => {
  test("where memory cannot be shared there is one thread, and the same result", async () => {
    const expected = await squares(undefined, 100);
    vi.stubGlobal("SharedArrayBuffer", undefined);
    const pool = await pooled({ size: 4 });
    expect(pool.size).toBe(1);
    const instance = await instantiate(probe, { workers: pool });
    expect([instance.threads, instance.simd]).toEqual([1, true]);
    instance.dispose();
    expect(await squares(pool, 100)).toEqual(expected);
  });

  test.each<[string, () => void]>([
    ["a page that is not isolated", () => vi.stubGlobal("process", undefined)],
    [
      "an edge runtime that passes for Node",
      () => vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" }),
    ],
  ])("%s has one thread", async (_place, arrange) => {
    const { process } = globalThis;
    vi.stubGlobal("crossOriginIsolated", false);
    arrange();
    const pool = await pooled({ size: 4 });
    vi.stubGlobal("process", process);
    expect(pool.size).toBe(1);
  });

  test("a size is chosen from the cores", async () => {
    const pool = await pooled({});
    expect(pool.size).toBeGreaterThanOrEqual(1);
    expect(pool.size).toBeLessThanOrEqual(8);
  });

  test("modules that the application compiled are used", async () => {
    const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
    const module = await WebAssembly.compile(bytes);
    const compile = vi.spyOn(WebAssembly, "compile");
    const pool = await pooled({ size: 1, modules: { probe: module } });
    const instance = await instantiate({ ...probe }, { workers: pool });
    expect(instance.simd).toBe(true);
    expect(compile).not.toHaveBeenCalled();
    compile.mockRestore();
    instance.dispose();
  });

  test("a pool that was not disposed does not keep the process alive", () => {
    const home = join(fileURLToPath(import.meta.url), "..", "..");
    const script = `
      import { instantiate, workers } from ${JSON.stringify(join(home, "index.ts"))};
      import { probe } from ${JSON.stringify(join(home, "probe", "probe.ts"))};
      const pool = await workers({ size: 2 });
      const instance = await instantiate(probe, { workers: pool });
      const out = instance.alloc(80);
      instance.parallel("squares", out, 10, 0);
      console.log(instance.threads, instance.f64(out, 10)[9]);
      await workers({ size: 2 });
    `;
    const done = spawnSync(
      process.execPath,
      ["--import", "tsx", "--conditions=@portrait/source", "--input-type=module", "--eval", script],
      { cwd: home, encoding: "utf8", timeout: 30_000 },
    );
    expect([done.stderr, done.stdout, done.status]).toEqual(["", "2 81\n", 0]);
  });
});
