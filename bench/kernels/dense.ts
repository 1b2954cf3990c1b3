import {
  type Csr,
  createCsr,
  type KernelInstance,
  sparseDenseMatMul,
  topKInnerProduct,
} from "@portrait/kernels";
import { type DenseKernels, dense, placeTiles } from "@portrait/kernels/dense";
import { type KernelCase, placeF32, placeF64, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<DenseKernels>;
type Instance = KernelInstance<DenseKernels>;

const LONG = 1_000_000;

const vectors: readonly Case[] = (["F32", "F64"] as const).flatMap((kind): Case[] => {
  const size = kind === "F32" ? 4 : 8;
  const place = (instance: Instance): [number, number] => {
    const put = kind === "F32" ? placeF32 : placeF64;
    return [put(instance, LONG, (i) => (i % 17) - 8), put(instance, LONG, (i) => (i % 13) - 6)];
  };
  return [
    {
      kernel: `dot${kind}`,
      shape: "1,000,000 numbers",
      bytes: 2 * size * LONG,
      flops: 2 * LONG,
      unit: "number",
      units: LONG,
      threads: false,
      prepare(instance) {
        const [x, y] = place(instance);
        return () => void instance.kernels[`dot${kind}`](x, y, LONG);
      },
    },
    {
      kernel: `axpy${kind}`,
      shape: "1,000,000 numbers",
      bytes: 3 * size * LONG,
      flops: 2 * LONG,
      unit: "number",
      units: LONG,
      threads: false,
      prepare(instance) {
        const [x, y] = place(instance);
        return () => instance.kernels[`axpy${kind}`](1e-9, x, y, LONG);
      },
    },
    {
      kernel: `matVec${kind}`,
      shape: "100,000 x 64",
      bytes: size * 6_400_000,
      flops: 12_800_000,
      unit: "number",
      units: 6_400_000,
      threads: true,
      prepare(instance) {
        const put = kind === "F32" ? placeF32 : placeF64;
        const matrix = put(instance, 6_400_000, (i) => (i % 17) - 8);
        const x = put(instance, 64, (i) => i);
        const out = instance.alloc(size * 100_000);
        return () => instance.parallel(`matVec${kind}`, matrix, 100_000, 64, x, out);
      },
    },
  ];
});

const ROWS = 30_000;
const COLUMNS = 41_000;
const WIDTH = 64;
const ENTRIES = 1_000_000;

function randomMatrix(): Csr {
  const random = randomOf("sparse");
  const row = Int32Array.from({ length: ENTRIES }, () => random.integer(ROWS));
  const column = Int32Array.from({ length: ENTRIES }, () => random.integer(COLUMNS));
  return createCsr({ rows: ROWS, columns: COLUMNS, row, column, value: row.map((r) => r % 7) });
}

let known: Csr | undefined;

function matrix(): Csr {
  known ??= randomMatrix();
  return known;
}

function placeMatrix(instance: Instance): [number, number, number] {
  const { offsets, indices, values } = matrix();
  return [
    placeI32(instance, offsets.length, (i) => offsets[i] as number),
    placeI32(instance, indices.length, (i) => indices[i] as number),
    placeF32(instance, values.length, (i) => values[i] as number),
  ];
}

const ROW = 100_000;

/** One sparse row of 100,000 entries among 1,000,000 places. */
function placeRow(instance: Instance): [number, number] {
  return [placeI32(instance, ROW, (i) => 10 * i + (i % 7)), placeF32(instance, ROW, (i) => (i % 9) - 4)];
}

const rows: readonly Case[] = (["F32", "F64"] as const).flatMap((kind): Case[] => {
  const size = kind === "F32" ? 4 : 8;
  const shape = "100,000 entries of 1,000,000";
  const put = kind === "F32" ? placeF32 : placeF64;
  return [
    {
      kernel: `sparseDot${kind}`,
      shape,
      bytes: (8 + size) * ROW,
      flops: 2 * ROW,
      unit: "nonzero",
      units: ROW,
      threads: false,
      prepare(instance) {
        const row = placeRow(instance);
        const x = put(instance, LONG, (i) => i % 5);
        return () => void instance.kernels[`sparseDot${kind}`](...row, ROW, x);
      },
    },
    {
      kernel: `sparseAxpy${kind}`,
      shape,
      bytes: (8 + 2 * size) * ROW,
      flops: 2 * ROW,
      unit: "nonzero",
      units: ROW,
      threads: false,
      prepare(instance) {
        const row = placeRow(instance);
        const y = put(instance, LONG, (i) => i % 5);
        return () => instance.kernels[`sparseAxpy${kind}`](1e-9, ...row, ROW, y);
      },
    },
  ];
});

const sparse: readonly Case[] = [
  ...(["F32", "F64"] as const).map(
    (kind): Case => ({
      kernel: `sparseMatVec${kind}`,
      shape: "1,000,000 entries in 30,000 x 41,000",
      bytes: 8 * ENTRIES,
      flops: 2 * ENTRIES,
      unit: "nonzero",
      units: ENTRIES,
      threads: true,
      prepare(instance) {
        const places = placeMatrix(instance);
        const x = (kind === "F32" ? placeF32 : placeF64)(instance, COLUMNS, (i) => i % 5);
        const out = instance.alloc(8 * ROWS);
        return () => instance.parallel(`sparseMatVec${kind}`, ...places, ROWS, x, out);
      },
    }),
  ),
  ...(["sparseDenseMatMul", "sparseDenseMatMulF32"] as const).map(
    (kernel): Case => ({
      kernel,
      shape: "1,000,000 entries in 30,000 x 41,000, width 64",
      bytes: 4 * (2 * ENTRIES + COLUMNS * WIDTH + ROWS * WIDTH),
      flops: 2 * ENTRIES * WIDTH * (kernel === "sparseDenseMatMul" ? 2 : 1),
      unit: "product",
      units: ENTRIES * WIDTH,
      threads: true,
      prepare(instance) {
        const places = placeMatrix(instance);
        const from = placeF32(instance, COLUMNS * WIDTH, (i) => i % 11);
        const out = instance.alloc(4 * ROWS * WIDTH);
        return () => instance.parallel(kernel, ...places, ROWS, COLUMNS, from, WIDTH, out);
      },
    }),
  ),
  {
    kernel: "gatherRows",
    shape: "1,000,000 of 41,000 rows of 64",
    bytes: 2 * 4 * ENTRIES * WIDTH,
    flops: 0,
    unit: "number",
    units: ENTRIES * WIDTH,
    threads: true,
    prepare(instance) {
      const random = randomOf("gather");
      const from = placeF32(instance, COLUMNS * WIDTH, (i) => i);
      const which = placeI32(instance, ENTRIES, () => random.integer(COLUMNS));
      const out = instance.alloc(4 * ENTRIES * WIDTH);
      return () => instance.parallel("gatherRows", from, WIDTH, which, ENTRIES, out);
    },
  },
];

const QUERIES = 1753;
const ITEMS = 3600;
const K = 20;

const rankings: readonly Case[] = [
  {
    kernel: "topK",
    shape: "20 of 1,000,000",
    bytes: 4 * LONG,
    flops: 0,
    unit: "score",
    units: LONG,
    threads: false,
    prepare(instance) {
      const random = randomOf("topK");
      const scores = placeF32(instance, LONG, () => random.next());
      const [indices, best] = [instance.alloc(4 * K), instance.alloc(4 * K)];
      return () => void instance.kernels.topK(scores, LONG, K, indices, best);
    },
  },
  {
    kernel: "rank",
    also: ["tileRows"],
    shape: "1,753 queries, 3,600 items, width 64, k 20",
    bytes: 4 * WIDTH * (QUERIES + ITEMS),
    flops: 2 * QUERIES * ITEMS * WIDTH,
    unit: "product",
    units: QUERIES * ITEMS * WIDTH,
    threads: true,
    prepare(instance) {
      const random = randomOf("search");
      const queries = placeF32(instance, QUERIES * WIDTH, () => random.next() - 0.5);
      const items = placeTiles(
        instance,
        Float32Array.from({ length: ITEMS * WIDTH }, () => random.next() - 0.5),
        WIDTH,
      );
      const [indices, scores] = [instance.alloc(4 * QUERIES * K), instance.alloc(4 * QUERIES * K)];
      const sizes = instance.alloc(4 * QUERIES);
      const scratch = instance.alloc(instance.kernels.rankScratch(QUERIES, WIDTH));
      const data = [queries, QUERIES, items, ITEMS, WIDTH, 0, K];
      return () => instance.parallel("rank", ...data, 0, 0, 0, indices, scores, sizes, scratch);
    },
  },
];

/** The functions over plain arrays, to compare with. */
const plain: readonly Runnable[] = [
  {
    module: "plain TypeScript",
    kernel: "sparseDenseMatMul",
    shape: "1,000,000 entries in 30,000 x 41,000, width 64",
    bytes: 4 * (2 * ENTRIES + COLUMNS * WIDTH + ROWS * WIDTH),
    flops: 4 * ENTRIES * WIDTH,
    unit: "product",
    units: ENTRIES * WIDTH,
    threads: false,
    async open() {
      const from = Float32Array.from({ length: COLUMNS * WIDTH }, (_, i) => i % 11);
      const out = new Float32Array(ROWS * WIDTH);
      return { run: () => void sparseDenseMatMul(matrix(), from, WIDTH, out), close: () => {} };
    },
  },
  {
    module: "plain TypeScript",
    kernel: "topKInnerProduct",
    shape: "1,753 queries, 3,600 items, width 64, k 20",
    bytes: 4 * WIDTH * (QUERIES + ITEMS),
    flops: 4 * QUERIES * ITEMS * WIDTH,
    unit: "product",
    units: QUERIES * ITEMS * WIDTH,
    threads: false,
    async open() {
      const random = randomOf("search");
      const queries = Float32Array.from({ length: QUERIES * WIDTH }, () => random.next() - 0.5);
      const items = Float32Array.from({ length: ITEMS * WIDTH }, () => random.next() - 0.5);
      return { run: () => void topKInnerProduct({ queries, items, width: WIDTH, k: K }), close: () => {} };
    },
  },
];

/** The dense and sparse kernels. Work in float64 counts twice, since a vector holds half as many numbers. */
export const denseCases: readonly Runnable[] = [
  ...suite(dense, [...vectors, ...rows, ...sparse, ...rankings]),
  ...plain,
];
