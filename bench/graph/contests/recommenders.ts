import { fit, type Interactions } from "@portrait/core";
import { createInnerProductIndex } from "@portrait/kernels/dense";
import { ials } from "@portrait/models/collaborative";
import { lightGcn } from "@portrait/models/graph";
import type { Arrays } from "../arrays.ts";
import type { Contest } from "../contest.ts";
import { csrArrays, gowallaLog, normals, pairsOf } from "../data.ts";
import { stepClock } from "../steps.ts";

const FACTORS = 64;
const K = 20;
const BATCH = 16_384;
const ITERATIONS = 3;
const EDGES = 810_128;
const USERS = 29_858;
const ITEMS = 40_981;
/** As many steps as an epoch has. */
const STEPS = Math.ceil(EDGES / BATCH);

let log: Interactions | undefined;
const gowalla = (): Interactions => {
  log ??= gowallaLog();
  return log;
};

/** How many users are searched for at a time. */
const BLOCK = 512;

async function searchAll({ users, items, offsets, indices }: Arrays, keep: (found: Int32Array) => void) {
  const index = await createInnerProductIndex({ items: items as Float32Array, width: FACTORS });
  try {
    for (let first = 0; first < USERS; first += BLOCK) {
      const end = Math.min(USERS, first + BLOCK);
      const [from, to] = [offsets?.[first] as number, offsets?.[end] as number];
      const exclude = {
        offsets: (offsets as Int32Array).subarray(first, end + 1).map((offset) => offset - from),
        indices: (indices as Int32Array).subarray(from, to),
      };
      const queries = (users as Float32Array).subarray(first * FACTORS, end * FACTORS);
      keep(index.search({ queries, k: K, exclude }).indices);
    }
  } finally {
    index.dispose();
  }
}

/** What recommenders spend their time on, on the training part of Gowalla. */
export const recommenders: readonly Contest[] = [
  {
    id: "lightgcn",
    task: `LightGCN, an epoch: BPR, 3 layers, batches of ${BATCH.toLocaleString("en")}`,
    data: "Gowalla, training part",
    rows: EDGES,
    columns: FACTORS,
    arrays: () => csrArrays(pairsOf(gowalla())),
    async ours() {
      const estimator = lightGcn({
        factors: FACTORS,
        layers: 3,
        batchSize: BATCH,
        learningRate: 1e-3,
        steps: STEPS + 1,
      });
      return {
        async run() {
          const clock = stepClock();
          await fit(estimator, gowalla(), { seed: 1, onProgress: clock.onProgress });
          return STEPS * clock.seconds();
        },
      };
    },
    rivals: [
      {
        home: "python",
        task: "lightgcn",
        package: "torch",
        name: "PyTorch, sparse.mm with its own derivative",
        goal: 1,
        params: { width: FACTORS, layers: 3, batch: BATCH, rate: 1e-3, l2: 1e-4, steps: STEPS },
      },
    ],
    runs: 3,
  },
  {
    id: "ials",
    task: "iALS, an iteration",
    data: "Gowalla, training part",
    rows: EDGES,
    columns: FACTORS,
    arrays: () => csrArrays(pairsOf(gowalla())),
    async ours() {
      const estimator = ials({ factors: FACTORS, iterations: ITERATIONS + 1 });
      return {
        async run() {
          const clock = stepClock();
          await fit(estimator, gowalla(), { seed: 1, onProgress: clock.onProgress });
          return clock.seconds();
        },
      };
    },
    rivals: [
      {
        home: "python",
        task: "ials",
        package: "implicit",
        name: "implicit, conjugate gradients",
        goal: 1,
        params: { factors: FACTORS, iterations: ITERATIONS, l2: 0.01, weight: 1, exact: false },
      },
      {
        home: "python",
        task: "ials",
        package: "implicit",
        name: "implicit, Cholesky",
        params: { factors: FACTORS, iterations: ITERATIONS, l2: 0.01, weight: 1, exact: true },
      },
    ],
    runs: 5,
  },
  {
    id: "topk",
    task: `top ${K} of all items for all users, without those that they had`,
    data: "Gowalla, random factors, seed 1",
    rows: USERS,
    columns: FACTORS,
    arrays: () => ({
      ...csrArrays(pairsOf(gowalla())),
      users: normals(USERS * FACTORS, 1),
      items: normals(ITEMS * FACTORS, 2),
    }),
    async ours(arrays) {
      return {
        async run() {
          const start = performance.now();
          await searchAll(arrays, () => undefined);
          return (performance.now() - start) / 1000;
        },
        async result() {
          const found: number[] = [];
          await searchAll(arrays, (items) => found.push(...items));
          return Float32Array.from(found);
        },
      };
    },
    rivals: [
      {
        home: "python",
        task: "topk",
        package: "implicit",
        name: "implicit recommend",
        goal: 1,
        params: { factors: FACTORS, k: K },
      },
      {
        home: "tfjs-wasm",
        task: "topk",
        package: "tfjs",
        name: "stock tfjs-wasm, nothing excluded",
        goal: 0.1,
        runs: 1,
        params: { factors: FACTORS, k: K },
      },
    ],
    runs: 3,
  },
];
