import { PortraitError } from "@portrait/core";
import type * as tf from "@tensorflow/tfjs-core";

/**
 * Makes a disposed instance answer for the tensors that are left on it: what they held cannot be read, on any backend, and
 * disposing them is no error.
 *
 * @param name - The backend's name, for the message.
 * @param instance - The instance, disposed.
 */
export function retire(name: string, instance: tf.KernelBackend): void {
  const lost = (): never => {
    throw new PortraitError({
      code: "closed",
      message: `tfjs: this tensor lay on the backend "${name}", which was disposed, and is lost.`,
      hint: "Read what is needed before the last handle on the backend is disposed.",
    });
  };
  Object.assign(instance, {
    read: async () => lost(),
    readSync: lost,
    readToGPU: lost,
    disposeData: () => true,
    incRef: () => {},
    refCount: () => 0,
    numDataIds: () => 0,
  });
}
