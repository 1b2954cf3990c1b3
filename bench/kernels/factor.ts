import type { KernelInstance } from "@portrait/kernels";
import { type FactorKernels, factor } from "@portrait/kernels/factor";
import { type KernelCase, placeF32, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<FactorKernels>;
type Instance = KernelInstance<FactorKernels>;

const ROWS = 41_000;
const WIDTH = 64;

const matrixOf = (instance: Instance, rows: number, width: number): number => {
  const random = randomOf("factor");
  return placeF32(instance, rows * width, () => random.normal());
};

/** A factor in memory, with one over its diagonal. */
function factorOf(instance: Instance, width: number) {
  const system = placeF32(instance, width * width, (at) =>
    at % (width + 1) === 0 ? width : 1 / (1 + (at % 7)),
  );
  const inverse = instance.alloc(4 * width);
  return { system, inverse };
}

const cholesky: readonly Case[] = [
  {
    kernel: "gram",
    shape: "41,000 rows of 64",
    bytes: 4 * ROWS * WIDTH,
    flops: ROWS * WIDTH * WIDTH,
    unit: "number",
    units: ROWS * WIDTH,
    threads: true,
    prepare(instance) {
      const from = matrixOf(instance, ROWS, WIDTH);
      const out = instance.alloc(4 * WIDTH * WIDTH);
      return () => instance.parallel("gram", from, ROWS, WIDTH, 1, out);
    },
  },
  {
    kernel: "factorise",
    also: ["substitute"],
    shape: "256 x 256, one right side",
    bytes: 4 * 256 * 256,
    flops: 256 ** 3 / 3,
    unit: "entry",
    units: 256 * 256,
    threads: false,
    prepare(instance) {
      const { system, inverse } = factorOf(instance, 256);
      const before = instance.f32(system, 256 * 256).slice();
      const vector = instance.alloc(4 * 256);
      return () => {
        instance.f32(system, 256 * 256).set(before);
        instance.f32(vector, 256).fill(1);
        instance.kernels.factorise(system, 256, inverse, 0);
        instance.kernels.substitute(system, 256, inverse, vector);
      };
    },
  },
  {
    kernel: "divideRows",
    shape: "41,000 rows of 64",
    bytes: 2 * 4 * ROWS * WIDTH,
    flops: ROWS * WIDTH * WIDTH,
    unit: "number",
    units: ROWS * WIDTH,
    threads: true,
    prepare(instance) {
      const { system, inverse } = factorOf(instance, WIDTH);
      instance.kernels.factorise(system, WIDTH, inverse, 0);
      // Divided again and again rows would vanish.
      instance.f32(inverse, WIDTH).fill(1);
      const from = matrixOf(instance, ROWS, WIDTH);
      return () => instance.parallel("divideRows", from, ROWS, WIDTH, system, inverse);
    },
  },
];

const USERS = 10_000;
const PAIRS = 27;

const leastSquares: readonly Case[] = [64, 256].map((width) => ({
  kernel: "solveRows",
  shape: `10,000 rows of 27 among 41,000, vectors of ${width}, blocks of 64`,
  bytes: 4 * USERS * PAIRS * width,
  flops: (width / 64) * USERS * (PAIRS * 64 * 64 + 64 ** 3 / 3) + 2 * USERS * width * (width + 2 * PAIRS),
  unit: "pair",
  units: USERS * PAIRS,
  threads: true,
  prepare(instance) {
    const random = randomOf("pairs");
    const vectors = matrixOf(instance, ROWS, width);
    const offsets = placeI32(instance, USERS + 1, (row) => row * PAIRS);
    const indices = placeI32(instance, USERS * PAIRS, () => random.integer(ROWS));
    const penalties = placeF32(instance, USERS, () => 1);
    const [gram, out] = [instance.alloc(4 * width * width), instance.alloc(4 * USERS * width)];
    instance.parallel("gram", vectors, ROWS, width, 0.1, gram);
    const room = instance.kernels.solveScratch(64, PAIRS);
    const scratch = instance.alloc(room * instance.threads);
    const places = [offsets, indices, USERS, vectors, width, 64, gram, penalties, out] as const;
    return () => instance.parallel("solveRows", ...places, scratch, room);
  },
}));

/** The cases of the factor module. */
export const factorCases: readonly Runnable[] = suite(factor, [...cholesky, ...leastSquares]);
