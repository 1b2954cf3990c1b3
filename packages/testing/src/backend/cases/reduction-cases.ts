import type { TensorFlow } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";
import { combine, type NaiveArray, reduce } from "../naive-array.js";
import {
  floats,
  integers,
  type NumberType,
  type OpCase,
  type Operand,
  operand,
  positives,
  truths,
} from "../op-case.js";

type Reduce = (tf: TensorFlow, x: tf.Tensor, axes: number[] | undefined, keep: boolean) => tf.Tensor;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Reductions: how tfjs computes them, what they are, and what they make of nothing. */
const reductions: readonly (readonly [
  op: string,
  compute: Reduce,
  naive: (numbers: readonly number[]) => number,
])[] = [
  ["sum", (tf, x, axes, keep) => tf.sum(x, axes, keep), sum],
  ["mean", (tf, x, axes, keep) => tf.mean(x, axes, keep), (numbers) => sum(numbers) / numbers.length],
  ["max", (tf, x, axes, keep) => tf.max(x, axes, keep), (numbers) => Math.max(...numbers)],
  ["min", (tf, x, axes, keep) => tf.min(x, axes, keep), (numbers) => Math.min(...numbers)],
  [
    "prod",
    (tf, x, axes, keep) => tf.prod(x, axes, keep),
    (numbers) => numbers.reduce((product, number) => product * number, 1),
  ],
  [
    "logSumExp",
    (tf, x, axes, keep) => tf.logSumExp(x, axes, keep),
    (numbers) => Math.log(sum(numbers.map(Math.exp))),
  ],
];

function reductionCase(
  [op, compute, number]: (typeof reductions)[number],
  name: string,
  x: Operand,
  axes: number[] | undefined,
  more: { readonly keep?: boolean; readonly dtype?: NumberType; readonly gradient?: boolean } = {},
): OpCase {
  const { keep = false, dtype = "float32", gradient = true } = more;
  return {
    op,
    name,
    operands: [x],
    dtype,
    gradient,
    compute: (tf, tensor) => compute(tf, tensor as tf.Tensor, axes, keep),
    naive: (array) =>
      reduce(array as NaiveArray, axes ?? x.shape.map((_, dimension) => dimension), number, keep),
  };
}

function ofNumbers(): readonly OpCase[] {
  return reductions.flatMap((reduction) => {
    const [op] = reduction;
    return [
      reductionCase(reduction, "everything", floats([3, 5]), undefined),
      reductionCase(reduction, "rows", floats([7, 3]), [1]),
      reductionCase(reduction, "columns, kept", floats([7, 3]), [0], { keep: true }),
      reductionCase(reduction, "the outer dimensions", floats([3, 2, 5]), [0, 2]),
      reductionCase(reduction, "one number", positives([1, 1]), [1]),
      reductionCase(reduction, "a long row", floats([2, 1031]), [1], { gradient: false }),
      ...(op === "sum" || op === "prod"
        ? [reductionCase(reduction, "nothing", operand([0, 3], []), [0], { gradient: false })]
        : []),
      ...(op === "mean" || op === "logSumExp"
        ? []
        : [reductionCase(reduction, "int32", integers([4, 5], 3), [1], { dtype: "int32", gradient: false })]),
      ...(op === "max" || op === "min"
        ? [
            reductionCase(
              reduction,
              "infinite numbers",
              operand([2, 3], [1, Number.POSITIVE_INFINITY, -1, Number.NEGATIVE_INFINITY, 0, 2]),
              [1],
              { gradient: false },
            ),
          ]
        : []),
      ...(op === "sum" || op === "mean" || op === "max"
        ? [
            reductionCase(reduction, "NaN", operand([2, 3], [1, Number.NaN, -1, 3, 0, 2]), [1], {
              gradient: false,
            }),
          ]
        : []),
    ];
  });
}

function ofTruths(): readonly OpCase[] {
  return (["any", "all"] as const).map((op) => ({
    op,
    name: "rows",
    operands: [truths([6, 2])],
    dtype: "bool",
    compute: (tf, x) => tf[op](x as tf.Tensor, 1),
    naive: (x) =>
      reduce(x as NaiveArray, [1], (values) => (op === "any" ? Math.max(...values) : Math.min(...values))),
  }));
}

function places(): readonly OpCase[] {
  return (["argMax", "argMin"] as const).flatMap((op) => {
    const best = op === "argMax" ? Math.max : Math.min;
    const make = (name: string, x: Operand, axis: number): OpCase => ({
      op,
      name,
      operands: [x],
      dtype: "int32",
      compute: (tf, tensor) => tf[op](tensor as tf.Tensor, axis),
      naive: (array) => reduce(array as NaiveArray, [axis], (numbers) => numbers.indexOf(best(...numbers))),
    });
    return [
      make("rows", floats([7, 5]), 1),
      make("columns", floats([7, 5], 2), 0),
      make("the middle dimension", floats([3, 5, 2], 3), 1),
      make("the first of ties", integers([6, 5], 1), 1),
    ];
  });
}

function running(): readonly OpCase[] {
  const make = (name: string, exclusive: boolean, reverse: boolean): OpCase => ({
    op: "cumsum",
    name,
    operands: [floats([3, 7])],
    gradient: true,
    compute: (tf, x) => tf.cumsum(x as tf.Tensor, 1, exclusive, reverse),
    naive: (x) => ({
      shape: [3, 7],
      values: (x as NaiveArray).values.map((own, index) => {
        const row = (x as NaiveArray).values.slice(7 * Math.floor(index / 7), 7 * Math.floor(index / 7) + 7);
        const part = reverse ? row.slice((index % 7) + 1) : row.slice(0, index % 7);
        return sum(part) + (exclusive ? 0 : own);
      }),
    }),
  });
  return [make("of rows", false, false), make("exclusive", true, false), make("reversed", false, true)];
}

function shares(): readonly OpCase[] {
  const make = (op: "softmax" | "logSoftmax", name: string, x: Operand): OpCase => ({
    op,
    name,
    operands: [x],
    gradient: name !== "large numbers",
    compute: (tf, tensor) => tf[op](tensor as tf.Tensor),
    naive: (array) => {
      const last = [x.shape.length - 1];
      const most = reduce(array as NaiveArray, last, (numbers) => Math.max(...numbers), true);
      const shifted = combine((value = 0, top = 0) => value - top, array as NaiveArray, most);
      const total = reduce(
        combine((value = 0) => Math.exp(value), shifted),
        last,
        sum,
        true,
      );
      const log = combine((value = 0, all = 0) => value - Math.log(all), shifted, total);
      return op === "softmax" ? combine((value = 0) => Math.exp(value), log) : log;
    },
  });
  return (["softmax", "logSoftmax"] as const).flatMap((op) => [
    make(op, "rows", floats([5, 7])),
    make(op, "the last of three dimensions", floats([2, 3, 5])),
    make(op, "one number a row", floats([4, 1])),
    make(op, "large numbers", operand([2, 3], [1000, 999, 998, -1000, -1001, 0])),
  ]);
}

/** Operations that take numbers together: sums, extremes, their places, running sums, shares. */
export function reductionCases(): readonly OpCase[] {
  return [...ofNumbers(), ...ofTruths(), ...places(), ...running(), ...shares()];
}
