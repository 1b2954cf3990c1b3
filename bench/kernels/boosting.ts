import type { KernelInstance } from "@portrait/kernels";
import { type BoostingKernels, boosting } from "@portrait/kernels/boosting";
import { type KernelCase, placeF64, placeI32, placeU8, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<BoostingKernels>;
type Instance = KernelInstance<BoostingKernels>;

const ROWS = 1_000_000;
const FEATURES = 30;
const STRIDE = 32;
const SHIFT = 40;

interface Job {
  readonly bins: number;
  readonly pairs: number;
  readonly rows: number;
  readonly sizes: number;
  readonly list: number;
  readonly hist: number;
  readonly partial: number;
  readonly scratch: number;
}

const BYTES = FEATURES * 4096;

/** Random bins and pairs, and `count` rows: all of them, or some in ascending order. */
function lay(instance: Instance, count: number): Job {
  const random = randomOf("histogram");
  return {
    bins: placeU8(instance, ROWS * STRIDE, (at) => (at * 2_654_435_761) % 255),
    pairs: placeI32(instance, 2 * ROWS, (at) =>
      (at & 1) === 1 ? random.integer(1 << 20) : random.integer(1 << 21) - (1 << 20),
    ),
    rows: placeI32(instance, count, (at) => Math.floor((at * ROWS) / count)),
    sizes: placeI32(instance, FEATURES, () => 255),
    list: placeI32(instance, FEATURES, (feature) => feature),
    hist: instance.alloc(2 * BYTES),
    partial: instance.alloc(instance.threads * BYTES),
    scratch: instance.alloc(49_152 * instance.threads),
  };
}

const histograms: readonly Case[] = [ROWS, 100_000].map((count) => ({
  kernel: "histogram",
  shape: `${count.toLocaleString("en")} of 1,000,000 rows x 30`,
  bytes: count * (STRIDE + 8 + 4),
  flops: 0,
  threads: true,
  prepare(instance) {
    const { bins, sizes, rows, pairs, hist, partial, scratch } = lay(instance, count);
    const rest = [sizes, rows, count, pairs, SHIFT, hist, partial, BYTES, scratch];
    return () => instance.parallel("histogram", bins, STRIDE, FEATURES, ...rest);
  },
}));

const split: Case = {
  kernel: "split",
  shape: "30 features of 255 bins, both children",
  bytes: 3 * FEATURES * 255 * 16,
  flops: 0,
  threads: true,
  prepare(instance) {
    const { bins, sizes, rows, pairs, hist, partial, scratch, list } = lay(instance, 100_000);
    const sum = (count: number, to: number): void => {
      const rest = [sizes, rows, count, pairs, SHIFT, to, partial, BYTES, scratch] as const;
      instance.kernels.histogram(0, 1, bins, STRIDE, FEATURES, ...rest);
    };
    const options = placeF64(instance, 9, (at) => [0, 1, 1e-3, 20, SHIFT, 0, 10, 10, 4][at] as number);
    const [small, large] = [instance.alloc(32), instance.alloc(32)];
    const features = placeI32(instance, 4 * FEATURES, (at) => [255, 254, 0, 0][at % 4] as number);
    const out = instance.alloc(2 * 96 * FEATURES);
    const parent = hist + BYTES;
    sum(100_000, parent);
    sum(40_000, hist);
    instance.kernels.totals(hist, 255, small);
    instance.kernels.totals(parent, 255, large);
    for (const at of [small, large]) instance.f64(at + 16, 2).set([-1e300, 1e300]);
    const data = [list, FEATURES, features, hist, parent, partial, BYTES, 1, options, small, large];
    const kept = instance.u8(parent, BYTES).slice();
    return () => {
      instance.u8(parent, BYTES).set(kept);
      instance.parallel("split", ...data, out, out + 96 * FEATURES, 3, scratch);
    };
  },
};

const partition: Case = {
  kernel: "partition",
  shape: "1,000,000 rows, and put together",
  bytes: ROWS * (1 + 4 + 4 + 8),
  flops: 0,
  threads: true,
  prepare(instance) {
    const random = randomOf("partition");
    const column = placeU8(instance, ROWS, () => random.integer(255));
    const table = placeU8(instance, 256, (bin) => (bin < 100 ? 1 : 0));
    const rows = placeI32(instance, ROWS, (row) => row);
    const [left, right] = [instance.alloc(4 * ROWS + 4), instance.alloc(4 * ROWS + 4)];
    const counts = instance.alloc(4 * instance.threads);
    return () => {
      instance.parallel("partition", column, table, rows, ROWS, left, right, counts);
      instance.parallel("gatherPartition", rows, ROWS, left, right, counts);
    };
  },
};

const rest: readonly Case[] = [
  {
    kernel: "binaryGradients",
    shape: "1,000,000 rows",
    bytes: ROWS * (8 + 1 + 8),
    flops: 0,
    threads: true,
    prepare(instance) {
      const random = randomOf("gradients");
      const scores = placeF64(instance, ROWS, () => random.normal());
      const target = placeU8(instance, ROWS, () => random.integer(2));
      const pairs = instance.alloc(8 * ROWS);
      return () => instance.parallel("binaryGradients", ROWS, scores, target, 0, pairs, 2 ** 20, 2 ** 20);
    },
  },
  {
    kernel: "pointGradients",
    shape: "squared, 1,000,000 rows",
    bytes: ROWS * 32,
    flops: 2 * ROWS,
    threads: true,
    prepare(instance) {
      const [scores, target] = [
        placeF64(instance, ROWS, (at) => at % 7),
        placeF64(instance, ROWS, (at) => at % 5),
      ];
      const [g, h] = [instance.alloc(8 * ROWS), instance.alloc(8 * ROWS)];
      const peaks = instance.alloc(16 * instance.threads);
      return () => instance.parallel("pointGradients", 0, ROWS, scores, target, 0, 0, g, h, peaks);
    },
  },
  {
    kernel: "sortNumbers",
    shape: "200,000 float64 numbers, with a copy",
    bytes: 2 * 8 * 200_000,
    flops: 0,
    threads: false,
    prepare(instance) {
      const random = randomOf("sort");
      const numbers = Float64Array.from({ length: 200_000 }, () => random.normal());
      const [values, spare, counts] = [
        instance.alloc(1_600_000),
        instance.alloc(1_600_000),
        instance.alloc(8192),
      ];
      return () => {
        instance.f64(values, 200_000).set(numbers);
        instance.kernels.sortNumbers(values, spare, counts, 200_000);
      };
    },
  },
  {
    kernel: "encodeNumbers",
    shape: "1,000,000 float64 numbers, 255 bins",
    bytes: 9 * ROWS,
    flops: 0,
    threads: false,
    prepare(instance) {
      const random = randomOf("encode");
      const values = placeF64(instance, ROWS, () => random.next());
      const uppers = placeF64(instance, 255, (bin) => (bin + 1) / 255);
      const out = instance.alloc(ROWS);
      return () => instance.kernels.encodeNumbers(values, ROWS, uppers, 255, out);
    },
  },
  {
    kernel: "interleave",
    shape: "1,000,000 x 30 bytes",
    bytes: 2 * ROWS * FEATURES,
    flops: 0,
    threads: true,
    prepare(instance) {
      const columns = placeU8(instance, ROWS * FEATURES, (at) => at);
      const rows = instance.alloc(ROWS * STRIDE);
      return () => instance.parallel("interleave", columns, ROWS, FEATURES, ROWS, rows, STRIDE);
    },
  },
  {
    kernel: "addLeaf",
    shape: "1,000,000 rows",
    bytes: ROWS * 20,
    flops: ROWS,
    threads: true,
    prepare(instance) {
      const rows = placeI32(instance, ROWS, (row) => row);
      const scores = instance.alloc(8 * ROWS);
      return () => instance.parallel("addLeaf", rows, ROWS, scores, 0.1);
    },
  },
];

/** The kernels of gradient boosting. */
export const boostingCases: readonly Runnable[] = suite(boosting, [...histograms, split, partition, ...rest]);
