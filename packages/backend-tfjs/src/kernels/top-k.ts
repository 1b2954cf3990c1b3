import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

/** `TopK` of float32 numbers, of equal ones the first; other types and rows with too many NaN stay with tfjs's own kernel. */
export const topKKernel: WasmKernel = {
  kernelName: tf.TopK,
  compute(memory, { inputs, attrs }) {
    const { x } = inputs as { x: tf.TensorInfo };
    const k = attrs.k as number;
    const width = x.shape.at(-1);
    if (x.dtype !== "float32" || !width || k < 1 || k > width) return undefined;
    const shape = [...x.shape.slice(0, -1), k];
    const [values, indices] = [memory.output(shape, "float32"), memory.output(shape, "int32")];
    const rows = tf.util.sizeFromShape(shape) / k;
    const whole = memory.kernels.topKRows(
      memory.address(x),
      rows,
      width,
      k,
      memory.address(values),
      memory.address(indices),
    );
    if (whole === 1) return [values, indices];
    for (const { dataId } of [values, indices]) memory.discard(dataId);
    return undefined;
  },
};
