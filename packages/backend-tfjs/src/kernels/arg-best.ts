import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

/** From which width on rows are faster than one by one. */
const WIDE = 32;

/** `ArgMax` or `ArgMin` of float32 numbers along the last axis, in wide rows; others stay with tfjs's own kernel. */
function argBest(kernelName: string, kernel: "argMax" | "argMin"): WasmKernel {
  return {
    kernelName,
    compute(memory, { inputs, attrs }) {
      const { x } = inputs as { x: tf.TensorInfo };
      const axes = tf.util.parseAxisParam(attrs.axis as number, x.shape);
      const last = x.shape.length - 1;
      const width = x.shape[last];
      const fits = axes.length === 1 && axes[0] === last;
      if (x.dtype !== "float32" || width === undefined || width < WIDE || !fits) return undefined;
      const output = memory.output(x.shape.slice(0, -1), "int32");
      const rows = tf.util.sizeFromShape(output.shape);
      memory.kernels[kernel](memory.address(x), rows, width, memory.address(output));
      return output;
    },
  };
}

/** `ArgMax`: the first of equal ones. */
export const argMaxKernel: WasmKernel = argBest(tf.ArgMax, "argMax");

/** `ArgMin`: the first of equal ones. */
export const argMinKernel: WasmKernel = argBest(tf.ArgMin, "argMin");
