import { type TfjsBackend, tfjs } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";

type Instance = tf.KernelBackend & {
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
};

/** The numbers that a kernel of the cpu backend gave, one more each. */
function offByOne(instance: Instance, given: tf.TensorInfo): tf.TensorInfo {
  const values = instance.readSync(given.dataId) as Float32Array | undefined;
  if (given.dtype === "string" || given.dtype === "complex64" || values === undefined) return given;
  const dataId = instance.write(
    Float32Array.from(values, (value) => value + 1),
    given.shape,
    given.dtype,
  );
  return { dataId, shape: given.shape, dtype: given.dtype };
}

/**
 * A backend that computes as the cpu backend does, and gives everything one too large.
 *
 * @param name - Its name.
 * @param make - Makes an instance of the cpu backend.
 * @returns Opens it, and takes it out of tfjs again.
 */
export async function faultyBackend(
  name: string,
  make: () => tf.KernelBackend,
): Promise<{ readonly open: () => Promise<TfjsBackend>; readonly remove: () => void }> {
  const cpu = await tfjs("cpu");
  const tensorflow = cpu.run((tensorflow) => tensorflow);
  const configs = tensorflow.getKernelsForBackend("cpu").map((config) => ({
    ...config,
    backendName: name,
    kernelFunc: (parameters: Parameters<tf.KernelFunc>[0]) => {
      const given = config.kernelFunc(parameters);
      const change = (info: tf.TensorInfo) => offByOne(parameters.backend as Instance, info);
      return Array.isArray(given) ? given.map(change) : change(given);
    },
  }));
  for (const config of configs) tensorflow.registerKernel(config);
  tensorflow.registerBackend(name, make, 0);
  return {
    open: () => tfjs(name),
    remove: () => {
      for (const { kernelName } of configs) tensorflow.unregisterKernel(kernelName, name);
      tensorflow.removeBackend(name);
      cpu.dispose();
    },
  };
}
