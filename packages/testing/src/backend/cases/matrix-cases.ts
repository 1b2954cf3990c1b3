import type * as tf from "@tensorflow/tfjs-core";
import { arrayOf, broadcastAt, type NaiveArray } from "../naive-array.js";
import { naiveEinsum } from "../naive-einsum.js";
import { floats, type OpCase, type Operand } from "../op-case.js";

function product(
  name: string,
  a: Operand,
  b: Operand,
  turnA = false,
  turnB = false,
  gradient = true,
): OpCase {
  return {
    op: "matMul",
    name,
    operands: [a, b],
    gradient,
    compute: (tf, x, y) => tf.matMul(x as tf.Tensor, y as tf.Tensor, turnA, turnB),
    naive: (x, y) =>
      naiveEinsum(`${turnA ? "ji" : "ij"},${turnB ? "kj" : "jk"}->ik`, x as NaiveArray, y as NaiveArray),
  };
}

function batched(name: string, a: Operand, b: Operand, gradient: boolean): OpCase {
  return {
    op: "matMul",
    name,
    operands: [a, b],
    gradient,
    compute: (tf, x, y) => tf.matMul(x as tf.Tensor, y as tf.Tensor),
    naive: (x, y) => {
      const [left, right] = [x as NaiveArray, y as NaiveArray];
      const [rows = 0, inner = 0] = left.shape.slice(-2);
      const batch = left.shape.slice(0, -2).map((extent, at) => Math.max(extent, right.shape[at] as number));
      return arrayOf([...batch, rows, right.shape.at(-1) as number], (place) => {
        const [row = 0, column = 0] = place.slice(-2);
        const outer = place.slice(0, -2);
        let sum = 0;
        for (let step = 0; step < inner; step++) {
          sum += broadcastAt(left, [...outer, row, step]) * broadcastAt(right, [...outer, step, column]);
        }
        return sum;
      });
    },
  };
}

function einsum(equation: string, ...operands: Operand[]): OpCase {
  return {
    op: "einsum",
    name: equation,
    operands,
    gradient: true,
    compute: (tf, ...tensors) => tf.einsum(equation, ...tensors),
    naive: (...arrays) => naiveEinsum(equation, ...arrays),
  };
}

/** Products of matrices. */
export function matrixCases(): readonly OpCase[] {
  return [
    product("odd shapes", floats([3, 5], 1), floats([5, 7], 2)),
    product("left turned", floats([5, 3], 1), floats([5, 7], 2), true),
    product("right turned", floats([3, 5], 1), floats([7, 5], 2), false, true),
    product("both turned", floats([5, 3], 1), floats([7, 5], 2), true, true),
    product("one number", floats([1, 1], 1), floats([1, 1], 2)),
    product("a row and a column", floats([1, 17], 1), floats([17, 1], 2)),
    product("a column and a row", floats([17, 1], 1), floats([1, 13], 2)),
    product("larger than a tile", floats([37, 67], 1), floats([67, 41], 2), false, false, false),
    batched("a batch", floats([3, 2, 5], 1), floats([3, 5, 4], 2), true),
    batched("two batch dimensions", floats([2, 3, 2, 3], 1), floats([2, 3, 3, 2], 2), true),
    batched("one matrix for a batch", floats([1, 2, 5], 1), floats([3, 5, 4], 2), false),
    einsum("ij,jk->ik", floats([3, 5], 1), floats([5, 2], 2)),
    einsum("bij,bjk->bik", floats([2, 3, 4], 1), floats([2, 4, 5], 2)),
    einsum("bhqd,bhkd->bhqk", floats([2, 2, 3, 4], 1), floats([2, 2, 5, 4], 2)),
    einsum("ij,ij->i", floats([3, 5], 1), floats([3, 5], 2)),
    einsum("ij->ji", floats([3, 5], 1)),
    {
      op: "dot",
      name: "vectors",
      operands: [floats([17], 1), floats([17], 2)],
      gradient: true,
      compute: (tf, a, b) => tf.dot(a as tf.Tensor, b as tf.Tensor),
      naive: (a, b) => naiveEinsum("i,i->", a as NaiveArray, b as NaiveArray),
    },
    {
      op: "outerProduct",
      name: "vectors",
      operands: [floats([3], 1), floats([5], 2)],
      gradient: true,
      compute: (tf, a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D),
      naive: (a, b) => naiveEinsum("i,j->ij", a as NaiveArray, b as NaiveArray),
    },
    {
      op: "norm",
      name: "of rows",
      operands: [floats([5, 3])],
      gradient: true,
      compute: (tf, x) => tf.norm(x as tf.Tensor, "euclidean", 1),
      naive: (x) => {
        const squares = naiveEinsum("ij,ij->i", x as NaiveArray, x as NaiveArray);
        return { shape: squares.shape, values: squares.values.map(Math.sqrt) };
      },
    },
  ];
}
