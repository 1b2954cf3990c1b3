import { createCsr, type KernelInstance, transposeCsr } from "@portrait/kernels";
import { type FactorKernels, factor, placeTiles } from "@portrait/kernels/factor";
import { type KernelCase, placeF32, placeF64, placeI32, type Runnable, randomOf, suite } from "./case.ts";

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

const multiply: Case = {
  kernel: "multiplyRows",
  shape: "10,000 rows of 256 by 256",
  bytes: 2 * 4 * 10_000 * 256,
  flops: 2 * 10_000 * 256 * 256,
  unit: "number",
  units: 10_000 * 256,
  threads: true,
  prepare(instance) {
    const rows = matrixOf(instance, 10_000, 256);
    const matrix = matrixOf(instance, 256, 256);
    const out = instance.alloc(4 * 10_000 * 256);
    return () => instance.parallel("multiplyRows", rows, 10_000, 256, matrix, 256, out);
  },
};

const USERS = 10_000;
const PAIRS = 27;

/** Rows to be solved for: what stands before and behind the block or the steps. */
function systems(instance: Instance, width: number) {
  const random = randomOf("pairs");
  const vectors = matrixOf(instance, ROWS, width);
  const offsets = placeI32(instance, USERS + 1, (row) => row * PAIRS);
  const indices = placeI32(instance, USERS * PAIRS, () => random.integer(ROWS));
  const penalties = placeF32(instance, USERS, () => 1);
  const [gram, out] = [instance.alloc(4 * width * width), instance.alloc(4 * USERS * width)];
  instance.parallel("gram", vectors, ROWS, width, 0.1, gram);
  return {
    places: [offsets, indices, USERS, vectors, width] as const,
    after: [gram, penalties, out] as const,
    out,
  };
}

const leastSquares: readonly Case[] = [64, 256].map((width) => ({
  kernel: "solveRows",
  shape: `10,000 rows of 27 among 41,000, vectors of ${width}, blocks of 64`,
  bytes: 4 * USERS * PAIRS * width,
  flops: (width / 64) * USERS * (PAIRS * 64 * 64 + 64 ** 3 / 3) + 2 * USERS * width * (width + 2 * PAIRS),
  unit: "pair",
  units: USERS * PAIRS,
  threads: true,
  prepare(instance) {
    const { places, after } = systems(instance, width);
    const room = instance.kernels.solveScratch(64, PAIRS);
    const scratch = instance.alloc(room * instance.threads);
    return () => instance.parallel("solveRows", ...places, 64, ...after, scratch, room);
  },
}));

const conjugateGradients: readonly Case[] = [64, 256].map((width) => ({
  kernel: "improveRows",
  shape: `3 steps for 10,000 rows of 27 among 41,000, vectors of ${width}`,
  bytes: 4 * USERS * PAIRS * width,
  flops: 4 * 2 * USERS * width * (width + 2 * PAIRS),
  unit: "pair",
  units: USERS * PAIRS,
  threads: true,
  prepare(instance) {
    const { places, after, out } = systems(instance, width);
    const room = instance.kernels.improveScratch(width, PAIRS);
    const scratch = instance.alloc(room * instance.threads);
    return () => {
      // Solved again and again rows would take no more steps.
      instance.f32(out, USERS * width).fill(0);
      instance.parallel("improveRows", ...places, 3, ...after, scratch, room);
    };
  },
}));

const QUERIES = 512;
const K = 20;

const rankings: readonly Case[] = [
  {
    kernel: "rank",
    also: ["scoreAll", "tileRows"],
    shape: "20 of 41,000 for 512 queries, vectors of 64",
    bytes: 4 * WIDTH * (ROWS + QUERIES),
    flops: 2 * QUERIES * ROWS * WIDTH,
    unit: "score",
    units: QUERIES * ROWS,
    threads: true,
    prepare(instance) {
      const random = randomOf("items");
      const items = placeTiles(
        instance,
        Float32Array.from({ length: ROWS * WIDTH }, () => random.normal()),
        WIDTH,
      );
      const queries = matrixOf(instance, QUERIES, WIDTH);
      const [indices, scores] = [instance.alloc(4 * QUERIES * K), instance.alloc(4 * QUERIES * K)];
      const sizes = instance.alloc(4 * QUERIES);
      const scratch = instance.alloc(instance.kernels.rankScratch(QUERIES, WIDTH));
      const places = [queries, QUERIES, items, ROWS, WIDTH, 0, K, 0, 0, 0] as const;
      const out = instance.alloc(4 * ROWS);
      instance.parallel("scoreAll", queries, 1, items, ROWS, WIDTH, 0, out, scratch);
      return () => instance.parallel("rank", ...places, indices, scores, sizes, scratch);
    },
  },
  {
    kernel: "spread",
    shape: "64 rows of 27 by 41,000 x 30,000 and back, 20 and 27 a row",
    bytes: 64 * (4 * ROWS + PAIRS * 20 * (8 + PAIRS * 8)),
    flops: 2 * 64 * PAIRS * 20 * (1 + PAIRS),
    unit: "entry",
    units: 64 * PAIRS * 20 * (1 + PAIRS),
    threads: true,
    prepare(instance) {
      const random = randomOf("spread");
      const sparse = (rows: number, columns: number, each: number) => [
        placeI32(instance, rows + 1, (row) => row * each),
        placeI32(instance, rows * each, () => random.integer(columns)),
        placeF32(instance, rows * each, () => random.next()),
      ];
      const [asked, up, down] = [
        sparse(64, ROWS, PAIRS),
        sparse(ROWS, 30_000, 20),
        sparse(30_000, ROWS, PAIRS),
      ];
      const out = instance.alloc(4 * 64 * ROWS);
      const scratch = instance.alloc(instance.threads * instance.kernels.spreadScratch(30_000));
      return () => instance.parallel("spread", ...asked, 64, ...up, 30_000, ...down, ROWS, out, scratch);
    },
  },
];

const inverses: readonly Case[] = (["F32", "F64"] as const).map((kind) => ({
  kernel: `sweep${kind}`,
  also: [`pivots${kind}`, `panel${kind}`],
  shape: "64 pivots of 1,024 x 1,024",
  bytes: (kind === "F32" ? 4 : 8) * 1024 * 1024,
  flops: 64 * 1024 * 1024,
  unit: "entry",
  units: (1024 * 1024) / 2,
  threads: true,
  prepare(instance) {
    const size = kind === "F32" ? 4 : 8;
    const put = kind === "F32" ? placeF32 : placeF64;
    const matrix = put(instance, 1024 * 1024, (at) => (at % 1025 === 0 ? 64 : 1 / (1 + (at % 11))));
    const pivot = instance.alloc(size * 64 * 64);
    const [raw, weighed] = [instance.alloc(size * 64 * 1024), instance.alloc(size * 64 * 1024)];
    instance.kernels[`pivots${kind}`](matrix, 1024, 0, pivot);
    instance.parallel(`panel${kind}`, matrix, 1024, 0, pivot, raw, weighed);
    // Swept again and again the matrix would grow.
    (kind === "F32" ? instance.f32 : instance.f64)(raw, 64 * 1024).fill(0);
    return () => instance.parallel(`sweep${kind}`, matrix, 1024, 0, raw, weighed);
  },
}));

const pairwise: Case = {
  kernel: "rankPairs",
  shape: "100,000 steps on 270,000 pairs, vectors of 64",
  bytes: 100_000 * 2 * 3 * 4 * WIDTH,
  flops: 100_000 * 12 * WIDTH,
  unit: "step",
  units: 100_000,
  threads: false,
  prepare(instance) {
    const random = randomOf("pairwise");
    const rows = placeI32(instance, USERS * PAIRS, (pair) => Math.floor(pair / PAIRS));
    const offsets = placeI32(instance, USERS + 1, (row) => row * PAIRS);
    const indices = placeI32(instance, USERS * PAIRS, (pair) => (pair % PAIRS) * 1500 + random.integer(1500));
    const [users, items] = [matrixOf(instance, USERS, WIDTH), matrixOf(instance, ROWS, WIDTH)];
    const state = placeI32(instance, 1, () => 1);
    const lists = [rows, offsets, indices, USERS * PAIRS] as const;
    return () =>
      instance.kernels.rankPairs(state, 100_000, ...lists, users, items, ROWS, WIDTH, 0.05, 0.0025);
  },
};

const regression: Case = {
  kernel: "regressItems",
  shape: "64 of 1,500 items, 50 candidates, 10 passes",
  bytes: 64 * 50 * 10 * 180 * 12,
  flops: 2 * 64 * 50 * 10 * 180,
  unit: "entry",
  units: 64 * 50 * 10 * 180,
  threads: true,
  prepare(instance) {
    const random = randomOf("regression");
    const wide = createCsr({
      rows: USERS,
      columns: 1500,
      row: Array.from({ length: USERS * PAIRS }, (_, pair) => Math.floor(pair / PAIRS)),
      column: Array.from({ length: USERS * PAIRS }, (_, pair) => (pair % PAIRS) * 55 + random.integer(55)),
    });
    const tall = transposeCsr(wide).transpose;
    const put = (values: Int32Array) => placeI32(instance, values.length, (at) => values[at] as number);
    const lists = [
      put(wide.offsets),
      put(wide.indices),
      USERS,
      put(tall.offsets),
      put(tall.indices),
      1500,
    ] as const;
    const counted = [
      placeF64(instance, USERS, () => 1),
      placeF64(instance, 1500, (item) => (tall.offsets[item + 1] as number) - (tall.offsets[item] as number)),
      placeF64(instance, 1500, () => 5),
    ] as const;
    const out = [instance.alloc(4 * 64 * 50), instance.alloc(4 * 64 * 50), instance.alloc(4 * 64)] as const;
    const scratch = instance.alloc(instance.threads * instance.kernels.regressScratch(USERS, 1500, 50));
    return () =>
      instance.parallel("regressItems", 0, 64, ...lists, ...counted, 50, 0, 0, 10, 0, ...out, scratch);
  },
};

/** The cases of the factor module. */
export const factorCases: readonly Runnable[] = suite(factor, [
  ...cholesky,
  multiply,
  ...leastSquares,
  ...conjugateGradients,
  ...rankings,
  ...inverses,
  pairwise,
  regression,
]);
