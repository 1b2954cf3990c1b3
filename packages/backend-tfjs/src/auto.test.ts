import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type CustomBackend, customBackend } from "./custom-backend.fixture.js";
import { tfjs } from "./tfjs.js";

const customs: CustomBackend[] = [];

/** A module of an application's backend, as a function that imports it. */
function moduleOf(...args: Parameters<typeof customBackend>): () => Promise<object> {
  return async () => {
    await import("@tensorflow/tfjs-backend-cpu");
    const made = customBackend(...args);
    made.register();
    customs.push(made);
    return {};
  };
}

afterEach(() => {
  for (const made of customs.splice(0)) made.remove();
  vi.restoreAllMocks();
});

const wrong: tf.KernelFunc = ({ inputs, backend }) => {
  const { a } = inputs as { a: tf.TensorInfo };
  const shape = [a.shape[0] as number, 24, 24];
  const dataId = (backend as tf.KernelBackend).write(
    new Float32Array(tf.util.sizeFromShape(shape)),
    shape,
    "float32",
  );
  return { dataId, shape, dtype: "float32" };
};

const fails: tf.KernelFunc = () => {
  throw new Error("no such shader");
};

describe('tfjs("auto")', () => {
  test("takes wasm in Node, says why not another, and leaves nothing behind", async () => {
    const backend = await tfjs("auto");
    expect([backend.name, backend.passedOver]).toEqual([
      "wasm",
      [{ name: "tensorflow", reason: "Its module was not passed." }],
    ]);
    expect(Object.isFrozen(backend.passedOver)).toBe(true);
    expect(backend.memory()).toMatchObject({ tensors: 0, bytes: 0, buffers: 0, bufferBytes: 0 });
    backend.dispose();
    expect(Object.keys(tf.engine().registry)).toEqual([]);
  });

  test("takes tensorflow where its module was passed, imported once", async () => {
    const module = vi.fn(moduleOf("tensorflow"));
    const backend = await tfjs("auto", { modules: { tensorflow: module } });
    expect([backend.name, backend.passedOver]).toEqual(["tensorflow", []]);
    expect(module).toHaveBeenCalledTimes(1);
    backend.dispose();
  });

  test("passes over what does not start, what fails, and what computes wrongly", async () => {
    const backend = await tfjs("auto", {
      candidates: ["absent", "broken", "failing", "wrong", "webgpu", "webgl", "cpu"],
      modules: {
        broken: async () => {
          throw new Error("This module is broken.");
        },
        failing: moduleOf("failing", { [tf.Softmax]: fails }),
        wrong: moduleOf("wrong", { [tf.BatchMatMul]: wrong }),
      },
    });
    expect(backend.name).toBe("cpu");
    expect(backend.passedOver).toEqual([
      {
        name: "absent",
        reason:
          'tfjs: no backend "absent" is registered; "cpu", "wasm" and "webgl" come with this package. Pass the module that registers it: tfjs("absent", { module }).',
      },
      { name: "broken", reason: "This module is broken." },
      { name: "failing", reason: "It fails a small computation: no such shader" },
      {
        name: "wrong",
        reason: expect.stringMatching(/^It fails a small computation: 0\.04\d+ in place of 0\.\d{6}\.$/),
      },
      { name: "webgpu", reason: "Its module was not passed." },
      {
        name: "webgl",
        reason:
          'tfjs: the backend "webgl" needs a browser or one of its workers. Use "wasm", which runs everywhere.',
      },
    ]);
    expect(Object.keys(tf.engine().registry)).toEqual(["cpu"]);
    expect(backend.memory().tensors).toBe(0);
    backend.dispose();
  });

  test("passes over a GPU that is software", async () => {
    const renderers = ["Google SwiftShader", "NVIDIA H200"];
    const gl = (renderer: string) => ({
      RENDERER: 7937,
      getExtension: () => null,
      getParameter: (key: number) => (key === 7937 ? renderer : undefined),
    });
    const module = (name: string, renderer: string) => async () => {
      await moduleOf(name)();
      const { registryFactory } = tf.engine();
      const factory = registryFactory[name]?.factory as () => tf.KernelBackend;
      (registryFactory[name] as { factory: unknown }).factory = () =>
        Object.assign(factory(), { gpgpu: { gl: gl(renderer) } });
      return {};
    };
    const backend = await tfjs("auto", {
      candidates: ["soft", "hard"],
      modules: { soft: module("soft", renderers[0] as string), hard: module("hard", renderers[1] as string) },
    });
    expect([backend.name, backend.passedOver]).toEqual([
      "hard",
      [{ name: "soft", reason: "Its GPU is software: Google SwiftShader." }],
    ]);
    backend.dispose();
  });

  test("says all reasons where none will do", async () => {
    await expect(tfjs("auto", { candidates: ["webgpu", "tensorflow"] })).rejects.toMatchObject({
      code: "not-supported",
      message:
        'tfjs: none of the backends "webgpu", "tensorflow" can be used here. webgpu: Its module was not passed. tensorflow: Its module was not passed. Ask for one by its name to see its error, such as tfjs("wasm").',
      details: {
        passedOver: [
          { name: "webgpu", reason: "Its module was not passed." },
          { name: "tensorflow", reason: "Its module was not passed." },
        ],
      },
    });
  });

  test("paths of the wasm binaries reach the wasm backend", async () => {
    const backend = await tfjs("auto", { wasmPaths: "/nowhere/" });
    expect(backend.name).toBe("cpu");
    expect(backend.passedOver.at(-1)).toEqual({
      name: "wasm",
      reason: expect.stringMatching(/^tfjs: the backend "wasm" does not start here: .*\/nowhere\//s),
    });
    backend.dispose();
  });
});
