import type * as tf from "@tensorflow/tfjs-core";
import { arrayOf, at, type NaiveArray } from "../naive-array.js";
import { floats, integers, type OpCase, type Operand, operand } from "../op-case.js";

/** Indices from 0 to `below` - 1, with repeats. */
function indices(shape: readonly number[], below: number): Operand {
  const { values } = integers(shape, 1000, below);
  return operand(
    shape,
    values.map((value) => Math.abs(value) % below),
    "int32",
  );
}

function gather(name: string, x: Operand, places: Operand, axis: number): OpCase {
  return {
    op: "gather",
    name,
    operands: [x, places],
    dtype: x.dtype,
    gradient: x.dtype === "float32" && places.values.length > 0,
    compute: (tf, tensor, index) => tf.gather(tensor as tf.Tensor, index as tf.Tensor1D, axis),
    naive: (array, index) => {
      const shape = x.shape.flatMap((extent, dimension) => (dimension === axis ? places.shape : [extent]));
      const rank = places.shape.length;
      return arrayOf(shape, (place) => {
        const taken = at(index as NaiveArray, place.slice(axis, axis + rank));
        return at(array as NaiveArray, [...place.slice(0, axis), taken, ...place.slice(axis + rank)]);
      });
    },
  };
}

function segments(name: string, x: Operand, ids: Operand, count: number): OpCase {
  return {
    op: "unsortedSegmentSum",
    name,
    operands: [x, ids],
    dtype: x.dtype,
    gradient: x.dtype === "float32" && ids.values.length > 0,
    compute: (tf, tensor, segment) =>
      tf.unsortedSegmentSum(tensor as tf.Tensor, segment as tf.Tensor1D, count),
    naive: (array, segment) => {
      const width = x.shape.slice(1);
      return arrayOf([count, ...width], ([to, ...rest]) =>
        (segment as NaiveArray).values.reduce(
          (sum, id, row) => (id === to ? sum + at(array as NaiveArray, [row, ...rest]) : sum),
          0,
        ),
      );
    },
  };
}

function topk(name: string, x: Operand, k: number, part: "values" | "indices"): OpCase {
  const width = x.shape.at(-1) as number;
  return {
    op: "topk",
    name: `${name}, ${part}`,
    operands: [x],
    dtype: part === "values" ? "float32" : "int32",
    compute: (tf, tensor) => {
      const found = tf.topk(tensor as tf.Tensor, k, true);
      found[part === "values" ? "indices" : "values"].dispose();
      return found[part];
    },
    naive: (array) => {
      const { values } = array as NaiveArray;
      const rows = Array.from({ length: values.length / width }, (_, row) =>
        values.slice(row * width, (row + 1) * width),
      );
      const best = rows.flatMap((row) => {
        const order = [...row.keys()]
          .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
          .slice(0, k);
        return part === "values" ? order.map((index) => row[index] as number) : order;
      });
      return { shape: [...x.shape.slice(0, -1), k], values: best };
    },
  };
}

/** Operations that read or add by index. */
export function indexCases(): readonly OpCase[] {
  return [
    gather("rows", floats([7, 3]), indices([11], 7), 0),
    gather("columns", floats([3, 7]), indices([5], 7), 1),
    gather("rows by a matrix of indices", floats([5, 2]), indices([3, 4], 5), 0),
    gather("int32", integers([7, 3], 9), indices([4], 7), 0),
    gather("no index", floats([7, 3]), operand([0], [], "int32"), 0),
    segments(
      "rows, with repeats and gaps",
      floats([11, 3]),
      operand([11], [0, 4, 4, 1, 0, 4, 1, 1, 6, 6, 0], "int32"),
      7,
    ),
    segments("numbers", floats([9]), indices([9], 4), 4),
    segments("int32", integers([9, 2], 9), indices([9], 4), 4),
    segments("no row", operand([0, 3], []), operand([0], [], "int32"), 2),
    topk("rows", floats([5, 17]), 4, "values"),
    topk("rows", floats([5, 17]), 4, "indices"),
    topk("the lower index of ties", operand([2, 5], [1, 3, 3, 0, 3, 2, 2, 2, 2, 2]), 3, "indices"),
    topk("all", floats([2, 3]), 3, "indices"),
    {
      op: "oneHot",
      name: "with indices outside",
      operands: [operand([5], [0, 2, -1, 3, 4], "int32")],
      dtype: "int32",
      compute: (tf, x) => tf.oneHot(x as tf.Tensor, 4, 1, 0, "int32"),
      naive: (x) => arrayOf([5, 4], ([row = 0, column]) => Number((x as NaiveArray).values[row] === column)),
    },
    {
      op: "gatherND",
      name: "numbers of a matrix",
      operands: [floats([5, 7]), operand([3, 2], [0, 6, 4, 0, 2, 3], "int32")],
      compute: (tf, x, places) => tf.gatherND(x as tf.Tensor, places as tf.Tensor),
      naive: (x, places) =>
        arrayOf([3], ([row = 0]) =>
          at(x as NaiveArray, [at(places as NaiveArray, [row, 0]), at(places as NaiveArray, [row, 1])]),
        ),
    },
    {
      op: "scatterND",
      name: "rows, with repeats",
      operands: [operand([4, 1], [0, 3, 0, 4], "int32"), floats([4, 3])],
      compute: (tf, places, x) => tf.scatterND(places as tf.Tensor, x as tf.Tensor, [5, 3]),
      naive: (places, x) =>
        arrayOf([5, 3], ([to, column = 0]) =>
          (places as NaiveArray).values.reduce(
            (sum, place, row) => (place === to ? sum + at(x as NaiveArray, [row, column]) : sum),
            0,
          ),
        ),
    },
  ];
}
