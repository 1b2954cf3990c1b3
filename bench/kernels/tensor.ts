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
  {
    kernel: "sparseDropoutMatMulF32",
    shape: "1,000,000 entries in 30,000 x 41,000, 8 heads of 8",
    bytes: 4 * (2 * COUNT + ROWS * WIDTH + NODES * WIDTH),
    flops: 2 * COUNT * WIDTH,
    unit: "product",
    units: COUNT * WIDTH,
    threads: false,
    prepare(instance) {
      const places = pattern(instance);
      const values = placeF32(instance, COUNT, (i) => i % 7);
      const x = placeF32(instance, ROWS * WIDTH, (i) => i % 11);
      const [out, scratch] = [instance.alloc(4 * NODES * WIDTH), instance.alloc(4 * COUNT)];
      const half = [1, 2 ** 31, 2] as const;
      return () =>
        instance.kernels.sparseDropoutMatMulF32(...places, values, 0, NODES, x, 8, 8, ...half, out, scratch);
    },
  },
  {
    kernel: "dropout",
    shape: "41,000 rows of 64",
    bytes: 8 * ROWS * WIDTH,
    flops: 0,
    unit: "number",
    units: ROWS * WIDTH,
    threads: false,
    prepare(instance) {
      const x = placeF32(instance, ROWS * WIDTH, (i) => i % 11);
      const out = instance.alloc(4 * ROWS * WIDTH);
      return () => instance.kernels.dropout(x, ROWS * WIDTH, 1, 2 ** 31, 2, out);
    },
  },
];

const SIZE = 512;
const BATCH = 4096;
const CLASSES = 1000;
const EDGES = 1_000_000;
const PARAMETERS = 4_000_000;

const networks: readonly Case[] = [
  {
    kernel: "matMulF32",
    shape: "512 x 512 x 512",
    bytes: 12 * SIZE * SIZE,
    flops: 2 * SIZE ** 3,
    unit: "product",
    units: SIZE ** 3,
    threads: false,
    prepare(instance) {
      const [a, b] = [
        placeF32(instance, SIZE * SIZE, (i) => i % 7),
        placeF32(instance, SIZE * SIZE, (i) => i % 5),
      ];
      const [out, scratch] = [
        instance.alloc(4 * SIZE * SIZE),
        instance.alloc(instance.kernels.matMulScratch(SIZE)),
      ];
      return () => instance.kernels.matMulF32(a, b, SIZE, SIZE, SIZE, 0, 0, out, scratch);
    },
  },
  ...(["argMax", "argMin"] as const).map(
    (kernel): Case => ({
      kernel,
      shape: "4,096 rows of 1,000",
      bytes: 4 * BATCH * CLASSES,
      flops: 0,
      unit: "number",
      units: BATCH * CLASSES,
      threads: false,
      prepare(instance) {
        const random = randomOf(kernel);
        const x = placeF32(instance, BATCH * CLASSES, () => random.next());
        const out = instance.alloc(4 * BATCH);
        return () => instance.kernels[kernel](x, BATCH, CLASSES, out);
      },
    }),
  ),
  {
    kernel: "topKRows",
    shape: "20 of each of 4,096 rows of 1,000",
    bytes: 4 * BATCH * CLASSES,
    flops: 0,
    unit: "number",
    units: BATCH * CLASSES,
    threads: false,
    prepare(instance) {
      const random = randomOf("topKRows");
      const x = placeF32(instance, BATCH * CLASSES, () => random.next());
      const [values, indices] = [instance.alloc(80 * BATCH), instance.alloc(80 * BATCH)];
      return () => void instance.kernels.topKRows(x, BATCH, CLASSES, 20, values, indices);
    },
  },
  {
    kernel: "segmentSoftmax",
    also: ["segmentSoftmaxGradient"],
    shape: "1,000,000 places in 30,000 segments and its gradient",
    bytes: 4 * 5 * EDGES,
    flops: 16 * EDGES,
    unit: "place",
    units: EDGES,
    threads: false,
    prepare(instance) {
      const random = randomOf("segments");
      const offsets = placeI32(instance, NODES + 1, (row) => Math.floor((row * EDGES) / NODES));
      const x = placeF32(instance, EDGES, () => random.normal());
      const [y, dx, scratch] = [instance.alloc(4 * EDGES), instance.alloc(4 * EDGES), instance.alloc(16)];
      return () => {
        instance.kernels.segmentSoftmax(offsets, NODES, x, 1, y, scratch);
        instance.kernels.segmentSoftmaxGradient(offsets, NODES, y, x, 1, dx, scratch);
      };
    },
  },
  {
    kernel: "crossEntropy",
    also: ["crossEntropyGradient"],
    shape: "4,096 rows of 1,000 classes and its gradient",
    bytes: 4 * 4 * BATCH * CLASSES,
    flops: 18 * BATCH * CLASSES,
    unit: "number",
    units: BATCH * CLASSES,
    threads: false,
    prepare(instance) {
      const random = randomOf("classes");
      const logits = placeF32(instance, BATCH * CLASSES, () => random.normal());
      const labels = placeI32(instance, BATCH, () => random.integer(CLASSES));
      const [losses, chances] = [instance.alloc(4 * BATCH), instance.alloc(4 * BATCH * CLASSES)];
      const slopes = instance.alloc(4 * BATCH * CLASSES);
      return () => {
        instance.kernels.crossEntropy(logits, labels, BATCH, CLASSES, chances, losses);
        instance.kernels.crossEntropyGradient(chances, labels, losses, BATCH, CLASSES, slopes);
      };
    },
  },
  ...(["adam", "adamRows"] as const).map(
    (kernel): Case => ({
      kernel,
      shape: kernel === "adam" ? "4,000,000 numbers" : "62,500 rows of 64, one in eight with a gradient",
      bytes: kernel === "adam" ? 28 * PARAMETERS : 4 * PARAMETERS + (24 * PARAMETERS) / 8,
      flops: kernel === "adam" ? 13 * PARAMETERS : (13 * PARAMETERS) / 8,
      unit: "number",
      units: PARAMETERS,
      threads: false,
      prepare(instance) {
        const rare = kernel === "adamRows";
        const places = [0, 1, 2].map((which) => placeF32(instance, PARAMETERS, () => which)) as [
          number,
          number,
          number,
        ];
        const slope = placeF32(instance, PARAMETERS, (i) => (rare && (i >> 6) % 8 !== 0 ? 0 : 1e-3));
        const rates = [0.9, 0.999, 1e-8, 1e-4, 0.5] as const;
        return () =>
          rare
            ? instance.kernels.adamRows(...places, slope, PARAMETERS / 64, 64, ...rates)
            : instance.kernels.adam(...places, slope, PARAMETERS, ...rates);
      },
    }),
  ),
  {
    kernel: "layerNorm",
    also: ["layerNormGradient"],
    shape: "20,000 rows of 64 and its gradient",
    bytes: 4 * 8 * 20_000 * WIDTH,
    flops: 20 * 20_000 * WIDTH,
    unit: "number",
    units: 20_000 * WIDTH,
    threads: false,
    prepare(instance) {
      const size = 20_000 * WIDTH;
      const random = randomOf("norm");
      const x = placeF32(instance, size, () => random.normal());
      const [gamma, beta] = [placeF32(instance, WIDTH, () => 1), placeF32(instance, WIDTH, () => 0)];
      const [out, normal, dx] = [
        instance.alloc(4 * size),
        instance.alloc(4 * size),
        instance.alloc(4 * size),
      ];
      const [scales, small] = [instance.alloc(80_000), instance.alloc(8 * WIDTH)];
      return () => {
        instance.kernels.layerNorm(x, gamma, beta, 20_000, WIDTH, 1e-3, out, normal, scales);
        instance.kernels.layerNormGradient(
          normal,
          scales,
          gamma,
          x,
          20_000,
          WIDTH,
          dx,
          small,
          small + 4 * WIDTH,
        );
      };
    },
  },
];

/** A batch of 32 images of 28 x 28 with 16 channels, and 3 x 3 filters. */
const [IMAGES, EDGE, CHANNELS, FILTERS] = [32, 28, 16, 32];
const PIXELS = IMAGES * EDGE * EDGE;
const WINDOW = [3, 3, 1, 1, 1, 1, 1, 1] as const;

const convolutions: readonly Case[] = [
  {
    kernel: "convFilterGradient",
    shape: "32 x 28 x 28 x 16, 3 x 3 filters, 32 channels out",
    bytes: 4 * PIXELS * (CHANNELS + FILTERS),
    flops: 2 * PIXELS * 9 * CHANNELS * FILTERS,
    unit: "product",
    units: PIXELS * 9 * CHANNELS * FILTERS,
    threads: false,
    prepare(instance) {
      const x = placeF32(instance, PIXELS * CHANNELS, (i) => i % 7);
      const dy = placeF32(instance, PIXELS * FILTERS, (i) => i % 5);
      const out = instance.alloc(4 * 9 * CHANNELS * FILTERS);
      const scratch = instance.alloc(instance.kernels.convScratch(9 * CHANNELS, FILTERS));
      const shape = [IMAGES, EDGE, EDGE, CHANNELS, EDGE, EDGE, FILTERS] as const;
      return () => instance.kernels.convFilterGradient(x, dy, ...shape, ...WINDOW, out, scratch);
    },
  },
  {
    kernel: "depthwiseGradient",
    shape: "32 x 28 x 28 x 16, 3 x 3 filters, to the filter and to the images",
    bytes: 4 * 4 * PIXELS * CHANNELS,
    flops: 4 * PIXELS * 9 * CHANNELS,
    unit: "product",
    units: 2 * PIXELS * 9 * CHANNELS,
    threads: false,
    prepare(instance) {
      const x = placeF32(instance, PIXELS * CHANNELS, (i) => i % 7);
      const dy = placeF32(instance, PIXELS * CHANNELS, (i) => i % 5);
      const filter = placeF32(instance, 9 * CHANNELS, (i) => i % 3);
      const [ofFilter, ofImages] = [instance.alloc(36 * CHANNELS), instance.alloc(4 * PIXELS * CHANNELS)];
      const shape = [IMAGES, EDGE, EDGE, CHANNELS, 1, EDGE, EDGE] as const;
      return () => {
        instance.kernels.depthwiseGradient(0, x, dy, ...shape, ...WINDOW, ofFilter);
        instance.kernels.depthwiseGradient(1, filter, dy, ...shape, ...WINDOW, ofImages);
      };
    },
  },
];

const [GROUPS, LENGTH] = [128, 50];

const sequences: readonly Case[] = [
  {
    kernel: "attention",
    also: ["attentionGradient"],
    shape: "128 groups of 50 x 64 and its gradient",
    bytes: 4 * 10 * GROUPS * LENGTH * WIDTH,
    flops: 14 * GROUPS * LENGTH * LENGTH * WIDTH,
    unit: "product",
    units: 7 * GROUPS * LENGTH * LENGTH * WIDTH,
    threads: false,
    prepare(instance) {
      const random = randomOf("attention");
      const size = GROUPS * LENGTH * WIDTH;
      const [q, k, v, dy] = Array.from({ length: 4 }, () =>
        placeF32(instance, size, () => random.normal()),
      ) as [number, number, number, number];
      const [out, dq, dk, dv] = Array.from({ length: 4 }, () => instance.alloc(4 * size)) as [
        number,
        number,
        number,
        number,
      ];
      const scratch = instance.alloc(instance.kernels.attentionScratch(LENGTH, LENGTH, WIDTH, WIDTH));
      const shape = [GROUPS, LENGTH, LENGTH, WIDTH, WIDTH, 0.125, 1] as const;
      return () => {
        instance.kernels.attention(q, k, v, 0, ...shape, out, scratch);
        instance.kernels.attentionGradient(q, k, v, 0, dy, ...shape, dq, dk, dv, scratch);
      };
    },
  },
  {
    kernel: "gruGates",
    also: ["gruGatesGradient"],
    shape: "512 states of 100 and its gradient",
    bytes: 4 * 24 * 512 * 100,
    flops: 120 * 512 * 100,
    unit: "number",
    units: 512 * 100,
    threads: false,
    prepare(instance) {
      const random = randomOf("gru");
      const size = 512 * 100;
      const [a, b] = [
        placeF32(instance, 3 * size, () => random.normal()),
        placeF32(instance, 3 * size, () => random.normal()),
      ];
      const h = placeF32(instance, size, () => random.normal());
      const [out, da, db, dh] = [size, 3 * size, 3 * size, size].map((n) => instance.alloc(4 * n)) as [
        number,
        number,
        number,
        number,
      ];
      return () => {
        instance.kernels.gruGates(a, b, h, 512, 100, out);
        instance.kernels.gruGatesGradient(a, b, h, out, 512, 100, da, db, dh);
      };
    },
  },
];

/** The kernels of tensor programs. */
export const tensorCases: readonly Runnable[] = suite(tensor, [
  ...rows,
  ...sparse,
  ...networks,
  ...convolutions,
  ...sequences,
]);
