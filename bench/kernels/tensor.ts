import { type TensorKernels, tensor } from "@portrait/kernels/tensor";
import { type KernelCase, placeF32, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<TensorKernels>;

const ROWS = 41_000;
const COUNT = 1_000_000;
const WIDTH = 64;

const rows: readonly Case[] = [
  {
    kernel: "firstOutside",
    shape: "1,000,000 indices",
    bytes: 4 * COUNT,
    flops: 0,
    unit: "index",
    units: COUNT,
    threads: false,
    prepare(instance) {
      const which = placeI32(instance, COUNT, (i) => i % ROWS);
      return () => void instance.kernels.firstOutside(which, COUNT, ROWS);
    },
  },
  {
    kernel: "gather",
    shape: "1,000,000 of 41,000 rows of 64",
    bytes: 8 * COUNT * WIDTH,
    flops: 0,
    unit: "number",
    units: COUNT * WIDTH,
    threads: false,
    prepare(instance) {
      const random = randomOf("gather");
      const x = placeF32(instance, ROWS * WIDTH, (i) => i);
      const which = placeI32(instance, COUNT, () => random.integer(ROWS));
      const out = instance.alloc(4 * COUNT * WIDTH);
      return () => instance.kernels.gather(x, which, 1, 1, ROWS, COUNT, 4 * WIDTH, out);
    },
  },
  ...(["segmentSumF32", "segmentSumI32"] as const).map(
    (kernel): Case => ({
      kernel,
      shape: "1,000,000 rows of 64 onto 41,000",
      bytes: 4 * (COUNT + ROWS) * WIDTH,
      flops: kernel === "segmentSumF32" ? COUNT * WIDTH : 0,
      unit: "number",
      units: COUNT * WIDTH,
      threads: false,
      prepare(instance) {
        const random = randomOf("segment");
        const x = placeF32(instance, COUNT * WIDTH, (i) => i % 17);
        const ids = placeI32(instance, COUNT, () => random.integer(ROWS));
        const out = instance.alloc(4 * ROWS * WIDTH);
        return () => instance.kernels[kernel](x, ids, COUNT, 1, WIDTH, ROWS, out);
      },
    }),
  ),
];

const NODES = 30_000;

/** A pattern of 1,000,000 places in 30,000 x 41,000, row by row. */
const pattern = (instance: Parameters<Case["prepare"]>[0]): readonly [offsets: number, indices: number] => {
  const random = randomOf("pattern");
  return [
    placeI32(instance, NODES + 1, (row) => Math.floor((row * COUNT) / NODES)),
    placeI32(instance, COUNT, () => random.integer(ROWS)),
  ];
};

const sparse: readonly Case[] = [
  {
    kernel: "sparseDenseMatMulF32",
    shape: "1,000,000 entries in 30,000 x 41,000, width 64",
    bytes: 4 * (2 * COUNT + ROWS * WIDTH + NODES * WIDTH),
    flops: 2 * COUNT * WIDTH,
    unit: "product",
    units: COUNT * WIDTH,
    threads: false,
    prepare(instance) {
      const places = pattern(instance);
      const values = placeF32(instance, COUNT, (i) => i % 7);
      const x = placeF32(instance, ROWS * WIDTH, (i) => i % 11);
      const out = instance.alloc(4 * NODES * WIDTH);
      return () => instance.kernels.sparseDenseMatMulF32(0, 1, ...places, values, NODES, ROWS, x, WIDTH, out);
    },
  },
  {
    kernel: "sampledMatMulF32",
    shape: "1,000,000 places in 30,000 x 41,000, width 64",
    bytes: 4 * (2 * COUNT + ROWS * WIDTH + NODES * WIDTH),
    flops: 2 * COUNT * WIDTH,
    unit: "product",
    units: COUNT * WIDTH,
    threads: false,
    prepare(instance) {
      const places = pattern(instance);
      const left = placeF32(instance, NODES * WIDTH, (i) => i % 7);
      const right = placeF32(instance, ROWS * WIDTH, (i) => i % 11);
      const out = instance.alloc(4 * COUNT);
      return () => instance.kernels.sampledMatMulF32(...places, NODES, left, right, WIDTH, out);
    },
  },
];

/** The kernels of tensor programs. */
export const tensorCases: readonly Runnable[] = suite(tensor, [...rows, ...sparse]);
