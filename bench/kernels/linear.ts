import type { KernelInstance } from "@portrait/kernels";
import {
  LINEAR_RECORD_BYTES,
  type LinearKernels,
  type LinearLoss,
  type LinearRecord,
  linear,
  writeLinearRecord,
} from "@portrait/kernels/linear";
import { type KernelCase, placeF32, placeF64, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<LinearKernels>;
type Instance = KernelInstance<LinearKernels>;

interface Shape {
  readonly rows: number;
  readonly width: number;
  readonly sparseWidth: number;
  /** Sparse values of a row. */
  readonly filled: number;
  readonly outputs: number;
  readonly loss: LinearLoss;
}

const CHUNKS = 8;
const BLOCK = 256;

interface Laid {
  readonly at: number;
  readonly record: LinearRecord;
}

function lay(instance: Instance, shape: Shape): Laid {
  const { rows, width, sparseWidth, filled, outputs, loss } = shape;
  const random = randomOf(`linear ${rows} ${width} ${sparseWidth}`);
  const size = outputs * (width + sparseWidth + 1);
  const scratchBytes = 8 * BLOCK * Math.max(3, outputs);
  const record: LinearRecord = {
    rows,
    width,
    sparseWidth,
    outputs,
    intercept: true,
    loss,
    dense: placeF64(instance, rows * width, () => random.next() - 0.5),
    offsets: sparseWidth === 0 ? 0 : placeI32(instance, rows + 1, (row) => row * filled),
    indices: placeI32(
      instance,
      rows * filled,
      (at) => (at % filled) + filled * random.integer(sparseWidth / filled),
    ),
    values: placeF32(instance, rows * filled, () => random.next()),
    target: placeF64(instance, rows, () => random.integer(Math.max(2, outputs))),
    weights: 0,
    point: placeF64(instance, size, () => random.next() - 0.5),
    margins: instance.alloc(8 * rows * outputs),
    residuals: instance.alloc(8 * rows * outputs),
    curvatures: loss === "softmax" ? 0 : instance.alloc(8 * rows),
    partials: instance.alloc(8 * CHUNKS * (1 + size)),
    scratch: instance.alloc(instance.threads * scratchBytes),
    scratchBytes,
    chunks: CHUNKS,
    chunkRows: Math.ceil(rows / CHUNKS / BLOCK) * BLOCK,
    block: BLOCK,
    stride: rows,
  };
  const at = instance.alloc(LINEAR_RECORD_BYTES);
  writeLinearRecord(instance.i32(at, LINEAR_RECORD_BYTES / 4), record);
  return { at, record };
}

const tabular: Shape = { rows: 100_000, width: 30, sparseWidth: 0, filled: 0, outputs: 1, loss: "logistic" };
const sparse: Shape = {
  rows: 100_000,
  width: 0,
  sparseWidth: 100_000,
  filled: 20,
  outputs: 1,
  loss: "logistic",
};

const evaluations: readonly Case[] = [
  ["logistic, 100,000 x 30 dense", tabular],
  ["squared, 100,000 x 30 dense", { ...tabular, loss: "squared" as const }],
  ["softmax of 5, 100,000 x 30 dense", { ...tabular, loss: "softmax" as const, outputs: 5 }],
  ["logistic, 100,000 rows of 20 values in 100,000 sparse columns", sparse],
].map(([words, given]): Case => {
  const shape = given as Shape;
  const { rows, width, filled, outputs } = shape;
  return {
    kernel: "evaluate",
    shape: words as string,
    bytes: rows * (8 * width + 8 * filled + 8 * outputs),
    flops: 8 * rows * outputs * (width + filled),
    unit: "value",
    units: rows * outputs * (width + filled),
    threads: true,
    prepare(instance) {
      const { at } = lay(instance, shape);
      return () => instance.parallel("evaluate", at);
    },
  };
});

const others: readonly Case[] = [
  {
    kernel: "margins",
    shape: "100,000 x 30 dense",
    bytes: 8 * 31 * 100_000,
    flops: 4 * 30 * 100_000,
    unit: "value",
    units: 30 * 100_000,
    threads: true,
    prepare(instance) {
      const { at } = lay(instance, tabular);
      return () => instance.parallel("margins", at);
    },
  },
  {
    kernel: "merge",
    shape: "8 partial results of 30 columns",
    bytes: 8 * 2 * CHUNKS * 32,
    flops: 2 * CHUNKS * 32,
    unit: "number",
    units: CHUNKS * 32,
    threads: false,
    prepare(instance) {
      const { at } = lay(instance, tabular);
      instance.parallel("evaluate", at);
      return () => instance.kernels.merge(at);
    },
  },
  {
    kernel: "rowLosses",
    shape: "logistic, 100,000 rows",
    bytes: 8 * 3 * 100_000,
    flops: 2 * 50 * 100_000,
    unit: "row",
    units: 100_000,
    threads: false,
    prepare(instance) {
      const { at } = lay(instance, tabular);
      instance.parallel("margins", at);
      return () => void instance.kernels.rowLosses(at);
    },
  },
  {
    kernel: "rowProducts",
    shape: "4,000 rows of 250 values in 100,000 sparse columns",
    bytes: 8 * 1_000_000 + 8 * 100_000,
    flops: 2 * 4 * 1_000_000,
    unit: "nonzero",
    units: 1_000_000,
    threads: true,
    prepare(instance) {
      const random = randomOf("rows");
      const offsets = placeI32(instance, 100_001, (column) => 10 * column);
      const places = placeI32(instance, 1_000_000, (at) => (at % 10) * 400 + random.integer(400));
      const values = placeF32(instance, 1_000_000, () => random.next());
      const v = placeF64(instance, 4_000, () => random.next() - 0.5);
      const [through, into] = [instance.alloc(800_000), instance.alloc(8 * 8 * 4_000)];
      const data = [8, 100_000, 4_000, offsets, places, values, v, through, into];
      return () => instance.parallel("rowProducts", ...data);
    },
  },
  {
    kernel: "standardise",
    shape: "1,000,000 numbers",
    bytes: 16 * 1_000_000,
    flops: 2 * 2 * 1_000_000,
    unit: "number",
    units: 1_000_000,
    threads: false,
    prepare(instance) {
      const random = randomOf("standardise");
      const at = placeF64(instance, 1_000_000, () => random.normal());
      return () => void instance.kernels.standardise(at, 1_000_000, 1e-9, 1 + 1e-9, 0, 1e100);
    },
  },
  {
    kernel: "largest",
    shape: "1,000,000 numbers",
    bytes: 8 * 1_000_000,
    flops: 2 * 1_000_000,
    unit: "number",
    units: 1_000_000,
    threads: false,
    prepare(instance) {
      const at = placeF64(instance, 1_000_000, (index) => (index % 17) - 8);
      return () => void instance.kernels.largest(at, 1_000_000);
    },
  },
  {
    kernel: "gram",
    shape: "100,000 x 30 dense",
    bytes: 8 * 30 * 100_000,
    flops: 2 * 100_000 * 31 * 32,
    unit: "product",
    units: 100_000 * 31 * 16,
    threads: true,
    prepare(instance) {
      const { at, record } = lay(instance, tabular);
      const size = 32;
      const into = instance.alloc(8 * CHUNKS * size * size);
      const scratch = instance.alloc(8 * instance.threads * 2 * size * record.block);
      return () => instance.parallel("gram", at, 0, into, scratch);
    },
  },
  {
    kernel: "mergeGram",
    shape: "8 partial results of 30 columns",
    bytes: 8 * 2 * CHUNKS * 32 * 32,
    flops: 2 * CHUNKS * 32 * 32,
    unit: "number",
    units: CHUNKS * 32 * 32,
    threads: false,
    prepare(instance) {
      const { at } = lay(instance, tabular);
      const into = placeF64(instance, CHUNKS * 32 * 32, () => 1e-9);
      return () => instance.kernels.mergeGram(at, into);
    },
  },
  {
    kernel: "descendMatrix",
    shape: "20 sweeps of 500 columns",
    bytes: 20 * 8 * 500 * 500,
    flops: 20 * 4 * 500 * 500,
    unit: "coordinate",
    units: 20 * 500,
    threads: false,
    prepare(instance) {
      const random = randomOf("descend");
      const h = placeF64(instance, 500 * 500, (at) =>
        at % 501 === 0 ? 500 : (((at % 500) + Math.floor(at / 500)) % 7) / 10,
      );
      const start = Float64Array.from({ length: 500 }, () => random.next() - 0.5);
      const [g, w] = [instance.alloc(8 * 500), instance.alloc(8 * 500)];
      const l1 = placeF64(instance, 500, () => 1e-3);
      return () => {
        instance.f64(g, 500).set(start);
        instance.f64(w, 500).fill(0);
        instance.kernels.descendMatrix(h, 500, 500, g, w, l1, 0, 20);
      };
    },
  },
  {
    kernel: "columnDerivatives",
    shape: "2,000,000 values in 100,000 compressed columns",
    bytes: 12 * 2_000_000,
    flops: 10 * 2_000_000,
    unit: "nonzero",
    units: 2_000_000,
    threads: true,
    prepare(instance) {
      const random = randomOf("columns");
      const offsets = placeI32(instance, 100_001, (column) => 20 * column);
      const rows = placeI32(instance, 2_000_000, (at) => (at % 20) * 5000 + random.integer(5000));
      const values = placeF64(instance, 2_000_000, () => random.next());
      const [r, c] = [
        placeF64(instance, 100_000, () => random.next()),
        placeF64(instance, 100_000, () => 0.2),
      ];
      const [g, h] = [instance.alloc(800_000), instance.alloc(800_000)];
      return () => instance.parallel("columnDerivatives", 100_000, offsets, rows, values, r, c, g, h);
    },
  },
  {
    kernel: "descendColumns",
    shape: "a sweep over 2,000,000 values in 100,000 compressed columns",
    bytes: 24 * 2_000_000,
    flops: 10 * 2_000_000,
    unit: "nonzero",
    units: 2_000_000,
    threads: false,
    prepare(instance) {
      const random = randomOf("sweep");
      const offsets = placeI32(instance, 100_001, (column) => 20 * column);
      const rows = placeI32(instance, 2_000_000, (at) => (at % 20) * 5000 + random.integer(5000));
      const values = placeF64(instance, 2_000_000, () => random.next());
      const curvatures = placeF64(instance, 100_000, () => 0.2);
      const place = (value: number): number => placeF64(instance, 100_000, () => value);
      const [moved, h, w, d, l1, l2] = [0, 2, 0, 0, 1e-3, 1].map(place) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const g = placeF64(instance, 100_000, () => random.next() - 0.5);
      const order = placeI32(instance, 100_000, (at) => at);
      return () => {
        instance.f64(d, 100_000).fill(0);
        instance.f64(moved, 100_000).fill(0);
        const data = [offsets, rows, values, curvatures, moved] as const;
        instance.kernels.descendColumns(100_000, order, ...data, g, h, w, d, l1, l2);
      };
    },
  },
];

/** The kernels of the linear models; work in float64 counts twice. */
export const linearCases: readonly Runnable[] = suite(linear, [...evaluations, ...others]);
