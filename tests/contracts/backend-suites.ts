import type { BackendSuite } from "@portrait/testing/backend";

const odd = "zeros, NaN, infinite and very large numbers";

const poolGradient = { "gradient of avgPool: same": "a window over the edge is divided by its full size" };

/** Where WebGL and WebGPU differ, on the GPU in software that Chromium has; another GPU may treat NaN in another way. */
const onGpus = {
  ...poolGradient,
  [`log1p: ${odd}`]: "infinity below becomes a number",
  [`softplus: ${odd}`]: "NaN becomes infinity",
  [`elu: ${odd}`]: "NaN becomes infinity",
  [`sign: ${odd}`]: "the sign of NaN is 0",
  "sum: nothing": "it fails",
  "unsortedSegmentSum: no row": "it fails",
  "gatherND: numbers of a matrix": "it leaks two blocks of data",
};

/** Where each backend differs from the contract; none lacks anything of it. */
export const suites: Readonly<Record<string, BackendSuite>> = {
  cpu: {
    differs: {
      [`sign: ${odd}`]: "the sign of NaN is 0",
      "unsortedSegmentSum: int32": "it gives float32",
      ...poolGradient,
    },
  },
  wasm: {
    differs: {
      [`sign: ${odd}`]: "the sign of NaN is 0",
      [`clipByValue: ${odd}`]: "NaN becomes the lower bound",
      "cast: to bool": "a negative number becomes its last byte",
      "prod: nothing": "it is not initialised",
      "gradient of maxPool: same": "the gradient of some windows over the edge is lost",
      ...poolGradient,
    },
  },
  webgl: {
    tolerance: 1e-4,
    differs: {
      ...onGpus,
      [`relu: ${odd}`]: "infinity below becomes NaN",
      [`leakyRelu: ${odd}`]: "infinity becomes NaN",
      [`clipByValue: ${odd}`]: "infinity stays",
    },
  },
  webgpu: {
    tolerance: 1e-4,
    differs: {
      ...onGpus,
      [`sigmoid: ${odd}`]: "NaN becomes 0",
      "prod: columns, kept": "the dimension does not stay",
      ...Object.fromEntries(
        ["rows", "columns, kept", "one number"].map((name) => [
          `gradient of prod: ${name}`,
          "running products without the own number are wrong",
        ]),
      ),
      "unsortedSegmentSum: int32": "numbers are added as if they were float32",
    },
  },
};
