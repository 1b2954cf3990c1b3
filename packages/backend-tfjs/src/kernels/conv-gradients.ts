import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";

type Pad = number | "valid" | "same" | tf.backend_util.ExplicitPadding;
type Four = [number, number, number, number];
type Strides = number | [number, number];

const isFloat = (...infos: readonly tf.TensorInfo[]): boolean =>
  infos.every(({ dtype }) => dtype === "float32");

/** The extents of a convolution in the order in which the kernels take them, from `batch` to the filter's place. */
const windowOf = (
  info: tf.backend_util.Conv2DInfo,
): readonly [number, number, number, number, number, number, number, number] => [
  info.filterHeight,
  info.filterWidth,
  info.strideHeight,
  info.strideWidth,
  info.padInfo.top,
  info.padInfo.left,
  info.dilationHeight,
  info.dilationWidth,
];

/** `Conv2DBackpropFilter`, which tfjs's wasm backend lacks: without it no convolution learns there. */
export const convFilterKernel: WasmKernel = {
  kernelName: tf.Conv2DBackpropFilter,
  compute(memory, { inputs, attrs }) {
    const { x, dy } = inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    if (!isFloat(x, dy) || attrs.dataFormat === "NCHW") return undefined;
    const info = tf.backend_util.computeConv2DInfo(
      x.shape as Four,
      attrs.filterShape as Four,
      attrs.strides as Strides,
      1,
      attrs.pad as Pad,
      attrs.dimRoundingMode as "floor" | "round" | "ceil",
    );
    const output = memory.output(info.filterShape, "float32");
    const { convFilterGradient, convScratch } = memory.kernels;
    const filterSize = info.filterHeight * info.filterWidth * info.inChannels;
    memory.withScratch(convScratch(filterSize, info.outChannels), (scratch) =>
      convFilterGradient(
        memory.address(x),
        memory.address(dy),
        info.batchSize,
        info.inHeight,
        info.inWidth,
        info.inChannels,
        info.outHeight,
        info.outWidth,
        info.outChannels,
        ...windowOf(info),
        memory.address(output),
        scratch,
      ),
    );
    return output;
  },
};

function depthwise(kernelName: string, toInput: boolean): WasmKernel {
  return {
    kernelName,
    compute(memory, { inputs, attrs }) {
      const { dy } = inputs as { dy: tf.TensorInfo };
      const other = (toInput ? inputs.filter : inputs.x) as tf.TensorInfo;
      if (!isFloat(other, dy)) return undefined;
      const info = tf.backend_util.computeConv2DInfo(
        (toInput ? attrs.inputShape : other.shape) as Four,
        (toInput ? other.shape : attrs.filterShape) as Four,
        attrs.strides as Strides,
        attrs.dilations as Strides,
        attrs.pad as Pad,
        attrs.dimRoundingMode as "floor" | "round" | "ceil",
        true,
      );
      const output = memory.output(toInput ? info.inShape : info.filterShape, "float32");
      memory.kernels.depthwiseGradient(
        toInput ? 1 : 0,
        memory.address(other),
        memory.address(dy),
        info.batchSize,
        info.inHeight,
        info.inWidth,
        info.inChannels,
        info.outChannels / info.inChannels,
        info.outHeight,
        info.outWidth,
        ...windowOf(info),
        memory.address(output),
      );
      return output;
    },
  };
}

/** `DepthwiseConv2dNativeBackpropFilter`, which tfjs's wasm backend lacks. */
export const depthwiseFilterKernel: WasmKernel = depthwise(tf.DepthwiseConv2dNativeBackpropFilter, false);

/** `DepthwiseConv2dNativeBackpropInput`, which tfjs's wasm backend lacks. */
export const depthwiseInputKernel: WasmKernel = depthwise(tf.DepthwiseConv2dNativeBackpropInput, true);
