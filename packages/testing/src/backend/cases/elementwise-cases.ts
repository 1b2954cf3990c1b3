import type { TensorFlow } from "@portrait/backend-tfjs";
import type * as tf from "@tensorflow/tfjs-core";
import { combine } from "../naive-array.js";
import { floats, integers, type OpCase, type Operand, operand, positives, truths } from "../op-case.js";

const odd = operand(
  [9],
  [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30, 1e-30, 5],
);
const empty = operand([0, 3], []);

type Unary = (tf: TensorFlow, x: tf.Tensor) => tf.Tensor;
type Binary = (tf: TensorFlow, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Functions of one number: how tfjs computes them, what they are, where they are defined, and whether they have a slope. */
const unary: readonly (readonly [
  op: string,
  compute: Unary,
  naive: (x: number) => number,
  positive: boolean,
  smooth: boolean,
])[] = [
  ["neg", (tf, x) => tf.neg(x), (x) => -x, false, true],
  ["abs", (tf, x) => tf.abs(x), Math.abs, false, true],
  ["exp", (tf, x) => tf.exp(x), Math.exp, false, true],
  ["log", (tf, x) => tf.log(x), Math.log, true, true],
  ["log1p", (tf, x) => tf.log1p(x), Math.log1p, true, true],
  ["sqrt", (tf, x) => tf.sqrt(x), Math.sqrt, true, true],
  ["rsqrt", (tf, x) => tf.rsqrt(x), (x) => 1 / Math.sqrt(x), true, true],
  ["square", (tf, x) => tf.square(x), (x) => x * x, false, true],
  ["reciprocal", (tf, x) => tf.reciprocal(x), (x) => 1 / x, true, true],
  ["sigmoid", (tf, x) => tf.sigmoid(x), (x) => 1 / (1 + Math.exp(-x)), false, true],
  ["tanh", (tf, x) => tf.tanh(x), Math.tanh, false, true],
  ["softplus", (tf, x) => tf.softplus(x), (x) => (x > 30 ? x : Math.log1p(Math.exp(x))), false, true],
  ["relu", (tf, x) => tf.relu(x), (x) => (Number.isNaN(x) ? x : Math.max(0, x)), false, true],
  ["elu", (tf, x) => tf.elu(x), (x) => (x >= 0 ? x : Math.expm1(x)), false, true],
  ["leakyRelu", (tf, x) => tf.leakyRelu(x, 0.2), (x) => (x >= 0 ? x : 0.2 * x), false, true],
  ["sign", (tf, x) => tf.sign(x), Math.sign, false, false],
  ["floor", (tf, x) => tf.floor(x), Math.floor, false, false],
  [
    "clipByValue",
    (tf, x) => tf.clipByValue(x, -0.5, 1.5),
    (x) => (Number.isNaN(x) ? x : Math.min(1.5, Math.max(-0.5, x))),
    false,
    true,
  ],
];

/** Functions of two numbers. */
const binary: readonly (readonly [
  op: string,
  compute: Binary,
  naive: (a: number, b: number) => number,
  smooth: boolean,
])[] = [
  ["add", (tf, a, b) => tf.add(a, b), (a, b) => a + b, true],
  ["sub", (tf, a, b) => tf.sub(a, b), (a, b) => a - b, true],
  ["mul", (tf, a, b) => tf.mul(a, b), (a, b) => a * b, true],
  ["div", (tf, a, b) => tf.div(a, b), (a, b) => a / b, true],
  ["maximum", (tf, a, b) => tf.maximum(a, b), Math.max, true],
  ["minimum", (tf, a, b) => tf.minimum(a, b), Math.min, true],
  ["squaredDifference", (tf, a, b) => tf.squaredDifference(a, b), (a, b) => (a - b) ** 2, true],
];

const comparisons: readonly (readonly [
  op: string,
  compute: Binary,
  naive: (a: number, b: number) => boolean,
])[] = [
  ["equal", (tf, a, b) => tf.equal(a, b), (a, b) => a === b],
  ["notEqual", (tf, a, b) => tf.notEqual(a, b), (a, b) => a !== b],
  ["greater", (tf, a, b) => tf.greater(a, b), (a, b) => a > b],
  ["greaterEqual", (tf, a, b) => tf.greaterEqual(a, b), (a, b) => a >= b],
  ["less", (tf, a, b) => tf.less(a, b), (a, b) => a < b],
  ["lessEqual", (tf, a, b) => tf.lessEqual(a, b), (a, b) => a <= b],
];

/** Pairs of shapes that broadcast, by what is particular about them. */
const pairs: readonly (readonly [name: string, a: Operand, b: Operand])[] = [
  ["equal shapes", positives([3, 5], 1), positives([3, 5], 2)],
  ["a row", positives([7, 3], 3), positives([3], 4)],
  ["a column", positives([4, 1], 5), positives([4, 3], 6)],
  ["both", positives([2, 1, 3], 7), positives([5, 1], 8)],
  ["a scalar", positives([3, 4], 9), positives([], 10)],
];

function unaryCases(): readonly OpCase[] {
  return unary.flatMap(([op, compute, number, positive, smooth]) => {
    const make = (name: string, x: Operand, gradient: boolean): OpCase => ({
      op,
      name,
      operands: [x],
      gradient,
      compute,
      naive: (array) => combine(number, array as Operand),
    });
    return [
      make("odd shape", positive ? positives([3, 5, 7]) : floats([3, 5, 7]), smooth),
      make("scalar", positives([]), smooth),
      make("nothing", empty, false),
      make("zeros, NaN, infinite and very large numbers", odd, false),
    ];
  });
}

function binaryCases(): readonly OpCase[] {
  return binary.flatMap(([op, compute, number, smooth]) => {
    const make = (
      name: string,
      a: Operand,
      b: Operand,
      gradient: boolean,
      dtype: "float32" | "int32" = "float32",
    ): OpCase => ({
      op,
      name,
      operands: [a, b],
      dtype,
      gradient,
      compute,
      naive: (...arrays) => combine(number as (...numbers: number[]) => number, ...arrays),
    });
    const whole =
      op === "div" ? [] : [make("int32", integers([3, 4], 9, 1), integers([4], 9, 2), false, "int32")];
    return [
      ...pairs.map(([name, a, b]) => make(name, a, b, smooth)),
      make("nothing", empty, positives([3]), false),
      make("NaN and infinite numbers", odd, operand([], [2]), false),
      ...whole,
    ];
  });
}

function comparisonCases(): readonly OpCase[] {
  return comparisons.flatMap(([op, compute, holds]) => {
    const make = (name: string, a: Operand, b: Operand): OpCase => ({
      op,
      name,
      operands: [a, b],
      dtype: "bool",
      compute,
      naive: (...arrays) => combine((x = 0, y = 0) => Number(holds(x, y)), ...arrays),
    });
    return [
      make("int32, a row", integers([5, 3], 2, 1), integers([3], 2, 2)),
      make("float32, a column", floats([5, 1]), floats([5, 3], 2)),
      make("NaN and infinite numbers", odd, operand([], [5])),
      make("nothing", empty, empty),
    ];
  });
}

function otherCases(): readonly OpCase[] {
  const logical = (op: string, compute: Binary, holds: (a: number, b: number) => number): OpCase => ({
    op,
    name: "broadcast",
    operands: [truths([4, 3], 1), truths([3], 2)],
    dtype: "bool",
    compute,
    naive: (...arrays) => combine((a = 0, b = 0) => holds(a, b), ...arrays),
  });
  return [
    logical(
      "logicalAnd",
      (tf, a, b) => tf.logicalAnd(a, b),
      (a, b) => a & b,
    ),
    logical(
      "logicalOr",
      (tf, a, b) => tf.logicalOr(a, b),
      (a, b) => a | b,
    ),
    {
      op: "logicalNot",
      name: "odd shape",
      operands: [truths([5, 3])],
      dtype: "bool",
      compute: (tf, x) => tf.logicalNot(x as tf.Tensor),
      naive: (x) => combine((value) => 1 - (value as number), x as Operand),
    },
    {
      op: "where",
      name: "equal shapes",
      operands: [truths([3, 5]), floats([3, 5], 1), floats([3, 5], 2)],
      gradient: true,
      compute: (tf, condition, a, b) => tf.where(condition as tf.Tensor, a as tf.Tensor, b as tf.Tensor),
      naive: (...arrays) => combine((chosen, a, b) => (chosen === 1 ? a : b) as number, ...arrays),
    },
    {
      op: "pow",
      name: "broadcast",
      operands: [positives([3, 4]), positives([4], 2)],
      gradient: true,
      compute: (tf, a, b) => tf.pow(a as tf.Tensor, b as tf.Tensor),
      naive: (...arrays) => combine((a = 0, b = 0) => a ** b, ...arrays),
    },
    {
      op: "addN",
      name: "three",
      operands: [floats([3, 3], 1), floats([3, 3], 2), floats([3, 3], 3)],
      gradient: true,
      compute: (tf, ...tensors) => tf.addN(tensors),
      naive: (...arrays) => combine((a = 0, b = 0, c = 0) => a + b + c, ...arrays),
    },
    ...(["int32", "bool"] as const).map(
      (dtype): OpCase => ({
        op: "cast",
        name: `to ${dtype}`,
        operands: [operand([2, 3], [0, 1.7, -1.7, 3, 0, -4])],
        dtype,
        compute: (tf, x) => tf.cast(x as tf.Tensor, dtype),
        naive: (x) =>
          combine((value = 0) => (dtype === "bool" ? Number(value !== 0) : Math.trunc(value)), x as Operand),
      }),
    ),
    {
      op: "cast",
      name: "from int32",
      operands: [integers([5, 3], 100)],
      compute: (tf, x) => tf.cast(x as tf.Tensor, "float32"),
      naive: (x) => x as Operand,
    },
  ];
}

/** Operations that work number by number. */
export function elementwiseCases(): readonly OpCase[] {
  return [...unaryCases(), ...binaryCases(), ...comparisonCases(), ...otherCases()];
}
