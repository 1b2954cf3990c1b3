import { PortraitError, type PredictOptions, type RowValues, type Table } from "@portrait/core";
import { instantiate, type KernelInstance } from "@portrait/kernels";
import { type SvmKernels, svm } from "@portrait/kernels/svm";
import { padded } from "./kernel-function.js";
import { type KernelMachine, pairsOf, strideOf } from "./machine.js";
import { writePoints } from "./points.js";

/** How many rows are decided between two looks at the signal. */
const BLOCK = 512;

/** Blocks between two breaths. */
const BREATH = 8;

/** Below so many products the compiled loops are not worth starting. */
const FEW = 300_000;

/** The decision values of rows. */
export interface Decider<Row extends RowValues> {
  /**
   * The decision values of one encoded row, one for each pair of classes.
   *
   * @param encoded - The row.
   */
  one(encoded: Float64Array): Float64Array;
  /**
   * The decision values of many rows, one for each pair of classes and row; the same bits as for each alone.
   *
   * @param table - The rows, with the inputs.
   * @param options - Threads and signal.
   * @throws PortraitError `invalid-data`, `aborted`, `out-of-memory`.
   */
  many(table: Table<Row>, options?: PredictOptions): Promise<Float64Array>;
}

type Memory = Pick<KernelInstance<SvmKernels>, "alloc" | "f32" | "f64" | "i32" | "threads">;

/** Runs the decision functions over the rows that were written to `points`. */
interface Loaded {
  readonly points: number;
  readonly out: number;
  readonly args: (rows: number) => readonly number[];
  readonly norms: number;
}

function loadMachine<Row extends RowValues>(
  memory: Memory,
  squaredNorms: SvmKernels["squaredNorms"],
  machine: KernelMachine<Row>,
  rows: number,
): Loaded {
  const { kernel, vectors, supportRows, starts, coefficients, intercepts, centre } = machine;
  const { alloc, f32, f64, i32 } = memory;
  const stride = strideOf(machine);
  const count = supportRows.length;
  const room = Math.max(4, padded(count));
  const points = alloc(rows * stride * 4);
  const norms = alloc(rows * 4);
  const vectorsAt = alloc(room * stride * 4);
  const vectorNorms = alloc(room * 4);
  const coefficientsAt = alloc(coefficients.length * 8);
  const startsAt = alloc(starts.length * 4);
  const interceptsAt = alloc(intercepts.length * 8);
  const scratch = alloc(memory.threads * room * 8);
  const out = alloc(rows * intercepts.length * 8);
  const width = centre.length;
  const placed = f32(vectorsAt, count * stride);
  for (let at = 0; at < count; at++) placed.set(vectors.subarray(at * width, (at + 1) * width), at * stride);
  squaredNorms(vectorsAt, count, stride, vectorNorms);
  f64(coefficientsAt, coefficients.length).set(coefficients);
  i32(startsAt, starts.length).set(starts);
  f64(interceptsAt, intercepts.length).set(intercepts);
  const { code, gamma, coef0, degree } = kernel;
  const classes = starts.length - 1;
  return {
    points,
    out,
    norms,
    args: (decided) => [
      code,
      points,
      norms,
      decided,
      stride,
      vectorsAt,
      vectorNorms,
      count,
      gamma,
      coef0,
      degree,
      coefficientsAt,
      startsAt,
      classes,
      interceptsAt,
      scratch,
      out,
    ],
  };
}

/** A memory without WebAssembly that is as long as one row needs. */
function plainMemory<Row extends RowValues>(
  machine: KernelMachine<Row>,
): Memory & { readonly buffer: ArrayBuffer } {
  const stride = strideOf(machine);
  const { supportRows, coefficients, starts, intercepts } = machine;
  const bytes =
    (padded(supportRows.length) + 8) * (stride + 4) * 4 +
    coefficients.length * 8 +
    starts.length * 4 +
    intercepts.length * 16 +
    1024;
  const buffer = new ArrayBuffer(bytes);
  let top = 64;
  return {
    buffer,
    threads: 1,
    alloc(count) {
      const at = top;
      top += Math.ceil(count / 64) * 64;
      return at;
    },
    f32: (at, count) => new Float32Array(buffer, at, count),
    f64: (at, count) => new Float64Array(buffer, at, count),
    i32: (at, count) => new Int32Array(buffer, at, count),
  };
}

function createOne<Row extends RowValues>(
  machine: KernelMachine<Row>,
): (encoded: Float64Array) => Float64Array {
  const memory = plainMemory(machine);
  const twin = svm.twin(() => memory.buffer);
  const loaded = loadMachine(memory, twin.squaredNorms, machine, 1);
  const point = memory.f32(loaded.points, strideOf(machine));
  const args = loaded.args(1) as Parameters<SvmKernels["decision"]> extends [number, number, ...infer Rest]
    ? Rest
    : never;
  const pairs = machine.intercepts.length;
  return (encoded) => {
    writePoints(encoded, 1, machine.centre, point, 0, point.length);
    twin.squaredNorms(loaded.points, 1, point.length, loaded.norms);
    twin.decision(0, 1, ...args);
    return memory.f64(loaded.out, pairs).slice();
  };
}

function checkAborted(owner: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PortraitError({
    code: "aborted",
    message: `${owner}: the prediction was stopped by its signal.`,
    cause: signal.reason,
  });
}

/** Lets other work run, such as that which stops the prediction. */
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/**
 * What decides rows by a machine.
 *
 * @param owner - Whose, for messages.
 * @param machine - The machine.
 */
export function createDecider<Row extends RowValues>(
  owner: string,
  machine: KernelMachine<Row>,
): Decider<Row> {
  const { dense } = machine.inputs.encoder;
  const width = machine.centre.length;
  const pairs = pairsOf(machine.starts.length - 1);
  let single: ((encoded: Float64Array) => Float64Array) | undefined;
  const one = (encoded: Float64Array): Float64Array => {
    single ??= createOne(machine);
    return single(encoded);
  };
  return Object.freeze<Decider<Row>>({
    one,
    async many(table, { workers, signal } = {}) {
      checkAborted(owner, signal);
      const decisions = new Float64Array(table.length * pairs);
      const size = Math.min(BLOCK, table.length);
      const encoded = new Float64Array(size * width);
      if (table.length * machine.supportRows.length * width < FEW) {
        for (let from = 0; from < table.length; from += BLOCK) {
          const to = Math.min(from + BLOCK, table.length);
          dense.encodeRows(table, from, to, encoded);
          for (let row = from; row < to; row++) {
            decisions.set(one(encoded.subarray((row - from) * width, (row - from + 1) * width)), row * pairs);
          }
        }
        return decisions;
      }
      const instance = await instantiate(svm, { workers });
      try {
        const stride = strideOf(machine);
        const loaded = loadMachine(instance, instance.kernels.squaredNorms, machine, size);
        const points = instance.f32(loaded.points, size * stride);
        for (let from = 0, blocks = 0; from < table.length; from += BLOCK, blocks++) {
          if (signal !== undefined && blocks % BREATH === BREATH - 1) await breathe();
          checkAborted(owner, signal);
          const rows = Math.min(BLOCK, table.length - from);
          dense.encodeRows(table, from, from + rows, encoded);
          writePoints(encoded, rows, machine.centre, points, 0, stride);
          instance.kernels.squaredNorms(loaded.points, rows, stride, loaded.norms);
          instance.parallel("decision", ...loaded.args(rows));
          decisions.set(instance.f64(loaded.out, rows * pairs), from * pairs);
        }
      } finally {
        instance.dispose();
      }
      return decisions;
    },
  });
}
