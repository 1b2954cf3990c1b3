import { type Csr, createCsr, type KernelInstance } from "@portrait/kernels";
import { type GraphKernels, graph } from "@portrait/kernels/graph";
import { type KernelCase, placeF32, placeI32, type Runnable, randomOf, suite } from "./case.ts";

type Case = KernelCase<GraphKernels>;
type Instance = KernelInstance<GraphKernels>;

const USERS = 30_000;
const ITEMS = 41_000;
const WIDTH = 64;
const ENTRIES = 1_000_000;
const PAIRS = 8192;
const BLOCK = 256;
const SAMPLE = 1024;

let known: Csr | undefined;

function edges(): Csr {
  if (known !== undefined) return known;
  const random = randomOf("edges");
  const row = Int32Array.from({ length: ENTRIES }, () => random.integer(USERS));
  const column = Int32Array.from({ length: ENTRIES }, () => random.integer(ITEMS));
  known = createCsr({ rows: USERS, columns: ITEMS, row, column, value: row.map((r) => 1 + (r % 7)) });
  return known;
}

function placeEdges(instance: Instance): [number, number, number] {
  const { offsets, indices, values } = edges();
  return [
    placeI32(instance, offsets.length, (i) => offsets[i] as number),
    placeI32(instance, indices.length, (i) => indices[i] as number),
    placeF32(instance, values.length, (i) => values[i] as number),
  ];
}

const vectors = (instance: Instance, rows: number): number =>
  placeF32(instance, rows * WIDTH, (i) => ((i % 17) - 8) / 64);

const matrices: readonly Case[] = [
  {
    kernel: "propagate",
    shape: "1,000,000 edges x 64",
    bytes: 4 * (2 * ENTRIES + WIDTH * (ITEMS + 2 * USERS)),
    flops: 2 * ENTRIES * WIDTH,
    unit: "number",
    units: ENTRIES * WIDTH,
    threads: true,
    prepare(instance) {
      const places = placeEdges(instance);
      const [dense, base] = [vectors(instance, ITEMS), vectors(instance, USERS)];
      const out = instance.alloc(4 * WIDTH * USERS);
      return () => instance.parallel("propagate", ...places, USERS, ITEMS, dense, WIDTH, base, 0.25, out);
    },
  },
  {
    kernel: "transpose",
    shape: "1,000,000 edges",
    bytes: 4 * 5 * ENTRIES,
    flops: 0,
    unit: "edge",
    units: ENTRIES,
    threads: false,
    prepare(instance) {
      const places = placeEdges(instance);
      const stored = edges().indices.length;
      const offsets = instance.alloc(4 * (ITEMS + 1));
      const [indices, values] = [instance.alloc(4 * stored), instance.alloc(4 * stored)];
      return () => instance.kernels.transpose(...places, USERS, ITEMS, offsets, indices, values);
    },
  },
  ...(["rows", "columns"] as const).map(
    (order): Case => ({
      kernel: "multiply",
      shape: `256 x 64 times 64 x 1,024, left by ${order}`,
      bytes: 4 * (BLOCK * WIDTH + WIDTH * SAMPLE + BLOCK * SAMPLE),
      flops: 2 * BLOCK * WIDTH * SAMPLE,
      unit: "product",
      units: BLOCK * WIDTH * SAMPLE,
      threads: true,
      prepare(instance) {
        const [left, right] = [vectors(instance, BLOCK), vectors(instance, SAMPLE + 16)];
        const outRow = SAMPLE + 16;
        const out = instance.alloc(4 * BLOCK * outRow);
        const steps = order === "rows" ? [WIDTH, 1] : [1, BLOCK];
        const shape = [BLOCK, WIDTH, SAMPLE, 1, 0, out, outRow] as const;
        return () => instance.parallel("multiply", left, ...steps, right, outRow, ...shape);
      },
    }),
  ),
];

const moves: readonly Case[] = (["takeRows", "takeColumns", "addRows"] as const).map((kernel) => ({
  kernel,
  shape: "8,192 rows of 64",
  bytes: 4 * PAIRS * WIDTH * (kernel === "addRows" ? 3 : 2),
  flops: 0,
  unit: "number",
  units: PAIRS * WIDTH,
  threads: kernel !== "addRows",
  prepare(instance) {
    const random = randomOf(kernel);
    const [all, some] = [vectors(instance, ITEMS), vectors(instance, PAIRS + 16)];
    const which = placeI32(instance, PAIRS, () => random.integer(ITEMS));
    if (kernel === "addRows") return () => instance.kernels.addRows(some, WIDTH, which, PAIRS, all);
    const step = kernel === "takeColumns" ? [PAIRS + 16] : [];
    return () => instance.parallel(kernel, all, WIDTH, which, PAIRS, some, ...step);
  },
}));

/** Pairs of users, their weights, vectors, and room for derivatives and losses. */
function placePairs(instance: Instance, places: number) {
  const random = randomOf("pairs");
  const counts = new Int32Array(USERS + 1);
  for (let pair = 0; pair < PAIRS; pair++) {
    const user = 1 + random.integer(USERS);
    counts[user] = (counts[user] as number) + 1;
  }
  for (let user = 0; user < USERS; user++) {
    counts[user + 1] = (counts[user + 1] as number) + (counts[user] as number);
  }
  return {
    offsets: placeI32(instance, USERS + 1, (i) => counts[i] as number),
    items: placeI32(instance, PAIRS * places, () => random.integer(ITEMS)),
    weights: placeF32(instance, PAIRS, () => 1 / PAIRS),
    users: vectors(instance, USERS),
    vectors: vectors(instance, ITEMS),
    slopes: instance.alloc(4 * PAIRS * places),
    losses: instance.alloc(8 * USERS),
  };
}

const losses: readonly Case[] = [
  {
    kernel: "pairwiseStep",
    shape: "8,192 pairs of 64, one negative each",
    bytes: 4 * PAIRS * WIDTH * 3,
    flops: 4 * PAIRS * WIDTH,
    unit: "pair",
    units: PAIRS,
    threads: true,
    prepare(instance) {
      const p = placePairs(instance, 2);
      const before = [p.offsets, p.items, p.weights, USERS, 1, p.users, p.vectors, WIDTH, 1];
      return () => instance.parallel("pairwiseStep", ...before, p.slopes, p.losses);
    },
  },
  {
    kernel: "squaresStep",
    shape: "8,192 pairs of 64",
    bytes: 4 * PAIRS * WIDTH * 2,
    flops: 2 * PAIRS * WIDTH,
    unit: "pair",
    units: PAIRS,
    threads: true,
    prepare(instance) {
      const p = placePairs(instance, 1);
      const totals = instance.alloc(4 * USERS);
      const before = [p.offsets, p.items, p.weights, USERS, p.users, p.vectors, WIDTH];
      return () => instance.parallel("squaresStep", ...before, p.slopes, totals, p.losses);
    },
  },
  {
    kernel: "softmaxStep",
    shape: "256 users, 1,024 items compared with",
    bytes: 2 * 4 * BLOCK * SAMPLE,
    flops: 20 * BLOCK * SAMPLE,
    unit: "score",
    units: BLOCK * SAMPLE,
    threads: true,
    prepare(instance) {
      const p = placePairs(instance, 1);
      const some = placeI32(instance, BLOCK, (i) => i);
      const scores = placeF32(instance, BLOCK * SAMPLE, (i) => (i % 17) / 17);
      const before = [some, BLOCK, scores, SAMPLE, SAMPLE, p.offsets, p.items, p.weights];
      const after = [p.users, p.vectors, WIDTH, 1, 0, 1, p.slopes, p.losses];
      return () => instance.parallel("softmaxStep", ...before, ...after);
    },
  },
];

const steps: readonly Case[] = [
  {
    kernel: "adam",
    shape: "71,000 rows of 64",
    bytes: 4 * 7 * WIDTH * (USERS + ITEMS),
    flops: 16 * WIDTH * (USERS + ITEMS),
    unit: "number",
    units: WIDTH * (USERS + ITEMS),
    threads: true,
    prepare(instance) {
      const rows = USERS + ITEMS;
      const [x, g, m, v] = [0, 1, 2, 3].map(() => vectors(instance, rows)) as [
        number,
        number,
        number,
        number,
      ];
      instance.f32(v, rows * WIDTH).fill(1);
      const decay = placeF32(instance, rows, () => 1);
      return () => instance.parallel("adam", x, g, m, v, decay, rows, WIDTH, 1e-9, 1e-9, 1);
    },
  },
  ...(["squaredLengths", "unitRows", "unitRowsGradient"] as const).map(
    (kernel): Case => ({
      kernel,
      shape: "71,000 rows of 64",
      bytes: 4 * WIDTH * (USERS + ITEMS) * (kernel === "squaredLengths" ? 1 : 2),
      flops: 3 * WIDTH * (USERS + ITEMS),
      unit: "number",
      units: WIDTH * (USERS + ITEMS),
      threads: true,
      prepare(instance) {
        const rows = USERS + ITEMS;
        const [x, factors] = [vectors(instance, rows), instance.alloc(4 * rows)];
        instance.f32(factors, rows).fill(1);
        const places = kernel === "unitRowsGradient" ? [x, vectors(instance, rows)] : [x];
        return () => instance.parallel(kernel, ...places, rows, WIDTH, factors);
      },
    }),
  ),
];

/** The kernels that train vectors on a graph. */
export const graphCases: readonly Runnable[] = suite(graph, [...matrices, ...moves, ...losses, ...steps]);
