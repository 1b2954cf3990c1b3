import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { TfjsBackend } from "./backend.js";
import type { TfjsOptions } from "./options.js";
import { requireTfjs } from "./require-tfjs.js";
import { tfjs } from "./tfjs.js";

const open: TfjsBackend[] = [];
const noGpu = { requestAdapter: async (): Promise<null> => null };

async function start(...args: Parameters<typeof tfjs>): Promise<TfjsBackend> {
  const backend = await tfjs(...args);
  open.push(backend);
  return backend;
}

afterEach(() => {
  for (const backend of open.splice(0)) backend.dispose();
  vi.restoreAllMocks();
});

describe.each(["cpu", "wasm"])("tfjs(%j)", (name) => {
  test("starts without configuration, without network and without a word", async () => {
    const network = vi.spyOn(globalThis, "fetch");
    const words = [vi.spyOn(console, "log"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
    const backend = await start(name);
    expect(backend.name).toBe(name);
    expect(Object.isFrozen(backend)).toBe(true);
    const product = backend.run(() => tf.tidy(() => tf.matMul(tf.ones([2, 3]), tf.ones([3, 1])).dataSync()));
    expect([...product]).toEqual([3, 3]);
    expect(network).not.toHaveBeenCalled();
    for (const word of words) expect(word).not.toHaveBeenCalled();
  });

  test("starts again after it was disposed, and may be started twice at a time", async () => {
    const [first, second] = await Promise.all([start(name), start(name)]);
    const instance = tf.engine().registry[name];
    const kept = second.tidy(() => tf.tensor1d([1, 2]));
    first.dispose();
    first.dispose();
    expect(tf.engine().registry[name]).toBe(instance);
    expect([...second.run(() => kept.dataSync())]).toEqual([1, 2]);
    kept.dispose();
    second.dispose();
    expect(tf.engine().registry[name]).toBeUndefined();
    const third = await start(name);
    expect(third.run(() => tf.tidy(() => tf.sqrt(4).dataSync()[0]))).toBe(2);
  });

  test("a disposed handle says so", async () => {
    const backend = await start(name);
    backend.dispose();
    expect(() => backend.run(() => 1)).toThrow(
      expect.objectContaining({
        code: "closed",
        message: `tfjs: this handle on the backend "${name}" was disposed. Make another with tfjs("${name}").`,
      }),
    );
  });

  test("tidy keeps what is returned and disposes the rest; memory counts", async () => {
    const backend = await start(name);
    const before = backend.memory();
    const kept = backend.tidy(() => tf.add(tf.ones([4]), tf.scalar(1)));
    expect(backend.memory()).toEqual({
      ...before,
      tensors: before.tensors + 1,
      bytes: before.bytes + 16,
      buffers: before.buffers + 1,
      bufferBytes: (before.bufferBytes as number) + 16,
    });
    kept.dispose();
    expect(backend.memory()).toEqual(before);
  });

  test("refuses an asynchronous function", async () => {
    const backend = await start(name);
    expect(() => backend.run(async () => 1)).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `tfjs: the function that runs on the backend "${name}" must not be asynchronous; it returned a promise. Await outside, and call run once for each synchronous part.`,
      }),
    );
  });
});

describe("the active backend", () => {
  test("is left as it is but for the length of a call, also when the call throws", async () => {
    const [cpu, wasm] = [await start("cpu"), await start("wasm")];
    const outside = tf.getBackend();
    expect(cpu.run(() => [tf.getBackend(), wasm.run(() => tf.getBackend()), tf.getBackend()])).toEqual([
      "cpu",
      "wasm",
      "cpu",
    ]);
    expect(() =>
      wasm.run(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(tf.getBackend()).toBe(outside);
  });

  test("a backend that the application started itself is not taken down", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    const backend = await start("cpu");
    backend.dispose();
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.tidy(() => tf.sqrt(9).dataSync()[0])).toBe(3);
    const factory = tf.engine().registryFactory.cpu;
    tf.removeBackend("cpu");
    if (factory !== undefined) tf.registerBackend("cpu", factory.factory, factory.priority);
  });

  test("a tensor of one backend may be used on the other", async () => {
    const [cpu, wasm] = [await start("cpu"), await start("wasm")];
    const made = wasm.tidy(() => tf.tensor1d([1, 2]));
    expect([...cpu.run(() => tf.tidy(() => tf.square(made).dataSync()))]).toEqual([1, 4]);
    made.dispose();
  });
});

describe("what cannot be started", () => {
  test.each([
    [
      "webgl",
      {},
      "not-supported",
      'tfjs: the backend "webgl" needs a browser or one of its workers. Use "wasm", which runs everywhere.',
    ],
    [
      "tensorflow",
      {},
      "not-supported",
      'tfjs: no backend "tensorflow" is registered; "cpu", "wasm" and "webgl" come with this package. Install @tensorflow/tfjs-node and pass it: tfjs("tensorflow", { module: await import("@tensorflow/tfjs-node") }).',
    ],
    [
      "__proto__",
      {},
      "not-supported",
      'tfjs: no backend "__proto__" is registered; "cpu", "wasm" and "webgl" come with this package. Pass the module that registers it: tfjs("__proto__", { module }).',
    ],
    [
      "tensorflow",
      { module: {} },
      "not-supported",
      'tfjs: the module that was passed has registered no backend "tensorflow". It must be loaded with the same copy of @tensorflow/tfjs-core as this package.',
    ],
    [
      "webgpu",
      { module: async () => ({}) },
      "not-supported",
      'tfjs: the module that was passed has registered no backend "webgpu". There is no navigator.gpu here; pass the GPU of a Dawn binding as the option gpu.',
    ],
    [
      "webgpu",
      { gpu: noGpu },
      "invalid-option",
      'tfjs: "gpu" needs the module that computes on it; received none. Pass it: { gpu, module: await import("@tensorflow/tfjs-backend-webgpu") }.',
    ],
    [
      "webgpu",
      { gpu: noGpu, module: {} },
      "invalid-option",
      'tfjs: "gpu" needs the module that computes on it; the one that was passed has no WebGPUBackend. Pass it: { gpu, module: await import("@tensorflow/tfjs-backend-webgpu") }.',
    ],
    [
      "",
      {},
      "invalid-argument",
      'tfjs: the first argument must be the name of a backend; received "". Pass "auto", "cpu", "wasm" or "webgl"; or "webgpu" or "tensorflow" with its module.',
    ],
    [
      "cpu",
      { wasmPaths: "/x/" },
      "invalid-option",
      'tfjs: "wasmPaths" belongs to the backend "wasm"; received it for "cpu". Leave it out.',
    ],
    [
      "wasm",
      { gpu: noGpu },
      "invalid-option",
      'tfjs: "gpu" belongs to the backend "webgpu"; received it for "wasm". Leave it out.',
    ],
    [
      "wasm",
      { candidates: ["cpu"] },
      "invalid-option",
      'tfjs: "candidates" belongs to the backend "auto"; received it for "wasm". Leave it out.',
    ],
    [
      "auto",
      { module: {} },
      "invalid-option",
      'tfjs: "module" belongs to one backend; received it for "auto". Pass each by its name: { modules: { webgpu: () => import("@tensorflow/tfjs-backend-webgpu") } }.',
    ],
    [
      "auto",
      { candidates: ["cpu", "cpu"] },
      "invalid-option",
      'tfjs: "candidates" must be a list of at least one backend\'s name, each once; received an array of 2. It may be left out.',
    ],
    [
      "auto",
      { modules: { webgpu: "x" } },
      "invalid-option",
      'tfjs: "modules" must be an object of modules by the name of the backend; received an object. It may be left out.',
    ],
    [
      "cpu",
      { module: 5 },
      "invalid-option",
      'tfjs: "module" must be a module that registers the backend, or a function that imports it; received 5. It may be left out.',
    ],
    [
      "cpu",
      { threads: 2 },
      "invalid-option",
      'tfjs: there is no option "threads". The options are "module", "wasmPaths", "gpu", "modules", "candidates".',
    ],
  ])("%s with %o", async (name, options, code, message) => {
    await expect(tfjs(name, options as TfjsOptions)).rejects.toMatchObject({ code, message });
  });

  test("wasm without its files says where to point it, says nothing on the console, and starts with the right ones", async () => {
    const words = [vi.spyOn(console, "log"), vi.spyOn(console, "warn"), vi.spyOn(console, "error")];
    const nowhere = pathToFileURL("/nowhere/").href;
    await expect(tfjs("wasm", { wasmPaths: nowhere })).rejects.toMatchObject({
      code: "not-supported",
      message: expect.stringMatching(
        /^tfjs: the backend "wasm" does not start here: .*no such file.* Say where the \.wasm files are: tfjs\("wasm", \{ wasmPaths: "\/assets\/" \}\)\.$/s,
      ),
    });
    for (const word of words) expect(word).not.toHaveBeenCalled();
    expect(tf.engine().registry.wasm).toBeUndefined();
    const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
    const name = "tfjs-backend-wasm-simd.wasm";
    for (const wasmPaths of [
      `${folder}/`,
      pathToFileURL(`${folder}/`).href,
      { [name]: `${folder}/${name}` },
    ]) {
      const backend = await tfjs("wasm", { wasmPaths });
      expect(backend.tidy(() => tf.sqrt(4).dataSync()[0])).toBe(2);
      backend.dispose();
    }
  });
});

describe("requireTfjs", () => {
  test.each([
    [undefined, "undefined"],
    [{ name: "wasm" }, "an object"],
  ])("refuses %o", (backend, received) => {
    expect(() => requireTfjs("lightGcn", backend)).toThrow(
      expect.objectContaining({
        code: "invalid-argument",
        message: `lightGcn: needs a backend made by tfjs(); received ${received}. Pass it to fit: { backend: await tfjs("wasm") }, with tfjs from @portrait/backend-tfjs.`,
      }),
    );
  });
});
