import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs-core";

// Runs tfjs as it comes from npm, without Portrait's kernels, in the way of `bench/peers/graph.py`: one JSON command a line.
const [backend = "wasm"] = process.argv.slice(2);

type Data = Readonly<Record<string, Float32Array | Int32Array>>;
type Task = () => tf.Tensor | undefined;

const data = new Map<string, Data>();
const tasks = new Map<string, Task>();

async function start(): Promise<void> {
  if (backend === "wasm") {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    const main = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(`${dirname(main)}${sep}`);
    wasm.setThreadsCount(1);
  } else {
    await import("@tensorflow/tfjs-backend-cpu");
  }
  await tf.setBackend(backend);
  await tf.ready();
}

function load(
  name: string,
  files: Readonly<Record<string, { readonly path: string; readonly type: string }>>,
): void {
  const arrays = Object.entries(files).map(([key, { path, type }]) => {
    const { buffer } = new Uint8Array(readFileSync(path));
    return [key, type === "float32" ? new Float32Array(buffer) : new Int32Array(buffer)] as const;
  });
  data.set(name, Object.fromEntries(arrays));
}

interface Params {
  readonly width: number;
  readonly rows: number;
  readonly k: number;
  readonly factors: number;
  readonly epochs: number;
}

const matrix = (values: Float32Array | Int32Array | undefined, width: number): tf.Tensor2D =>
  tf.tensor2d(values as Float32Array, [(values as Float32Array).length / width, width]);

const ids = (values: Float32Array | Int32Array | undefined): tf.Tensor1D =>
  tf.tensor1d(values as Int32Array, "int32");

/** For each stored value the row that it stands in. */
function rowsOf(offsets: Int32Array): Int32Array {
  const rows = new Int32Array(offsets[offsets.length - 1] as number);
  for (let row = 0; row + 1 < offsets.length; row++) rows.fill(row, offsets[row], offsets[row + 1]);
  return rows;
}

/** Sparse times dense of plain operations: gather, multiply, sum by segment. */
function sparseProduct({ extents, offsets, indices, values }: Data, weights?: Float32Array) {
  const row = ids(rowsOf(offsets as Int32Array));
  const column = ids(indices);
  const weight = tf.tensor2d(weights ?? (values as Float32Array), [row.shape[0], 1]);
  return (dense: tf.Tensor2D): tf.Tensor2D =>
    tf.unsortedSegmentSum(
      tf.mul(tf.gather(dense, column), weight),
      row,
      extents?.[0] as number,
    ) as tf.Tensor2D;
}

function graphOfCora(all: Data): Data & { readonly weights: Float32Array } {
  const size = all.extents?.[0] as number;
  const offsets = all.offsets as Int32Array;
  const old = all.indices as Int32Array;
  const row: number[] = [];
  const column: number[] = [];
  const ends = new Int32Array(size + 1);
  for (let node = 0; node < size; node++) {
    const near = [...old.subarray(offsets[node], offsets[node + 1]), node];
    for (const other of near) {
      row.push(node);
      column.push(other);
    }
    ends[node + 1] = row.length;
  }
  const degree = (node: number): number => (ends[node + 1] as number) - (ends[node] as number);
  const weights = Float32Array.from(
    row,
    (from, at) => 1 / Math.sqrt(degree(from) * degree(column[at] as number)),
  );
  return { ...all, offsets: ends, indices: Int32Array.from(column), values: weights, weights };
}

function gcn(all: Data, { epochs }: Params): Task {
  const graph = graphOfCora(all);
  const size = all.extents?.[0] as number;
  const counted = matrix(all.features, (all.features as Float32Array).length / size);
  const features = tf.div(counted, tf.maximum(tf.sum(counted, 1, true), 1)) as tf.Tensor2D;
  const product = sparseProduct(graph);
  const classes = Math.max(...(all.labels as Int32Array)) + 1;
  const first = tf.variable(
    tf.randomUniform([features.shape[1], 16], -0.06, 0.06, "float32", 1) as tf.Tensor2D,
  );
  const second = tf.variable(tf.randomUniform([16, classes], -0.5, 0.5, "float32", 2) as tf.Tensor2D);
  const mask = new Float32Array(size);
  for (const node of all.train as Int32Array) mask[node] = 1;
  const weight = tf.tensor1d(mask);
  const truth = tf.oneHot(ids(all.labels), classes);
  const optimiser = tf.train.adam(0.01);
  return () => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      optimiser.minimize(() => {
        const hidden = tf.relu(product(tf.matMul(tf.dropout(features, 0.5), first)));
        const scores = product(tf.matMul(tf.dropout(hidden, 0.5), second));
        const losses = tf.losses.softmaxCrossEntropy(truth, scores, weight, 0, 3) as tf.Scalar;
        return tf.add(losses, tf.mul(2.5e-4, tf.sum(tf.square(first)))) as tf.Scalar;
      });
    }
    return undefined;
  };
}

const prepare: Readonly<Record<string, (data: Data, params: Params) => Task>> = {
  spmm(all, { width }) {
    const product = sparseProduct(all);
    const dense = matrix(all.dense, width);
    return () => product(dense);
  },
  gather({ dense, indices }, { width }) {
    const [from, which] = [matrix(dense, width), ids(indices)];
    return () => tf.gather(from, which);
  },
  scatter({ dense, indices }, { width, rows }) {
    const [from, which] = [matrix(dense, width), ids(indices)];
    return () => tf.unsortedSegmentSum(from, which, rows);
  },
  topk({ users, items }, { factors, k }) {
    const [all, catalogue] = [matrix(users, factors), matrix(items, factors)];
    return () => {
      for (let first = 0; first < all.shape[0]; first += 256) {
        const scores = tf.matMul(
          tf.slice(all, first, Math.min(256, all.shape[0] - first)),
          catalogue,
          false,
          true,
        );
        tf.topk(scores, k).indices.dataSync();
      }
      return undefined;
    };
  },
  "gcn-torch": gcn,
};

function run(name: string, file: string | undefined): number {
  const task = tasks.get(name) as Task;
  const began = performance.now();
  let seconds = 0;
  tf.tidy(() => {
    const result = task();
    seconds = (performance.now() - began) / 1000;
    if (file !== undefined && result !== undefined) {
      const values = result.dataSync();
      writeFileSync(
        file,
        new Uint8Array((values as Float32Array).buffer, values.byteOffset, values.byteLength),
      );
    }
  });
  return seconds;
}

function answer(command: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const {
    do: what,
    name,
    as_,
  } = command as { readonly do: string; readonly name: string; readonly as_: string };
  if (what === "load") load(name, command.files as Parameters<typeof load>[1]);
  else if (what === "prepare") {
    const make = prepare[command.task as string];
    if (make === undefined) throw new Error(`no task ${command.task}`);
    tasks.set(as_, make(data.get(command.data as string) as Data, command.params as Params));
  } else if (what === "run") return { seconds: run(as_, command.file as string | undefined) };
  else if (what === "versions") return { tfjs: tf.version_core };
  else if (what === "forget") {
    data.delete(name);
    tasks.delete(name);
  }
  return {};
}

await start();
for await (const line of createInterface({ input: process.stdin })) {
  let text: string;
  try {
    text = JSON.stringify(answer(JSON.parse(line)));
  } catch (error) {
    text = JSON.stringify({ error: String(error) });
  }
  process.stdout.write(`${text}\n`);
}
