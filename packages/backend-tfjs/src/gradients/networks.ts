import { PortraitError } from "@portrait/core";
import * as tf from "@tensorflow/tfjs-core";
import { einsumGradient } from "./einsum.js";
import { normalisationGradient } from "./normalisation.js";

const run = (kernelName: string, inputs: tf.NamedTensorMap, attributes: object): tf.Tensor =>
  tf.engine().runKernel(kernelName, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

const relu: tf.GradConfig = {
  kernelName: tf.Relu,
  inputsToSave: ["x"],
  gradFunc: (dy, saved) => ({
    x: () => tf.mul(dy as tf.Tensor, tf.cast(tf.step(saved[0] as tf.Tensor), "float32")),
  }),
};

const clip: tf.GradConfig = {
  kernelName: tf.ClipByValue,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const x = saved[0] as tf.Tensor;
      const { clipValueMin, clipValueMax } = attributes as { clipValueMin: number; clipValueMax: number };
      const inside = tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax));
      return tf.mul(dy as tf.Tensor, tf.cast(inside, "float32"));
    },
  }),
};

const expandDims: tf.GradConfig = {
  kernelName: tf.ExpandDims,
  inputsToSave: ["input"],
  gradFunc: (dy, saved) => ({
    input: () => tf.reshape(dy as tf.Tensor, (saved[0] as tf.Tensor).shape),
  }),
};

const softmax: tf.GradConfig = {
  kernelName: tf.Softmax,
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => ({
    logits: () => {
      const y = saved[0] as tf.Tensor;
      const weighted = tf.mul(dy as tf.Tensor, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, [attributes.dim as number], true), y));
    },
  }),
};

const squaredDifference: tf.GradConfig = {
  kernelName: tf.SquaredDifference,
  inputsToSave: ["a", "b"],
  gradFunc: (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    const slope = (sign: number, shape: number[]): tf.Tensor => {
      const gradient = tf.mul(dy as tf.Tensor, tf.mul(tf.sub(a, b), 2 * sign));
      const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
      return tf.reshape(axes.length === 0 ? gradient : tf.sum(gradient, axes), shape);
    };
    return { a: () => slope(1, a.shape), b: () => slope(-1, b.shape) };
  },
};

const concat: tf.GradConfig = {
  kernelName: tf.Concat,
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const axis = tf.util.parseAxisParam(
      attributes.axis as number,
      (saved[0] as tf.Tensor).shape,
    )[0] as number;
    let end = 0;
    return Object.fromEntries(
      saved.map(({ shape }, which) => {
        const start = shape.map((_, dimension) => (dimension === axis ? end : 0));
        end += shape[axis] as number;
        return [which, () => tf.slice(dy as tf.Tensor, start, shape)];
      }),
    );
  },
};

const slice: tf.GradConfig = {
  kernelName: tf.Slice,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const x = saved[0] as tf.Tensor;
      const part = dy as tf.Tensor;
      const begin = attributes.begin as number[];
      const paddings = x.shape.map((extent, axis): [number, number] => {
        const before = begin[axis] ?? 0;
        return [before, extent - before - (part.shape[axis] as number)];
      });
      return tf.pad(part, paddings);
    },
  }),
};

function dilated(dilations: unknown): PortraitError {
  return new PortraitError({
    code: "not-supported",
    message: `tfjs: there is no gradient of conv2d with dilations other than 1; received ${JSON.stringify(dilations)}.`,
    hint: "Use a convolution without dilation, or a depthwise one, where training goes through it.",
  });
}

const conv2D: tf.GradConfig = {
  kernelName: tf.Conv2D,
  inputsToSave: ["x", "filter"],
  gradFunc: (upstream, saved, attributes) => {
    const dy = upstream as tf.Tensor;
    const [x, filter] = saved as [tf.Tensor, tf.Tensor];
    const { strides, pad, dataFormat, dimRoundingMode, dilations } = attributes as Readonly<
      Record<string, unknown>
    >;
    if ([dilations ?? 1].flat().some((dilation) => dilation !== 1)) throw dilated(dilations);
    const window = { strides, pad, dataFormat, dimRoundingMode };
    return {
      x: () => run(tf.Conv2DBackpropInput, { dy, filter }, { ...window, inputShape: x.shape }),
      filter: () => run(tf.Conv2DBackpropFilter, { x, dy }, { ...window, filterShape: filter.shape }),
    };
  },
};

/** A convolution run backwards, `conv2dTranspose`, whose gradient is the convolution. */
const transposedConv2D: tf.GradConfig = {
  kernelName: tf.Conv2DBackpropInput,
  inputsToSave: ["dy", "filter"],
  gradFunc: (upstream, saved, attributes) => {
    const given = upstream as tf.Tensor;
    const [dy, filter] = saved as [tf.Tensor, tf.Tensor];
    const { strides, pad, dataFormat, dimRoundingMode } = attributes as Readonly<Record<string, unknown>>;
    const window = { strides, pad, dataFormat, dimRoundingMode };
    return {
      dy: () => run(tf.Conv2D, { x: given, filter }, { ...window, dilations: [1, 1] }),
      filter: () => run(tf.Conv2DBackpropFilter, { x: given, dy }, { ...window, filterShape: filter.shape }),
    };
  },
};

const depthwise: tf.GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ["x", "filter"],
  gradFunc: (upstream, saved, attributes) => {
    const dy = upstream as tf.Tensor;
    const [x, filter] = saved as [tf.Tensor, tf.Tensor];
    const { strides, pad, dimRoundingMode, dilations } = attributes as Readonly<Record<string, unknown>>;
    const window = { strides, pad, dimRoundingMode, dilations: dilations ?? [1, 1] };
    return {
      x: () => run(tf.DepthwiseConv2dNativeBackpropInput, { dy, filter }, { ...window, inputShape: x.shape }),
      filter: () =>
        run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...window, filterShape: filter.shape }),
    };
  },
};

const maxPool: tf.GradConfig = {
  kernelName: tf.MaxPool,
  inputsToSave: ["x"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const [input, output] = saved as [tf.Tensor, tf.Tensor];
      return run(tf.MaxPoolGrad, { dy: dy as tf.Tensor, input, output }, attributes);
    },
  }),
};

const averagePool: tf.GradConfig = {
  kernelName: tf.AvgPool,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => run(tf.AvgPoolGrad, { dy: dy as tf.Tensor, input: saved[0] as tf.Tensor }, attributes),
  }),
};

/** Gradients of the kernels that networks are built of. */
export function networkGradients(): readonly tf.GradConfig[] {
  return [
    relu,
    clip,
    expandDims,
    softmax,
    squaredDifference,
    concat,
    slice,
    conv2D,
    transposedConv2D,
    depthwise,
    maxPool,
    averagePool,
    einsumGradient(),
    normalisationGradient(),
  ];
}
