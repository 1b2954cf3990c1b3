import type { TensorFlow } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";
import { arrayOf, at, broadcastAt, type NaiveArray, sizeOf } from "../naive-array.js";
import { floats, integers, type OpCase, type Operand, operand } from "../op-case.js";

type Move = (place: readonly number[]) => readonly number[] | undefined;

/** An operation that puts every number elsewhere; a place that nothing moves to holds `fill`. */
function moving(
  op: string,
  name: string,
  x: Operand,
  shape: readonly number[],
  from: Move,
  compute: (tf: TensorFlow, x: tf.Tensor) => tf.Tensor,
  fill = 0,
): OpCase {
  return {
    op,
    name,
    operands: [x],
    dtype: x.dtype,
    gradient: x.dtype === "float32" && sizeOf(shape) > 0,
    compute: (tf, tensor) => compute(tf, tensor as tf.Tensor),
    naive: (array) =>
      arrayOf(shape, (place) => {
        const source = from(place);
        return source === undefined ? fill : at(array as NaiveArray, source);
      }),
  };
}

function joins(): readonly OpCase[] {
  const [a, b] = [floats([3, 2], 1), floats([3, 4], 2)];
  return [
    {
      op: "concat",
      name: "columns",
      operands: [a, b],
      gradient: true,
      compute: (tf, x, y) => tf.concat([x as tf.Tensor, y as tf.Tensor], 1),
      naive: (x, y) =>
        arrayOf([3, 6], ([row = 0, column = 0]) =>
          column < 2 ? at(x as NaiveArray, [row, column]) : at(y as NaiveArray, [row, column - 2]),
        ),
    },
    {
      op: "concat",
      name: "with nothing",
      operands: [operand([0, 2], []), a],
      compute: (tf, x, y) => tf.concat([x as tf.Tensor, y as tf.Tensor], 0),
      naive: (_, y) => y as NaiveArray,
    },
    {
      op: "stack",
      name: "as columns",
      operands: [floats([5], 1), floats([5], 2)],
      gradient: true,
      compute: (tf, x, y) => tf.stack([x as tf.Tensor, y as tf.Tensor], 1),
      naive: (x, y) => arrayOf([5, 2], ([row = 0, column]) => (column === 0 ? x : y)?.values[row] as number),
    },
    {
      op: "unstack",
      name: "rows, the second",
      operands: [floats([3, 4])],
      gradient: true,
      compute: (tf, x) => {
        const [first, second, third] = tf.unstack(x as tf.Tensor);
        first?.dispose();
        third?.dispose();
        return second as tf.Tensor;
      },
      naive: (x) => arrayOf([4], ([column = 0]) => at(x as NaiveArray, [1, column])),
    },
    {
      op: "split",
      name: "into unequal parts, the second",
      operands: [floats([3, 7])],
      gradient: true,
      compute: (tf, x) => {
        const [first, second, third] = tf.split(x as tf.Tensor, [2, 4, 1], 1);
        first?.dispose();
        third?.dispose();
        return second as tf.Tensor;
      },
      naive: (x) => arrayOf([3, 4], ([row = 0, column = 0]) => at(x as NaiveArray, [row, column + 2])),
    },
  ];
}

function makings(): readonly OpCase[] {
  return [
    {
      op: "fill",
      name: "a matrix",
      operands: [],
      compute: (tf) => tf.fill([3, 5], 2.5),
      naive: () => arrayOf([3, 5], () => 2.5),
    },
    {
      op: "range",
      name: "by steps",
      operands: [],
      compute: (tf) => tf.range(1, 8, 2),
      naive: () => arrayOf([4], ([index = 0]) => 1 + 2 * index),
    },
    {
      op: "zerosLike",
      name: "int32",
      operands: [integers([3, 2], 5)],
      dtype: "int32",
      compute: (tf, x) => tf.zerosLike(x as tf.Tensor),
      naive: () => arrayOf([3, 2], () => 0),
    },
    {
      op: "onesLike",
      name: "a matrix",
      operands: [floats([3, 2])],
      compute: (tf, x) => tf.onesLike(x as tf.Tensor),
      naive: () => arrayOf([3, 2], () => 1),
    },
    {
      op: "broadcastTo",
      name: "a column",
      operands: [floats([3, 1])],
      gradient: true,
      compute: (tf, x) => tf.broadcastTo(x as tf.Tensor, [2, 3, 5]),
      naive: (x) => arrayOf([2, 3, 5], (place) => broadcastAt(x as NaiveArray, place)),
    },
  ];
}

/** Operations that move numbers, join them or make them. */
export function shapeCases(): readonly OpCase[] {
  return [
    moving(
      "transpose",
      "a matrix",
      floats([3, 5]),
      [5, 3],
      ([a = 0, b = 0]) => [b, a],
      (tf, x) => tf.transpose(x),
    ),
    moving(
      "transpose",
      "three dimensions",
      floats([2, 3, 5]),
      [5, 2, 3],
      ([a = 0, b = 0, c = 0]) => [b, c, a],
      (tf, x) => tf.transpose(x, [2, 0, 1]),
    ),
    moving(
      "transpose",
      "int32, four dimensions",
      integers([2, 3, 2, 3], 9),
      [2, 2, 3, 3],
      ([a = 0, b = 0, c = 0, d = 0]) => [a, c, b, d],
      (tf, x) => tf.transpose(x, [0, 2, 1, 3]),
    ),
    moving(
      "transpose",
      "nothing",
      operand([0, 3], []),
      [3, 0],
      () => undefined,
      (tf, x) => tf.transpose(x),
    ),
    moving(
      "reshape",
      "a matrix",
      floats([3, 4]),
      [2, 6],
      ([a = 0, b = 0]) => [Math.floor((6 * a + b) / 4), (6 * a + b) % 4],
      (tf, x) => tf.reshape(x, [2, -1]),
    ),
    moving(
      "expandDims",
      "in the middle",
      floats([3, 4]),
      [3, 1, 4],
      ([a = 0, , c = 0]) => [a, c],
      (tf, x) => tf.expandDims(x, 1),
    ),
    moving(
      "squeeze",
      "the middle",
      floats([3, 1, 4]),
      [3, 4],
      ([a = 0, b = 0]) => [a, 0, b],
      (tf, x) => tf.squeeze(x, [1]),
    ),
    moving(
      "clone",
      "a matrix",
      floats([3, 5]),
      [3, 5],
      (place) => place,
      (tf, x) => tf.clone(x),
    ),
    moving(
      "slice",
      "a block",
      floats([5, 7]),
      [2, 3],
      ([a = 0, b = 0]) => [a + 1, b + 3],
      (tf, x) => tf.slice(x, [1, 3], [2, 3]),
    ),
    moving(
      "slice",
      "int32, rows",
      integers([5, 3], 9),
      [2, 3],
      ([a = 0, b = 0]) => [a + 3, b],
      (tf, x) => tf.slice(x, 3, 2),
    ),
    moving(
      "slice",
      "nothing",
      floats([5, 3]),
      [0, 3],
      () => undefined,
      (tf, x) => tf.slice(x, [2, 0], [0, 3]),
    ),
    moving(
      "stridedSlice",
      "every second column, backwards",
      floats([3, 7]),
      [3, 4],
      ([a = 0, b = 0]) => [a, 6 - 2 * b],
      (tf, x) => tf.stridedSlice(x, [0, 6], [3, -8], [1, -2]),
    ),
    moving(
      "pad",
      "with a constant",
      floats([2, 3]),
      [5, 4],
      ([a = 0, b = 0]) => (a >= 1 && a < 3 && b >= 1 ? [a - 1, b - 1] : undefined),
      (tf, x) =>
        tf.pad(
          x,
          [
            [1, 2],
            [1, 0],
          ],
          0.5,
        ),
      0.5,
    ),
    moving(
      "tile",
      "both dimensions",
      floats([2, 3]),
      [4, 9],
      ([a = 0, b = 0]) => [a % 2, b % 3],
      (tf, x) => tf.tile(x, [2, 3]),
    ),
    moving(
      "reverse",
      "columns",
      floats([3, 5]),
      [3, 5],
      ([a = 0, b = 0]) => [a, 4 - b],
      (tf, x) => tf.reverse(x, 1),
    ),
    ...joins(),
    ...makings(),
  ];
}
