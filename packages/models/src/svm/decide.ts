import { PortraitError, type PredictOptions, type RowValues, type Table } from "@portrait/core";
import { instantiate, instantiateSync } from "@portrait/kernels";
import { svm } from "@portrait/kernels/svm";
import { padded, type SvmInstance } from "./kernel-function.js";
import { type KernelMachine, pairsOf, strideOf } from "./machine.js";
import { writePoints } from "./points.js";

/** How many rows are decided between two looks at the signal. */
const BLOCK = 512;

/** Blocks between two breaths. */
const BREATH = 8;

/** With fewer products for each thread it is not worth waking the others. */
const FEW_PER_THREAD = 10_000_000;

/** The decision values of rows. */
export interface Decider<Row extends RowValues> {
  /**
   * The decision values of one encoded row, one for each pair of classes: a buffer that the next call writes again.
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

/** A machine in the memory of the compiled loops. */
interface Loaded {
  /**
   * Decides encoded rows.
   *
   * @param encoded - The rows, one after another.
   * @param rows - How many, at most as many as it was loaded for.
   * @param into - Receives the decision values.
   * @param at - Where the first goes.
   */
  decide(encoded: Float64Array, rows: number, into: Float64Array, at: number): void;
}

function loadMachine<Row extends RowValues>(
  memory: SvmInstance,
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
  memory.kernels.squaredNorms(vectorsAt, count, stride, vectorNorms);
  f64(coefficientsAt, coefficients.length).set(coefficients);
  i32(startsAt, starts.length).set(starts);
  f64(interceptsAt, intercepts.length).set(intercepts);
  const { code, gamma, coef0, degree } = kernel;
  const classes = starts.length - 1;
  const pairs = intercepts.length;
  const points32 = f32(points, rows * stride);
  const found = f64(out, rows * pairs);
  return {
    decide(encoded, decided, into, at) {
      writePoints(encoded, decided, centre, points32, 0, stride);
      memory.kernels.squaredNorms(points, decided, stride, norms);
      memory.parallel(
        "decision",
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
      );
      for (let value = 0; value < decided * pairs; value++) into[at + value] = found[value] as number;
    },
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
  const decisions = new Float64Array(pairs);
  let alone: Loaded | undefined;
  const ready = (): Loaded => {
    alone ??= loadMachine(instantiateSync(svm), machine, BLOCK);
    return alone;
  };

  async function decideAll(
    loaded: Loaded,
    table: Table<Row>,
    signal: AbortSignal | undefined,
  ): Promise<Float64Array> {
    const found = new Float64Array(table.length * pairs);
    const encoded = new Float64Array(Math.min(BLOCK, table.length) * width);
    for (let from = 0, blocks = 0; from < table.length; from += BLOCK, blocks++) {
      if (signal !== undefined && blocks % BREATH === BREATH - 1) await breathe();
      checkAborted(owner, signal);
      const rows = Math.min(BLOCK, table.length - from);
      dense.encodeRows(table, from, from + rows, encoded);
      loaded.decide(encoded, rows, found, from * pairs);
    }
    return found;
  }

  return Object.freeze<Decider<Row>>({
    one(encoded) {
      ready().decide(encoded, 1, decisions, 0);
      return decisions;
    },
    async many(table, { workers, signal } = {}) {
      checkAborted(owner, signal);
      const products = table.length * machine.supportRows.length * width;
      if (workers === undefined || products < FEW_PER_THREAD * workers.size) {
        return decideAll(ready(), table, signal);
      }
      const instance = await instantiate(svm, { workers });
      try {
        return await decideAll(loadMachine(instance, machine, BLOCK), table, signal);
      } finally {
        instance.dispose();
      }
    },
  });
}
