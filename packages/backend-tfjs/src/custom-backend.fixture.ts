import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

/** A backend of another name that computes as the cpu backend does, but for the kernels that are replaced. */
export interface CustomBackend {
  /** Registers it, as importing its module would. */
  register(): void;
  /** Takes it out of tfjs again. */
  remove(): void;
}

/**
 * Makes a backend for tests.
 *
 * @param name - Its name.
 * @param kernels - Kernels in place of those of the cpu backend, by their names.
 */
export function customBackend(
  name: string,
  kernels: Readonly<Record<string, tf.KernelFunc>> = {},
): CustomBackend {
  const configs = tf.getKernelsForBackend("cpu").map((config) => ({
    ...config,
    backendName: name,
    kernelFunc: kernels[config.kernelName] ?? config.kernelFunc,
  }));
  return {
    register: () => {
      for (const config of configs) tf.registerKernel(config);
      tf.registerBackend(name, () => new MathBackendCPU(), 0);
    },
    remove: () => {
      for (const { kernelName } of configs) tf.unregisterKernel(kernelName, name);
      if (name in tf.engine().registryFactory) tf.removeBackend(name);
    },
  };
}
