import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

/** `GatherV2`: rows by index. An index out of range is an error, as with tfjs's own kernel. */
export const gatherKernel: WasmKernel = {
  kernelName: tf.GatherV2,
  compute(memory, { inputs, attrs }) {
    const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    if (x.dtype === "string" || x.dtype === "complex64" || indices.dtype !== "int32") return undefined;
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0] as number;
    const info = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor,
      indices as tf.Tensor,
      axis,
      attrs.batchDims as number,
    );
    const count = tf.util.sizeFromShape(indices.shape);
    checkRange(
      memory.kernels.firstOutside(memory.address(indices), count, info.dimSize),
      () => new Int32Array(memory.buffer(), memory.address(indices), count),
      info.dimSize,
    );
    const output = memory.output(info.outputShape, x.dtype as "float32");
    memory.kernels.gather(
      memory.address(x),
      memory.address(indices),
      info.batchSize,
      info.outerSize,
      info.dimSize,
      count / info.batchSize,
      info.sliceSize * tf.util.bytesPerElement(x.dtype),
      memory.address(output),
    );
    return output;
  },
};

function checkRange(outside: number, indices: () => Int32Array, rows: number): void {
  tf.util.assert(
    outside < 0,
    () => `GatherV2: the index value ${indices()[outside]} is not in [0, ${rows - 1}]`,
  );
}
