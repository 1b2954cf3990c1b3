import type { KernelInstance } from "@portrait/kernels";
import { type BoostingKernels, boosting } from "@portrait/kernels/boosting";
import { type KernelCase, placeF64, placeI32, placeU8, type Runnable, randomOf, suite } from "./case.ts";
import { growthCases } from "./growth.ts";

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
  unit: "value",
  units: count * FEATURES,
  threads: true,
  prepare(instance) {
    const { bins, sizes, rows, pairs, hist, partial, scratch } = lay(instance, count);
    const rest = [sizes, rows, count, pairs, SHIFT, hist, partial, BYTES, scratch];
    return () => instance.parallel("histogram", bins, STRIDE, FEATURES, ...rest);
  },
}));

const listed: Case = {
  kernel: "histogramOf",
  shape: "100,000 of 1,000,000 rows x 10 of 30",
  bytes: 100_000 * (10 + 8 + 4),
  flops: 0,
  unit: "value",
  units: 100_000 * 10,
  threads: true,
  prepare(instance) {
    const { bins, sizes, rows, pairs, hist, partial, scratch } = lay(instance, 100_000);
    const list = placeI32(instance, 10, (at) => 3 * at);
    const rest = [rows, 100_000, pairs, SHIFT, hist, partial, BYTES, scratch];
    return () => instance.parallel("histogramOf", bins, STRIDE, list, 10, sizes, ...rest);
  },
};

const split: Case = {
  kernel: "split",
  shape: "30 features of 255 bins, both children",
  bytes: 3 * FEATURES * 255 * 16,
  flops: 0,
  unit: "bin",
  units: 2 * FEATURES * 255,
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
  also: ["gatherPartition"],
  shape: "1,000,000 rows, with gatherPartition",
  bytes: ROWS * (1 + 4 + 4 + 8),
  flops: 0,
  unit: "row",
  units: ROWS,
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
    unit: "row",
    units: ROWS,
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
    unit: "row",
    units: ROWS,
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
    unit: "number",
    units: 200_000,
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
    unit: "number",
    units: ROWS,
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
    unit: "byte",
    units: ROWS * FEATURES,
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
    unit: "row",
    units: ROWS,
    threads: true,
    prepare(instance) {
      const rows = placeI32(instance, ROWS, (row) => row);
      const scores = instance.alloc(8 * ROWS);
      return () => instance.parallel("addLeaf", rows, ROWS, scores, 0.1);
    },
  },
  {
    kernel: "softmaxGradients",
    shape: "200,000 rows, 5 classes",
    bytes: 200_000 * 5 * 16,
    flops: 0,
    unit: "value",
    units: 5 * 200_000,
    threads: true,
    prepare(instance) {
      const random = randomOf("softmax");
      const scores = placeF64(instance, 1_000_000, () => random.normal());
      const codes = placeI32(instance, 200_000, () => random.integer(5));
      const pairs = instance.alloc(8_000_000);
      const scratch = instance.alloc(16 * 5 * instance.threads);
      const rest = [scores, codes, 0, pairs, scratch, 2, 2 ** 20, 2 ** 20];
      return () => instance.parallel("softmaxGradients", 200_000, 200_000, 5, ...rest);
    },
  },
  {
    kernel: "quantise",
    shape: "1,000,000 rows",
    bytes: ROWS * 24,
    flops: 4 * ROWS,
    unit: "row",
    units: ROWS,
    threads: true,
    prepare(instance) {
      const random = randomOf("quantise");
      const [g, h] = [
        placeF64(instance, ROWS, () => random.normal()),
        placeF64(instance, ROWS, () => random.next()),
      ];
      const pairs = instance.alloc(8 * ROWS);
      return () => instance.parallel("quantise", ROWS, g, h, 0, pairs, 2 ** 16, 2 ** 16);
    },
  },
  {
    kernel: "identity",
    shape: "1,000,000 rows",
    bytes: 4 * ROWS,
    flops: 0,
    unit: "row",
    units: ROWS,
    threads: false,
    prepare(instance) {
      const rows = instance.alloc(4 * ROWS);
      return () => instance.kernels.identity(rows, ROWS);
    },
  },
  {
    kernel: "totals",
    shape: "255 bins",
    bytes: 16 * 255,
    flops: 0,
    unit: "bin",
    units: 255,
    threads: false,
    prepare(instance) {
      const hist = placeI32(instance, 4 * 255, (at) => at);
      const out = instance.alloc(32);
      return () => instance.kernels.totals(hist, 255, out);
    },
  },
  {
    kernel: "children",
    shape: "one split",
    bytes: 4 * 32,
    flops: 0,
    unit: "split",
    units: 1,
    threads: false,
    prepare(instance) {
      const [record, parent, left, right] = [96, 32, 32, 32].map((bytes) => instance.alloc(bytes)) as [
        number,
        number,
        number,
        number,
      ];
      return () => instance.kernels.children(record, parent, left, right);
    },
  },
  {
    kernel: "addTree",
    shape: "1,000,000 rows down a full tree of 32 leaves",
    bytes: ROWS * (STRIDE + 16),
    flops: ROWS,
    unit: "step",
    units: 5 * ROWS,
    threads: true,
    prepare(instance) {
      const bins = placeU8(instance, ROWS * STRIDE + 64, (at) => (at * 2_654_435_761) % 255);
      const child = (node: number, side: number): number => (node < 31 ? 2 * node + side : 0);
      const nodes = placeI32(
        instance,
        4 * 63,
        (at) =>
          [at >> 2 < 31 ? (at >> 2) % FEATURES : -1, child(at >> 2, 1), child(at >> 2, 2), 0][
            at & 3
          ] as number,
      );
      const tables = placeU8(instance, 256 * 63, (at) => ((at & 255) < 127 ? 1 : 0));
      const values = placeF64(instance, 63, (node) => node / 63);
      const scores = instance.alloc(8 * ROWS);
      return () => instance.parallel("addTree", bins, STRIDE, 0, ROWS, nodes, tables, values, scores);
    },
  },
];

/** The kernels of gradient boosting. */
export const boostingCases: readonly Runnable[] = suite(boosting, [
  ...histograms,
  listed,
  split,
  partition,
  ...rest,
  ...growthCases,
]);
