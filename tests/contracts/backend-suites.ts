import type { BackendSuite } from "@portrait/testing/backend";

/** Operations without a gradient on any backend: tfjs-core comes without gradients, and `tfjs` registers those that are used. */
const withoutGradient = [
  "abs",
  "avgPool",
  "broadcastTo",
  "clipByValue",
  "concat",
  "conv2d",
  "conv2dTranspose",
  "cumsum",
  "depthwiseConv2d",
  "einsum",
  "elu",
  "expandDims",
  "leakyRelu",
  "log1p",
  "maxPool",
  "maximum",
  "min",
  "minimum",
  "norm",
  "pad",
  "pow",
  "prod",
  "reciprocal",
  "relu",
  "reverse",
  "slice",
  "softmax",
  "split",
  "squaredDifference",
  "stack",
  "stridedSlice",
  "tile",
];

const lacking = withoutGradient.map((op) => `gradient of ${op}`);

const odd = "zeros, NaN, infinite and very large numbers";

/** Where WebGL and WebGPU differ, on the GPU in software that Chromium has; another GPU may treat NaN in another way. */
const onGpus = {
  [`log1p: ${odd}`]: "infinity below becomes a number",
  [`softplus: ${odd}`]: "NaN becomes infinity",
  [`elu: ${odd}`]: "NaN becomes infinity",
  [`sign: ${odd}`]: "the sign of NaN is 0",
  "sum: nothing": "it fails",
  "unsortedSegmentSum: no row": "it fails",
  "gatherND: numbers of a matrix": "it leaks two blocks of data",
};

/** What each backend lacks of the contract, and where it differs. */
export const suites: Readonly<Record<string, BackendSuite>> = {
  cpu: {
    lacking,
    differs: {
      [`sign: ${odd}`]: "the sign of NaN is 0",
      "unsortedSegmentSum: int32": "it gives float32",
    },
  },
  wasm: {
    lacking: [...lacking, "einsum"],
    differs: {
      [`sign: ${odd}`]: "the sign of NaN is 0",
      [`clipByValue: ${odd}`]: "NaN becomes the lower bound",
      "cast: to bool": "a negative number becomes its last byte",
      "prod: nothing": "it is not initialised",
    },
  },
  webgl: {
    lacking,
    tolerance: 1e-4,
    differs: {
      ...onGpus,
      [`relu: ${odd}`]: "infinity below becomes NaN",
      [`leakyRelu: ${odd}`]: "infinity becomes NaN",
      [`clipByValue: ${odd}`]: "infinity stays",
    },
  },
  webgpu: {
    lacking,
    tolerance: 1e-4,
    differs: {
      ...onGpus,
      [`sigmoid: ${odd}`]: "NaN becomes 0",
      "prod: columns, kept": "the dimension does not stay",
      "unsortedSegmentSum: int32": "numbers are added as if they were float32",
    },
  },
};
