import { sparseDenseMatMul, sparseMatrix, type TensorFlow, tfjs } from "@portrait/backend-tfjs";
import { createRandom } from "@portrait/core";
import type { Csr } from "@portrait/kernels";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Arrays } from "../arrays.ts";
import type { Contest, Ours, Rival } from "../contest.ts";
import { csrArrays, evenMatrix, normals } from "../data.ts";

const ROWS = 30_000;
const COLUMNS = 41_000;
const EDGES = 1_000_000;
const WIDTH = 64;
const SEED = 1;

const stock = (task: string, params: NonNullable<Rival["params"]>): readonly Rival[] => [
  { home: "tfjs-wasm", task, package: "tfjs", name: "stock tfjs-wasm", goal: 0.1, runs: 1, params },
  { home: "tfjs-cpu", task, package: "tfjs", name: "stock tfjs-cpu", runs: 1, params },
];

const seconds = (start: number): number => (performance.now() - start) / 1000;

function drawn(rows: number): Int32Array {
  const random = createRandom(SEED);
  return Int32Array.from({ length: EDGES }, () => random.integer(rows));
}

/** An operation on tensors in the memory of our wasm backend, which `place` puts there. */
async function onBackend(place: (tf: TensorFlow) => () => Tensor): Promise<Ours> {
  const backend = await tfjs("wasm");
  const operation = backend.run(place);
  const apply = () =>
    backend.tidy((tf) => {
      const start = performance.now();
      const out = operation();
      const took = seconds(start);
      return { took, out: tf.keep(out) };
    });
  return {
    async run() {
      const { took, out } = apply();
      out.dispose();
      return took;
    },
    async result() {
      const { out } = apply();
      const found = out.dataSync<"float32">();
      out.dispose();
      return found;
    },
    close: backend.dispose,
  };
}

const rowsOf = (tf: TensorFlow, values: Arrays[string] | undefined) =>
  tf.tensor2d(values as Float32Array, [(values as Float32Array).length / WIDTH, WIDTH]);

/** The three loops over edges that graph models are made of. */
export const kernels: readonly Contest[] = [
  {
    id: "spmm",
    task: "sparse times dense",
    data: `even pairs, ${ROWS} x ${COLUMNS}, seed ${SEED}`,
    rows: EDGES,
    columns: WIDTH,
    arrays: () => ({
      ...csrArrays(evenMatrix(ROWS, COLUMNS, EDGES, SEED)),
      dense: normals(COLUMNS * WIDTH, 2),
    }),
    ours: ({ offsets, indices, values, dense }) =>
      onBackend((tf) => {
        const matrix = sparseMatrix({ rows: ROWS, columns: COLUMNS, offsets, indices, values } as Csr);
        const from = rowsOf(tf, dense);
        return () => sparseDenseMatMul(matrix, from);
      }),
    rivals: [
      {
        home: "python",
        task: "spmm",
        package: "torch",
        name: "PyTorch sparse.mm, CSR",
        goal: 1,
        params: { width: WIDTH },
      },
      ...stock("spmm", { width: WIDTH }),
    ],
    tolerance: 1e-5,
    runs: 15,
  },
  {
    id: "gather",
    task: "gather rows",
    data: `even rows of ${COLUMNS}, seed ${SEED}`,
    rows: EDGES,
    columns: WIDTH,
    arrays: () => ({ dense: normals(COLUMNS * WIDTH, 2), indices: drawn(COLUMNS) }),
    ours: ({ dense, indices }) =>
      onBackend((tf) => {
        const [from, which] = [rowsOf(tf, dense), tf.tensor1d(indices as Int32Array, "int32")];
        return () => tf.gather(from, which);
      }),
    rivals: [
      {
        home: "python",
        task: "gather",
        package: "torch",
        name: "PyTorch index_select",
        goal: 0.5,
        params: { width: WIDTH },
      },
      ...stock("gather", { width: WIDTH }),
    ],
    tolerance: 0,
    runs: 15,
  },
  {
    id: "scatter",
    task: "sum rows by segment",
    data: `even rows of ${COLUMNS}, seed ${SEED}`,
    rows: EDGES,
    columns: WIDTH,
    arrays: () => ({ dense: normals(EDGES * WIDTH, 2), indices: drawn(COLUMNS) }),
    ours: ({ dense, indices }) =>
      onBackend((tf) => {
        const [from, which] = [rowsOf(tf, dense), tf.tensor1d(indices as Int32Array, "int32")];
        return () => tf.unsortedSegmentSum(from, which, COLUMNS);
      }),
    rivals: [
      {
        home: "python",
        task: "scatter",
        package: "torch",
        name: "PyTorch index_add_",
        goal: 0.5,
        params: { width: WIDTH, rows: COLUMNS },
      },
      ...stock("scatter", { width: WIDTH, rows: COLUMNS }),
    ],
    tolerance: 1e-5,
    runs: 15,
  },
];
