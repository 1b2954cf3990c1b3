import type * as tf from "@tensorflow/tfjs-core";
import { arrayOf, at, broadcastAt, combine, type NaiveArray, reduce } from "../naive-array.js";
import { naiveConv2d, naiveDepthwise, overWindows, type Windows } from "../naive-convolution.js";
import { floats, type OpCase, type Operand, positives } from "../op-case.js";

type Moves = Omit<Windows, "size">;

function convolution(
  op: "conv2d" | "depthwiseConv2d",
  name: string,
  pictures: Operand,
  filters: Operand,
  moves: Moves,
): OpCase {
  const { strides, padding, dilations = [1, 1] } = moves;
  return {
    op,
    name,
    operands: [pictures, filters],
    gradient: true,
    compute: (tf, x, w) =>
      tf[op](x as tf.Tensor4D, w as tf.Tensor4D, [...strides], padding, "NHWC", [...dilations]),
    naive: (x, w) =>
      (op === "conv2d" ? naiveConv2d : naiveDepthwise)(x as NaiveArray, w as NaiveArray, moves),
  };
}

function pooling(op: "maxPool" | "avgPool", name: string, pictures: Operand, windows: Windows): OpCase {
  return {
    op,
    name,
    operands: [pictures],
    gradient: true,
    compute: (tf, x) => tf[op](x as tf.Tensor4D, [...windows.size], [...windows.strides], windows.padding),
    naive: (x) =>
      overWindows(x as NaiveArray, windows, pictures.shape[3] as number, (entries, channel) => {
        const numbers = entries.map(({ read }) => read(channel));
        if (op === "maxPool") return Math.max(...numbers);
        return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
      }),
  };
}

/** What `conv2d` gives back when it is run backwards, each number of the input spread by the filter. */
function transposed(): OpCase {
  return {
    op: "conv2dTranspose",
    name: "strides of two",
    operands: [floats([2, 3, 4, 2], 1), floats([3, 3, 3, 2], 2)],
    gradient: true,
    compute: (tf, x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [2, 7, 9, 3], 2, "valid"),
    naive: (x, w) =>
      arrayOf([2, 7, 9, 3], ([picture = 0, top = 0, left = 0, channel = 0]) => {
        let sum = 0;
        for (let y = 0; y < 3; y++) {
          for (let z = 0; z < 4; z++) {
            const [row, column] = [top - 2 * y, left - 2 * z];
            if (row < 0 || column < 0 || row > 2 || column > 2) continue;
            for (let input = 0; input < 2; input++) {
              sum +=
                at(x as NaiveArray, [picture, y, z, input]) *
                at(w as NaiveArray, [row, column, channel, input]);
            }
          }
        }
        return sum;
      }),
  };
}

function normalised(): OpCase {
  return {
    op: "batchNorm",
    name: "with scale and offset",
    operands: [floats([2, 3, 2, 5]), floats([5], 2), positives([5], 3), floats([5], 4), floats([5], 5)],
    gradient: true,
    compute: (tf, x, mean, variance, offset, scale) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      ),
    naive: (...arrays) =>
      combine(
        (x = 0, mean = 0, variance = 0, offset = 0, scale = 0) =>
          ((x - mean) / Math.sqrt(variance + 1e-3)) * scale + offset,
        ...arrays,
      ),
  };
}

function moments(): readonly OpCase[] {
  return (["mean", "variance"] as const).map((part) => ({
    op: "moments",
    name: `of columns, the ${part}`,
    operands: [floats([7, 3])],
    gradient: true,
    compute: (tf, x) => {
      const found = tf.moments(x as tf.Tensor, 0);
      return found[part];
    },
    naive: (x) => {
      const average = (array: NaiveArray): NaiveArray =>
        reduce(
          array,
          [0],
          (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
          true,
        );
      const mean = average(x as NaiveArray);
      const wanted =
        part === "mean"
          ? mean
          : average(combine((value = 0, center = 0) => (value - center) ** 2, x as NaiveArray, mean));
      return arrayOf([3], (place) => broadcastAt(wanted, [0, ...place]));
    },
  }));
}

/** Operations on pictures. */
export function convolutionCases(): readonly OpCase[] {
  const pictures = floats([2, 5, 7, 3], 1);
  const step: Moves = { strides: [1, 1], padding: "same" };
  return [
    convolution("conv2d", "same", pictures, floats([3, 3, 3, 4], 2), step),
    convolution("conv2d", "valid, strides of two", pictures, floats([2, 3, 3, 5], 3), {
      strides: [2, 2],
      padding: "valid",
    }),
    convolution("conv2d", "one by one", pictures, floats([1, 1, 3, 2], 4), step),
    convolution("conv2d", "one row, as conv1d", floats([2, 1, 11, 3], 5), floats([1, 3, 3, 4], 6), step),
    {
      ...convolution("conv2d", "dilated", pictures, floats([2, 2, 3, 2], 7), {
        strides: [1, 1],
        padding: "same",
        dilations: [2, 2],
      }),
      gradient: false,
    },
    convolution("depthwiseConv2d", "same", pictures, floats([3, 3, 3, 1], 8), step),
    convolution(
      "depthwiseConv2d",
      "two for each channel, strides of two",
      pictures,
      floats([3, 3, 3, 2], 9),
      {
        strides: [2, 2],
        padding: "valid",
      },
    ),
    transposed(),
    pooling("maxPool", "same", pictures, { size: [2, 2], strides: [2, 2], padding: "same" }),
    pooling("maxPool", "valid", pictures, { size: [3, 2], strides: [1, 1], padding: "valid" }),
    pooling("avgPool", "same", pictures, { size: [2, 2], strides: [2, 2], padding: "same" }),
    pooling("avgPool", "valid", pictures, { size: [3, 2], strides: [1, 1], padding: "valid" }),
    normalised(),
    ...moments(),
  ];
}
