import type { KernelInstance } from "@portrait/kernels";
import { type SvmKernels, svm } from "@portrait/kernels/svm";
import { type KernelCase, placeF32, placeF64, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<SvmKernels>;
type Instance = KernelInstance<SvmKernels>;

const POINTS = 10_000;
const STRIDE = 52;
const WIDTH = 50;
const VECTORS = 1000;
const QUERIES = 1000;
const LINEAR = 50_000;

interface Points {
  readonly x: number;
  readonly norms: number;
}

function points(instance: Instance, count: number, name: string): Points {
  const random = randomOf(name);
  const x = placeF32(instance, count * STRIDE, (at) => (at % STRIDE < WIDTH ? random.normal() : 0));
  const norms = instance.alloc(4 * count);
  instance.kernels.squaredNorms(x, count, STRIDE, norms);
  return { x, norms };
}

const rows: readonly Case[] = (["linear", "radial", "polynomial", "sigmoid"] as const).map((name, kind) => ({
  kernel: "kernelRow",
  shape: `${name}, 10,000 points of 50`,
  bytes: 4 * POINTS * STRIDE,
  flops: 2 * POINTS * STRIDE,
  unit: "value",
  units: POINTS * WIDTH,
  threads: true,
  prepare(instance) {
    const { x, norms } = points(instance, POINTS, "points");
    const out = instance.alloc(4 * POINTS);
    const norm = instance.f32(norms, 1)[0] as number;
    return () => instance.parallel("kernelRow", kind, x, norms, POINTS, STRIDE, x, norm, 0.02, 0, 3, out);
  },
}));

const steps: readonly Case[] = [
  {
    kernel: "smoUpdate",
    shape: "10,000 variables",
    bytes: POINTS * (4 * 8 + 2 * 4),
    flops: 2 * 3 * POINTS,
    unit: "variable",
    units: POINTS,
    threads: false,
    prepare(instance) {
      const random = randomOf("smo");
      const arrays = [0, 0, 0].map(() => placeF64(instance, POINTS, () => random.normal())) as [
        number,
        number,
        number,
      ];
      const [i, j] = [0, 0].map(() => placeF32(instance, POINTS, () => random.normal())) as [number, number];
      const result = instance.alloc(64);
      return () => instance.kernels.smoUpdate(...arrays, POINTS, i, j, 1e-9, result);
    },
  },
  {
    kernel: "smoPartner",
    shape: "10,000 variables",
    bytes: POINTS * (2 * 8 + 2 * 4),
    flops: 8 * POINTS,
    unit: "variable",
    units: POINTS,
    threads: false,
    prepare(instance) {
      const random = randomOf("partner");
      const [gradient, down] = [
        placeF64(instance, POINTS, () => random.normal()),
        placeF64(instance, POINTS, () => (random.next() < 0.5 ? 0 : Number.POSITIVE_INFINITY)),
      ];
      const row = placeF32(instance, POINTS, () => random.next());
      const diagonal = placeF32(instance, POINTS, () => 1);
      const result = instance.alloc(64);
      return () => instance.kernels.smoPartner(gradient, down, POINTS, row, diagonal, 1, 3, 1, result);
    },
  },
];

const decision: Case = {
  kernel: "decision",
  shape: "radial, 1,000 points, 1,000 vectors of 50",
  bytes: 4 * STRIDE * (QUERIES + VECTORS),
  flops: 2 * QUERIES * VECTORS * STRIDE,
  unit: "value",
  units: QUERIES * VECTORS * WIDTH,
  threads: true,
  prepare(instance) {
    const asked = points(instance, QUERIES, "asked");
    const vectors = points(instance, VECTORS, "vectors");
    const coefficients = placeF64(instance, VECTORS, (at) => (at < VECTORS / 2 ? 1 : -1));
    const starts = placeI32(instance, 3, (at) => (at * VECTORS) / 2);
    const intercepts = instance.alloc(8);
    const scratch = instance.alloc(4 * (VECTORS + 16) * instance.threads);
    const out = instance.alloc(8 * QUERIES);
    const data = [1, asked.x, asked.norms, QUERIES, STRIDE, vectors.x, vectors.norms, VECTORS, 0.02, 0, 3];
    const machine = [coefficients, starts, 2, intercepts, scratch, out];
    return () => instance.parallel("decision", ...data, ...machine);
  },
};

/** Linear data of 50,000 dense rows of 50 columns, and what a dual solver keeps. */
function layRows(instance: Instance) {
  const random = randomOf("epoch");
  const x = placeF32(instance, LINEAR * STRIDE, (at) => (at % STRIDE < WIDTH ? random.normal() : 0));
  const offsets = instance.alloc(4 * (LINEAR + 1));
  const weights = instance.alloc(8 * (STRIDE + 1));
  const data = instance.alloc(40);
  instance.u32(data, 6).set([x, offsets, offsets, weights, weights + 8 * STRIDE, weights + 8 * STRIDE]);
  instance.f64(data + 24, 1)[0] = 1;
  instance.i32(data + 32, 1)[0] = STRIDE;
  const squares = instance.alloc(8 * LINEAR);
  instance.kernels.linearSquares(data, LINEAR, squares);
  return { random, data, weights, squares };
}

const linearRows: readonly Case[] = (["linearSquares", "linearValues"] as const).map((kernel) => ({
  kernel,
  shape: "50,000 x 50 dense",
  bytes: LINEAR * (4 * STRIDE + 8),
  flops: 2 * 2 * LINEAR * STRIDE,
  unit: "value",
  units: LINEAR * WIDTH,
  threads: false,
  prepare(instance) {
    const { data, squares } = layRows(instance);
    return () => instance.kernels[kernel](data, LINEAR, squares);
  },
}));

const epochs: readonly Case[] = (["dualClassEpoch", "dualNumberEpoch"] as const).map((kernel) => ({
  kernel,
  shape: "first epoch, 50,000 x 50 dense, with its reset",
  bytes: 4 * LINEAR * STRIDE,
  flops: 2 * 4 * LINEAR * STRIDE,
  unit: "row",
  units: LINEAR,
  threads: false,
  prepare(instance) {
    const { random, data, weights, squares } = layRows(instance);
    const targets = placeF64(instance, LINEAR, () => (random.next() < 0.5 ? -1 : 1));
    const bounds = placeF64(instance, LINEAR, () => 1);
    const [ridges, alphas] = [instance.alloc(8 * LINEAR), instance.alloc(8 * LINEAR)];
    const order = instance.alloc(4 * LINEAR);
    const first = Int32Array.from({ length: LINEAR }, (_, row) => row);
    const state = instance.alloc(64);
    const places = [targets, bounds, ridges, squares, alphas, order, state] as const;
    return () => {
      instance.f64(weights, STRIDE + 1).fill(0);
      instance.f64(alphas, LINEAR).fill(0);
      instance.i32(order, LINEAR).set(first);
      instance.u32(state, 2).set([12345, LINEAR]);
      instance.f64(state + 8, 2).set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      if (kernel === "dualClassEpoch") instance.kernels.dualClassEpoch(data, ...places);
      else instance.kernels.dualNumberEpoch(data, ...places, 0.1);
    };
  },
}));

const helpers: readonly Case[] = [
  {
    kernel: "squaredNorms",
    shape: "10,000 points of 50",
    bytes: 4 * POINTS * (STRIDE + 1),
    flops: 2 * POINTS * STRIDE,
    unit: "value",
    units: POINTS * WIDTH,
    threads: false,
    prepare(instance) {
      const { x, norms } = points(instance, POINTS, "norms");
      return () => instance.kernels.squaredNorms(x, POINTS, STRIDE, norms);
    },
  },
  {
    kernel: "kernelDiagonal",
    shape: "polynomial, 10,000 points",
    bytes: 8 * POINTS,
    flops: 6 * POINTS,
    unit: "point",
    units: POINTS,
    threads: false,
    prepare(instance) {
      const { norms } = points(instance, POINTS, "diagonal");
      const out = instance.alloc(4 * POINTS);
      return () => instance.kernels.kernelDiagonal(2, norms, POINTS, 0.02, 0, 3, out);
    },
  },
  {
    kernel: "compactRow",
    shape: "every second of 10,000 numbers",
    bytes: 12 * (POINTS / 2),
    flops: 0,
    unit: "number",
    units: POINTS / 2,
    threads: false,
    prepare(instance) {
      const row = placeF32(instance, POINTS, (at) => at);
      const kept = placeI32(instance, POINTS / 2, (at) => 2 * at);
      const out = instance.alloc(4 * POINTS);
      return () => instance.kernels.compactRow(row, kept, POINTS / 2, out);
    },
  },
];

/** The kernels of the support vector machines; work in float64 counts twice. */
export const svmCases: readonly Runnable[] = suite(svm, [
  ...rows,
  ...helpers,
  ...steps,
  decision,
  ...linearRows,
  ...epochs,
]);
