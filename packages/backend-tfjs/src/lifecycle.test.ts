import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test } from "vitest";
import type { TfjsBackend } from "./backend.js";
import { type CustomBackend, customBackend } from "./custom-backend.fixture.js";
import { tfjs } from "./tfjs.js";

const open: TfjsBackend[] = [];
const customs: CustomBackend[] = [];

async function start(...args: Parameters<typeof tfjs>): Promise<TfjsBackend> {
  const backend = await tfjs(...args);
  open.push(backend);
  return backend;
}

function custom(...args: Parameters<typeof customBackend>): CustomBackend {
  const made = customBackend(...args);
  customs.push(made);
  return made;
}

afterEach(() => {
  for (const backend of open.splice(0)) backend.dispose();
  for (const made of customs.splice(0)) made.remove();
});

const product = (): number =>
  tf.tidy(() => tf.sum(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]))).dataSync()[0] as number);

describe("several backends side by side", () => {
  test("cpu, wasm and one of the application take turns, and count for themselves", async () => {
    const [cpu, wasm] = [await start("cpu"), await start("wasm")];
    const module = async (): Promise<object> => {
      custom("own").register();
      return {};
    };
    const own = await start("own", { module });
    const before = [cpu, wasm, own].map((backend) => backend.memory());
    const kept = [cpu, wasm, own].map((backend, at) =>
      backend.tidy(() => tf.add(tf.zeros([4 + at]), tf.scalar(at))),
    );
    for (let turn = 0; turn < 3; turn++) {
      for (const backend of [cpu, wasm, own]) {
        expect(backend.run(() => [tf.getBackend(), product()])).toEqual([backend.name, 12]);
      }
    }
    [cpu, wasm, own].forEach((backend, at) => {
      const { buffers, bufferBytes } = backend.memory();
      expect([buffers, bufferBytes]).toEqual([
        (before[at]?.buffers as number) + 1,
        (before[at]?.bufferBytes as number) + 4 * (4 + at),
      ]);
      expect([...(kept[at]?.dataSync() ?? [])]).toEqual(Array.from({ length: 4 + at }, () => at));
    });
    for (const tensor of kept) tensor.dispose();
    expect([cpu, wasm, own].map((backend) => backend.memory().buffers)).toEqual(
      before.map(({ buffers }) => buffers),
    );
  });

  test("a tensor that moves to another backend is counted there", async () => {
    const [cpu, wasm] = [await start("cpu"), await start("wasm")];
    const tensor = wasm.tidy(() => tf.tensor1d([1, 2, 3]));
    const [onWasm, onCpu] = [wasm.memory(), cpu.memory()];
    cpu.run(() => tf.square(tensor).dispose());
    expect(wasm.memory().bufferBytes).toBe((onWasm.bufferBytes as number) - 12);
    expect(cpu.memory().bufferBytes).toBe((onCpu.bufferBytes as number) + 12);
    tensor.dispose();
    expect(cpu.memory()).toEqual({ ...onCpu, tensors: onCpu.tensors - 1, bytes: onCpu.bytes - 12 });
  });

  test("the memory of a backend whose module is WebAssembly grows with what it holds", async () => {
    const [cpu, wasm] = [await start("cpu"), await start("wasm")];
    expect(Object.keys(cpu.memory())).toEqual(["tensors", "bytes", "buffers", "bufferBytes"]);
    const before = wasm.memory();
    const size = before.wasmBytes as number;
    const large = wasm.tidy(() => tf.zeros([size / 2]));
    expect(wasm.memory().wasmBytes).toBeGreaterThan(2 * size);
    large.dispose();
    expect(wasm.memory().bufferBytes).toBe(before.bufferBytes);
  });

  test.each([
    ["text", () => tf.tensor1d(["a", "bcd"]), 4],
    ["complex numbers", () => tf.complex([1, 2], [3, 4]), 16],
    ["truth values", () => tf.tensor1d([true, false, true], "bool"), 3],
    ["nothing", () => tf.zeros([0, 3]), 0],
  ])("%s are counted", async (_, make, bytes) => {
    const cpu = await start("cpu");
    const before = cpu.memory().bufferBytes as number;
    const tensor = cpu.tidy(() => make() as tf.Tensor);
    expect(cpu.memory().bufferBytes).toBe(before + bytes);
    tensor.dispose();
    expect(cpu.memory().bufferBytes).toBe(before);
  });

  test("a backend that the application started tells no bytes of its own", async () => {
    custom("own").register();
    await tf.setBackend("own");
    const own = await start("own");
    expect(Object.keys(own.memory())).toEqual(["tensors", "bytes", "buffers"]);
  });
});

describe("the end of a backend", () => {
  test.each(["cpu", "wasm"])(
    "tensors that are left on %s cannot be read, may be disposed, and are counted out",
    async (name) => {
      const other = await start(name === "cpu" ? "wasm" : "cpu");
      const before = other.memory();
      const backend = await tfjs(name);
      const left = backend.tidy(() => tf.tensor1d([1, 2]));
      backend.dispose();
      const lost = {
        code: "closed",
        message: `tfjs: this tensor lay on the backend "${name}", which was disposed, and is lost. Read what is needed before the last handle on the backend is disposed.`,
      };
      expect(() => left.dataSync()).toThrow(expect.objectContaining(lost));
      await expect(left.data()).rejects.toMatchObject(lost);
      expect(() => other.run(() => tf.square(left))).toThrow(expect.objectContaining(lost));
      left.dispose();
      expect(other.memory()).toEqual(before);
    },
  );

  test("in any order leaves the others usable, also as the active one", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      custom("own").register();
      const backends = [await tfjs("cpu"), await tfjs("wasm"), await tfjs("own")];
      const left = new Set(backends);
      for (const at of order) {
        const gone = backends[at] as TfjsBackend;
        const instances = { ...tf.engine().registry };
        left.delete(gone);
        gone.dispose();
        for (const backend of left) expect(backend.run(product)).toBe(12);
        if (left.size > 0) {
          expect([...left].map(({ name }) => name)).toContain(tf.getBackend());
          expect(product()).toBe(12);
        }
        for (const { name } of left) expect(tf.engine().registry[name]).toBe(instances[name]);
      }
      expect(Object.keys(tf.engine().registry)).toEqual([]);
      customs.pop()?.remove();
    }
  });

  test("of one that the application took out itself is no error", async () => {
    custom("own").register();
    const own = await start("own");
    tf.removeBackend("own");
    own.dispose();
    expect(tf.engine().registry.own).toBeUndefined();
  });

  test("leaves the flags and the list of backends as they were", async () => {
    await (await tfjs("wasm")).dispose();
    const flags = JSON.stringify(tf.env().features);
    const factories = { ...tf.engine().registryFactory };
    const backend = await tfjs("wasm");
    backend.run(product);
    backend.dispose();
    expect(JSON.stringify(tf.env().features)).toBe(flags);
    expect(Object.keys(tf.engine().registryFactory).sort()).toEqual(Object.keys(factories).sort());
  });
});
