import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { type ForestKernels, forest } from "./forest.js";
import { type ForestJob, writeForestJob } from "./job.js";
import { planSorted } from "./plan.js";

interface SortedTask {
  readonly rows: number;
  readonly classes: number;
  readonly missing: number;
  readonly categories: boolean;
  readonly values: number;
  readonly settings: Partial<ForestJob>;
}

const base: SortedTask = { rows: 400, classes: 0, missing: 0, categories: false, values: 1000, settings: {} };
const COLUMNS = 5;

function grow(instance: KernelInstance<ForestKernels>, task: SortedTask): Uint8Array {
  const { rows, classes, settings } = task;
  const random = createRandom(5);
  const columns = Array.from({ length: COLUMNS }, () =>
    Array.from({ length: rows }, () =>
      random.next() < task.missing ? Number.NaN : random.integer(task.values) / 8,
    ),
  );
  const score = (row: number): number =>
    columns.reduce(
      (sum, values, column) => sum + ((((values[row] ?? 0) || 0) * (column + 3)) % 7),
      random.next(),
    );
  const absolute = settings.criterion === 3;
  const distinct = columns.map((values) => [...new Set(values.filter((v) => v >= 0))].sort((a, b) => a - b));
  const plan = planSorted({
    rows,
    columns: COLUMNS,
    classes,
    absolute,
    maxLeaves: settings.maxLeaves ?? 0,
    minLeaf: settings.minLeaf ?? 1,
    distinct: distinct.flat().length,
  });
  const block = instance.alloc(plan.bytes);
  const { job: planned, place } = plan.at(block);
  const job: ForestJob = { ...planned, minSplit: 2, maxDepth: 1 << 30, features: COLUMNS, ...settings };
  const [bytes, words, floats] = [
    instance.u8(0, job.workspace),
    instance.u32(0, job.workspace / 4),
    instance.f64(0, job.workspace / 8),
  ];
  const targets = Array.from({ length: rows }, (_, row) => {
    const value = score(row);
    if (job.criterion >= 2) return value;
    return Math.floor(value) % Math.max(2, classes);
  });
  targets.forEach((target, row) => {
    floats.set([1 + (row % 3) / 2, target], job.payloads / 8 + 2 * row);
  });
  let values = plan.values(block);
  columns.forEach((column, index) => {
    const category = task.categories && index % 2 === 1;
    bytes[job.kinds + index] = category ? 1 : 0;
    words[job.distinct / 4 + index] = values;
    const own = distinct[index] as number[];
    floats.set(own, values / 8);
    values += own.length * 8;
    const rank = (row: number): number => own.indexOf(column[row] as number);
    const order = Array.from({ length: rows }, (_, row) => row).sort(
      (a, b) => (rank(a) >>> 0) - (rank(b) >>> 0) || a - b,
    );
    order.forEach((row, at) => {
      words.set([row, rank(row) >>> 0], job.lists / 4 + 2 * (index * rows + at));
      bytes[job.columnCodes + index * rows + row] = rank(row) < 0 ? 255 : rank(row) % 200;
    });
  });
  const byTarget = targets
    .map((_, row) => row)
    .sort((a, b) => (targets[a] as number) - (targets[b] as number));
  for (let at = 0; at < rows; at++) {
    words.set([at, 0], job.lists / 4 + 2 * (COLUMNS * rows + at));
    words.set([byTarget[at] as number, at], job.lists / 4 + 2 * ((COLUMNS + 1) * rows + at));
  }
  writeForestJob(bytes.buffer, place, job);
  instance.parallel("grow", place, 0);
  const nodes = instance.u32(job.workspace, 1)[0] as number;
  expect(nodes).toBeGreaterThan(3);
  const sets = instance.u8(job.workspace + job.sets, Math.floor(nodes / 2) * 32);
  return Buffer.concat([instance.u8(job.workspace + job.nodes, nodes * job.nodeBytes), sets]);
}

const tasks: readonly (readonly [string, Partial<SortedTask>])[] = [
  ["two classes", {}],
  ["few values", { values: 6 }],
  ["missing values, leaves of many rows", { missing: 0.2, settings: { minLeaf: 5 } }],
  ["categories", { categories: true, missing: 0.1, values: 30 }],
  ["entropy", { settings: { criterion: 1 } }],
  ["several classes", { classes: 4, missing: 0.1 }],
  [
    "several classes, entropy, categories",
    { classes: 3, categories: true, values: 40, settings: { criterion: 1 } },
  ],
  ["numbers", { missing: 0.1, settings: { criterion: 2 } }],
  ["absolute error", { settings: { criterion: 3, minLeaf: 3 } }],
  ["absolute error, missing values, few values", { missing: 0.2, values: 40, settings: { criterion: 3 } }],
  ["absolute error, categories", { missing: 0.1, values: 40, categories: true, settings: { criterion: 3 } }],
  ["best split first, columns drawn", { settings: { maxLeaves: 9, features: 2 } }],
  ["a depth and a least decrease", { settings: { maxDepth: 5, minDecrease: 0.001, gainScale: 2 } }],
];

test.each(tasks)(
  "over sorted rows the binary and its twin grow the same tree: %s",
  async (_name, changes) => {
    const task = { ...base, ...changes };
    const [fast, slow] = [await instantiate(forest), await instantiate(forest, { simd: false })];
    expect(Buffer.compare(grow(fast, task), grow(slow, task))).toBe(0);
    fast.dispose();
    slow.dispose();
  },
);
