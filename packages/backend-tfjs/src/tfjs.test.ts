import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { requireTfjs } from "./require-tfjs.js";
import { type TfjsBackend, type TfjsOptions, tfjs } from "./tfjs.js";

const open: TfjsBackend[] = [];

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
    expect(backend.memory()).toEqual({ tensors: before.tensors + 1, bytes: before.bytes + 16 });
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
      'tfjs: no backend "webgl" is registered; "cpu" and "wasm" come with this package. Install @tensorflow/tfjs-backend-webgl and pass it: tfjs("webgl", { module: await import("@tensorflow/tfjs-backend-webgl") }).',
    ],
    [
      "tensorflow",
      {},
      "not-supported",
      'tfjs: no backend "tensorflow" is registered; "cpu" and "wasm" come with this package. Install @tensorflow/tfjs-node and pass it: tfjs("tensorflow", { module: await import("@tensorflow/tfjs-node") }).',
    ],
    [
      "__proto__",
      {},
      "not-supported",
      'tfjs: no backend "__proto__" is registered; "cpu" and "wasm" come with this package. Pass the module that registers it: tfjs("__proto__", { module }).',
    ],
    [
      "webgpu",
      { module: {} },
      "not-supported",
      'tfjs: the module that was passed has registered no backend "webgpu". It must be loaded with the same copy of @tensorflow/tfjs-core as this package.',
    ],
    [
      "",
      {},
      "invalid-argument",
      'tfjs: the first argument must be the name of a backend; received "". Pass "cpu" or "wasm"; or "webgl", "webgpu" or "tensorflow" with its module.',
    ],
    [
      "cpu",
      { wasmPaths: "/x/" },
      "invalid-option",
      'tfjs: "wasmPaths" belongs to the backend "wasm"; received it for "cpu". Leave it out.',
    ],
    [
      "cpu",
      { threads: 2 },
      "invalid-option",
      'tfjs: there is no option "threads". The options are "module", "wasmPaths".',
    ],
  ])("%s with %o", async (name, options, code, message) => {
    await expect(tfjs(name, options as TfjsOptions)).rejects.toMatchObject({ code, message });
  });

  test("wasm without its files says where to point it", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const nowhere = pathToFileURL("/nowhere/").href;
    await expect(tfjs("wasm", { wasmPaths: nowhere })).rejects.toMatchObject({
      code: "not-supported",
      message: expect.stringMatching(/^tfjs: the backend "wasm" does not start here: .*wasmPaths/s),
    });
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
