import type { KernelInstance } from "@portrait/kernels";
import { type ForestJob, type ForestKernels, planSorted, writeForestJob } from "@portrait/kernels/forest";
import { levelBins } from "../bins/level-bins.js";
import type { TreeColumn } from "../ensemble/tree-inputs.js";
import { type Answers, classFactors } from "./answers.js";
import type { Growth } from "./growth.js";
import type { ReadColumn } from "./read-tree.js";
import { growthSettings, type RowsMemory } from "./rows-memory.js";
import { scaleTargets, weightScale } from "./scaled-target.js";
import { sortRows } from "./sort-rows.js";

/** One column of rows in their canonical order. */
export interface SortedColumn extends ReadColumn {
  /** The values; NaN for missing. */
  readonly values: Float64Array;
  /** The rows by value; of a category nothing. */
  readonly order: Int32Array;
  /** The different values, ascending. */
  readonly distinct: Float64Array;
}

const MISSING_RANK = 0xffffffff;

function distinctOf(values: Float64Array, order: Int32Array): Float64Array {
  const distinct = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < order.length; at++) {
    const value = values[order[at] as number] as number;
    if (Number.isNaN(value)) break;
    if (count === 0 || value !== distinct[count - 1]) distinct[count++] = value;
  }
  return distinct.subarray(0, count);
}

/**
 * Sorts columns, in the order of their names.
 *
 * @param columns - What the columns are.
 * @param encoded - Their values.
 * @param rows - The rows to take, in order.
 */
export function sortColumns(
  columns: readonly TreeColumn[],
  encoded: readonly Float64Array[],
  rows: Int32Array,
): readonly SortedColumn[] {
  return columns
    .map((column, input) => ({ column, input }))
    .sort((a, b) => (a.column.name < b.column.name ? -1 : 1))
    .map(({ column, input }) => {
      const source = encoded[input] as Float64Array;
      const values = new Float64Array(rows.length);
      for (let at = 0; at < rows.length; at++) values[at] = source[rows[at] as number] as number;
      if (column.type === "category") {
        const { bins } = levelBins(values, column.levels?.length ?? 0, 255);
        const none = { order: new Int32Array(0), distinct: new Float64Array(0) };
        return { input, values, ...none, bins: { kind: "category", levelBins: bins } };
      }
      const order = sortRows(values);
      const bins = { kind: "number", levelBins: new Uint8Array(0) } as const;
      return { input, values, order, distinct: distinctOf(values, order), bins };
    });
}

function writeList(words: Uint32Array, at: number, { values, order }: SortedColumn): void {
  let rank = -1;
  let last = Number.NaN;
  for (let place = 0; place < order.length; place++) {
    const row = order[place] as number;
    const value = values[row] as number;
    if (value !== last) rank++;
    last = value;
    words[at + 2 * place] = row;
    words[at + 2 * place + 1] = Number.isNaN(value) ? MISSING_RANK : rank;
  }
}

function writeLevels(bytes: Uint8Array, at: number, { values, bins }: SortedColumn): void {
  for (let row = 0; row < values.length; row++) {
    bytes[at + row] = bins.levelBins[values[row] as number] ?? 255;
  }
}

/**
 * Lays sorted rows out in an instance's memory.
 *
 * @param instance - The kernels.
 * @param columns - The columns.
 * @param answers - The answers.
 * @param order - The rows that were taken, in order.
 * @param growth - The settings.
 */
export function layOutSorted(
  instance: KernelInstance<ForestKernels>,
  columns: readonly SortedColumn[],
  answers: Answers,
  order: Int32Array,
  growth: Growth,
): RowsMemory {
  const rows = order.length;
  const plan = planSorted({
    rows,
    columns: columns.length,
    classes: answers.classes > 2 ? answers.classes : 0,
    maxLeaves: growth.maxLeaves >= rows ? 0 : growth.maxLeaves,
    minLeaf: Math.min(growth.minSamplesLeaf, rows),
    absolute: growth.criterion === "absolute",
    distinct: columns.reduce((sum, { distinct }) => sum + distinct.length, 0),
  });
  const block = instance.alloc(plan.bytes);
  const { job: planned, place } = plan.at(block);
  const scaled = answers.classes === 0 ? scaleTargets(answers.targets, answers.weights, order) : undefined;
  const job: ForestJob = { ...planned, ...growthSettings(growth, answers, scaled) };
  const [bytes, words, floats] = [
    instance.u8(0, job.workspace),
    instance.u32(0, job.workspace / 4),
    instance.f64(0, job.workspace / 8),
  ];
  let values = plan.values(block);
  columns.forEach((column, index) => {
    bytes[job.kinds + index] = column.bins.kind === "category" ? 1 : 0;
    if (column.bins.kind === "category") writeLevels(bytes, job.columnCodes + index * rows, column);
    writeList(words, job.lists / 4 + 2 * index * rows, column);
    words[job.distinct / 4 + index] = values;
    floats.set(column.distinct, values / 8);
    values += 8 * column.distinct.length;
  });
  const factors = classFactors(answers, growth.balanced);
  const divisor = weightScale(answers.weights);
  const all = job.lists / 4 + 2 * columns.length * rows;
  for (let at = 0, payload = job.payloads / 8; at < rows; at++, payload += 2) {
    const row = order[at] as number;
    const target = answers.targets[row] as number;
    const factor = answers.classes > 0 ? (factors[target] as number) : 1;
    floats[payload] = ((answers.weights?.[row] ?? 1) / divisor) * factor;
    floats[payload + 1] = scaled === undefined ? target : (scaled.values[at] as number);
    words[all + 2 * at] = at;
    words[all + 2 * at + 1] = 0;
  }
  if (scaled !== undefined) {
    const sorted = sortRows(scaled.values);
    for (let at = 0, to = all + 2 * rows; at < rows; at++, to += 2) {
      words[to] = sorted[at] as number;
      words[to + 1] = at;
    }
  }
  writeForestJob(bytes.buffer, place, job);
  return { job, place, scaled, weightScale: divisor };
}
