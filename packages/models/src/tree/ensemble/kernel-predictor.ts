import { PortraitError, type PredictOptions } from "@portrait/core";
import { instantiate, type KernelInstance } from "@portrait/kernels";
import { type EnsembleKernels, ensemble as ensembleKernels } from "@portrait/kernels/ensemble";
import type { PackedEnsemble, ViewMode } from "./pack.js";
import type { TreeEnsemble } from "./tree-ensemble.js";

const LANES = 8;

/** How many rows are staged at a time, and in how many bytes at most. */
const STAGED_ROWS = 16384;
const STAGED_BYTES = 2 ** 24;

/** An ensemble of more nodes than this no longer fits the second cache, so that more rows pass each tree at a time. */
const SMALL_NODES = 16384;
const SMALL_BLOCK = 16;

const MODES: Readonly<Record<ViewMode, number>> = { missingRight: 0, missingLeft: 1, codes: 2 };

/** An ensemble in the memory of an instance of the kernels. */
interface Loaded {
  readonly instance: KernelInstance<EnsembleKernels>;
  readonly capacity: number;
  readonly slots: readonly number[];
  readonly staged: number;
  readonly sums: number;
  readonly run: (groups: number) => void;
}

function slotsOf(packed: PackedEnsemble): readonly number[] {
  return [...new Set(packed.views.map(({ column }) => column))];
}

function writeNodes(instance: KernelInstance<EnsembleKernels>, packed: PackedEnsemble): number {
  const { categorical, view, threshold, child, set, limit, bits } = packed;
  const size = categorical ? 32 : 16;
  const count = Math.max(1, view.length);
  const nodes = instance.alloc(count * size);
  const sets = categorical ? instance.alloc(bits.length * 4) : 0;
  const thresholds = instance.f64(nodes, (count * size) / 8);
  const words = instance.u32(nodes, (count * size) / 4);
  for (let node = 0; node < view.length; node++) {
    thresholds[(node * size) / 8] = threshold[node] as number;
    const at = (node * size) / 4;
    words[at + 2] = Math.max(0, view[node] as number) * 64;
    words[at + 3] = nodes + (child[node] as number) * size;
    if (!categorical) continue;
    words[at + 4] = sets + (set[node] as number) * 4;
    words[at + 5] = limit[node] as number;
  }
  if (categorical) instance.u32(sets, bits.length).set(bits);
  return nodes;
}

function writeTrees(
  instance: KernelInstance<EnsembleKernels>,
  packed: PackedEnsemble,
  nodes: number,
): number {
  const { roots, depths, halfway, categorical } = packed;
  const trees = instance.alloc(Math.max(1, roots.length) * 12);
  const table = instance.i32(trees, roots.length * 3);
  roots.forEach((root, tree) => {
    table[tree * 3] = nodes + root * (categorical ? 32 : 16);
    table[tree * 3 + 1] = depths[tree] as number;
    table[tree * 3 + 2] = halfway[tree] as number;
  });
  return trees;
}

function write(instance: KernelInstance<EnsembleKernels>, numbers: Float64Array): number {
  const at = instance.alloc(Math.max(1, numbers.length) * 8);
  instance.f64(at, numbers.length).set(numbers);
  return at;
}

/**
 * Loads an ensemble into an instance of the kernels.
 *
 * @param ensemble - The ensemble.
 * @param packed - The same, packed.
 * @param rows - The most rows that will be asked for at a time.
 * @param workers - Threads.
 */
export async function loadEnsemble(
  ensemble: TreeEnsemble,
  packed: PackedEnsemble,
  rows: number,
  workers?: PredictOptions["workers"],
): Promise<Loaded> {
  const { outputs, leafWidth, roots } = ensemble;
  const { views } = packed;
  const instance = await instantiate(ensembleKernels, workers === undefined ? {} : { workers });
  const slots = slotsOf(packed);
  const rowBytes = (slots.length + outputs) * 8;
  const most = Math.min(STAGED_ROWS, Math.ceil(rows / LANES) * LANES, Math.floor(STAGED_BYTES / rowBytes));
  const capacity = Math.max(LANES, most - (most % LANES));
  const nodes = writeNodes(instance, packed);
  const trees = writeTrees(instance, packed, nodes);
  const values = write(instance, packed.values);
  const plan = instance.alloc(views.length * 8);
  const table = instance.i32(plan, views.length * 2);
  views.forEach(({ column, mode }, view) => {
    table[view * 2] = slots.indexOf(column);
    table[view * 2 + 1] = MODES[mode];
  });
  const small = packed.view.length <= SMALL_NODES;
  const block = Math.min(capacity / LANES, small ? SMALL_BLOCK : STAGED_ROWS);
  const staged = instance.alloc(slots.length * capacity * 8);
  const sums = instance.alloc(capacity * outputs * 8);
  const scratch = instance.alloc(instance.threads * (block * views.length * 64 + 64));
  const run = (groups: number): void =>
    instance.parallel(
      "predict",
      staged,
      capacity,
      groups,
      plan,
      views.length,
      nodes,
      trees,
      roots.length,
      packed.categorical ? 1 : 0,
      values,
      leafWidth,
      outputs,
      block,
      scratch,
      sums,
    );
  return { instance, capacity, slots, staged, sums, run };
}

function checkAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new PortraitError({
    code: "aborted",
    message: "predict: the prediction was aborted.",
    cause: signal.reason,
  });
}

/**
 * The sums of leaf values of many rows, by the kernels.
 *
 * @param ensemble - The ensemble.
 * @param packed - The same, packed.
 * @param loaded - The same, loaded.
 * @param columns - For each column one number a row.
 * @param rows - How many rows.
 * @param signal - Stops between blocks of rows.
 */
export async function predictLoaded(
  ensemble: TreeEnsemble,
  packed: PackedEnsemble,
  loaded: Loaded,
  columns: readonly Float64Array[],
  rows: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const { outputs, base } = ensemble;
  const { instance, capacity, slots, staged, sums, run } = loaded;
  const raw = new Float64Array(rows * outputs);
  for (let from = 0; from < rows; from += capacity) {
    checkAborted(signal);
    const count = Math.min(capacity, rows - from);
    slots.forEach((column, slot) => {
      instance
        .f64(staged + slot * capacity * 8, count)
        .set((columns[column] as Float64Array).subarray(from, from + count));
    });
    run(Math.ceil(count / LANES));
    const found = instance.f64(sums, Math.ceil(count / LANES) * LANES * outputs);
    for (let output = 0; output < outputs; output++) {
      const divisor = packed.divisors[output] as number;
      const start = base[output] as number;
      for (let row = 0; row < count; row++) {
        const at = ((row >>> 3) * outputs + output) * LANES + (row & 7);
        raw[(from + row) * outputs + output] = (found[at] as number) / divisor + start;
      }
    }
    if (signal !== undefined && from + capacity < rows) await new Promise((done) => setTimeout(done, 0));
  }
  return raw;
}
