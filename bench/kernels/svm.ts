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

const epoch: Case = {
  kernel: "dualClassEpoch",
  shape: "first epoch, 50,000 x 50 dense, with its reset",
  bytes: 4 * 50_000 * STRIDE,
  flops: 2 * 4 * 50_000 * STRIDE,
  threads: false,
  prepare(instance) {
    const count = 50_000;
    const random = randomOf("epoch");
    const x = placeF32(instance, count * STRIDE, (at) => (at % STRIDE < WIDTH ? random.normal() : 0));
    const offsets = instance.alloc(4 * (count + 1));
    const weights = instance.alloc(8 * (STRIDE + 1));
    const data = instance.alloc(40);
    instance.u32(data, 6).set([x, offsets, offsets, weights, weights + 8 * STRIDE, weights + 8 * STRIDE]);
    instance.f64(data + 24, 1)[0] = 1;
    instance.i32(data + 32, 1)[0] = STRIDE;
    const labels = placeF64(instance, count, () => (random.next() < 0.5 ? -1 : 1));
    const bounds = placeF64(instance, count, () => 1);
    const [ridges, squares, alphas] = [
      instance.alloc(8 * count),
      instance.alloc(8 * count),
      instance.alloc(8 * count),
    ];
    const order = instance.alloc(4 * count);
    const first = Int32Array.from({ length: count }, (_, row) => row);
    const state = instance.alloc(64);
    instance.kernels.linearSquares(data, count, squares);
    return () => {
      instance.f64(weights, STRIDE + 1).fill(0);
      instance.f64(alphas, count).fill(0);
      instance.i32(order, count).set(first);
      instance.u32(state, 2).set([12345, count]);
      instance.f64(state + 8, 2).set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      instance.kernels.dualClassEpoch(data, labels, bounds, ridges, squares, alphas, order, state);
    };
  },
};

/** The kernels of the support vector machines; work in float64 counts twice. */
export const svmCases: readonly Runnable[] = suite(svm, [...rows, ...steps, decision, epoch]);
