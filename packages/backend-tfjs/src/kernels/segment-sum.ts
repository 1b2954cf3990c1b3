import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

/**
 * `UnsortedSegmentSum`, which tfjs's wasm backend lacks. Ids that no segment has are left out, and what is not finite
 * stays in its segment.
 */
export const segmentSumKernel: WasmKernel = {
  kernelName: tf.UnsortedSegmentSum,
  compute(memory, { inputs, attrs }) {
    const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
    const segments = attrs.numSegments as number;
    if ((x.dtype !== "float32" && x.dtype !== "int32") || segmentIds.dtype !== "int32") return undefined;
    const [rows = 1, ...columns] = segmentIds.shape;
    const inner = x.shape.slice(segmentIds.shape.length);
    const output = memory.output([segments, ...x.shape.slice(1)], x.dtype);
    const { segmentSumF32, segmentSumI32 } = memory.kernels;
    (x.dtype === "float32" ? segmentSumF32 : segmentSumI32)(
      memory.address(x),
      memory.address(segmentIds),
      rows,
      tf.util.sizeFromShape(columns),
      tf.util.sizeFromShape(inner),
      segments,
      memory.address(output),
    );
    return output;
  },
};
