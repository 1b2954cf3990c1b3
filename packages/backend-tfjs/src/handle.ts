import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import type { PassedOver, TensorFlow, TfjsBackend, TfjsMemory } from "./backend.js";
import { activate, bufferBytesOf, instanceOf, isStarted, release } from "./engine.js";
import { deviceMemory } from "./instance/device-memory.js";

/**
 * A handle on a started backend.
 *
 * @param name - Which backend.
 * @param passedOver - What was tried before it.
 */
export function createHandle(name: string, passedOver: readonly PassedOver[]): TfjsBackend {
  let open = true;
  const run = <Result>(compute: (tf: TensorFlow) => Result): Result => {
    if (!open) throw closed(name);
    const before = tf.getBackend();
    activate(name);
    try {
      const result = compute(tf);
      if (result instanceof Promise) throw asynchronous(name);
      return result;
    } finally {
      if (isStarted(before)) activate(before);
    }
  };
  return Object.freeze({
    name,
    passedOver,
    run,
    tidy: <Result extends tf.TensorContainer>(compute: (tf: TensorFlow) => Result): Result =>
      run(() => tf.tidy(() => compute(tf))),
    memory: () => run(() => measure(name)),
    dispose: () => {
      if (open) release(name);
      open = false;
    },
  });
}

function measure(name: string): TfjsMemory {
  const instance = instanceOf(name);
  const { numTensors, numBytes } = tf.engine().state;
  const bufferBytes = bufferBytesOf(name);
  return {
    tensors: numTensors,
    bytes: numBytes,
    buffers: instance.numDataIds(),
    ...(bufferBytes === undefined ? {} : { bufferBytes }),
    ...deviceMemory(instance),
  };
}

function closed(name: string): PortraitError {
  return new PortraitError({
    code: "closed",
    message: `tfjs: this handle on the backend "${name}" was disposed.`,
    hint: `Make another with tfjs("${name}").`,
  });
}

function asynchronous(name: string): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `tfjs: the function that runs on the backend "${name}" must not be asynchronous; it returned a promise.`,
    hint: "Await outside, and call run once for each synchronous part.",
  });
}
