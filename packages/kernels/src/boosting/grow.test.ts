import { createRandom } from "@portrait/core";
import { describe, expect, it } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { boosting } from "./boosting.js";
import type { BoostingKernels } from "./boosting-kernels.js";
import { NODE, NODE_BYTES, PLAN_FIELDS, writePlan } from "./tree-plan.js";

type Instance = KernelInstance<BoostingKernels>;

interface Shape {
  readonly count: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly slotCount: number;
  readonly leastRows: number;
  readonly monotone: boolean;
  readonly list: readonly number[];
}

interface Grown {
  readonly nodes: readonly Readonly<Record<"start" | "count" | "depth" | "feature" | "left", number>>[];
  readonly numbers: readonly number[];
  readonly rows: readonly number[];
  readonly scores: readonly number[];
}

/** Bins, the bin of missing values, 1 for a category, the direction. */
const FEATURES = [
  [2, -1, 0, 0],
  [40, 39, 0, 0],
  [12, -1, 1, 0],
  [90, -1, 0, 1],
  [255, 254, 0, 0],
] as const;
const SHIFT = 40;

function binOf(row: number, feature: number): number {
  const [bins] = FEATURES[feature] as (typeof FEATURES)[number];
  return createRandom(`${row}/${feature}`).integer(bins);
}

/** Grows a tree on made-up rows, adds its leaves to scores, and tells all that came of it. */
function growOn(instance: Instance, shape: Shape): Grown {
  const { count, maxLeaves, list, slotCount } = shape;
  const { alloc, threads, kernels } = instance;
  const features = FEATURES.length;
  const [stride, pitch] = [8, (count + 63) & ~63];
  const places = {
    bins: alloc(count * stride),
    columns: alloc(features * pitch),
    sizes: alloc(features * 4),
    meta: alloc(features * 16),
    list: alloc(features * 4),
    pairs: alloc(count * 8),
    rows: alloc(count * 4),
    left: alloc(count * 4 + 4),
    right: alloc(count * 4 + 4),
    counts: alloc(threads * 4),
    table: alloc(256),
    options: alloc(80),
    slots: alloc(slotCount * features * 4096),
    unused: alloc(slotCount * 4),
    partial: alloc((threads - 1) * features * 4096),
    scratch: alloc(threads * 49_152),
    records: alloc(2 * features * 96),
    nodes: alloc(2 * maxLeaves * NODE_BYTES),
    leaves: alloc(maxLeaves * 4),
  };
  const [plan, scores] = [alloc(PLAN_FIELDS.length * 4), alloc(count * 8)];
  FEATURES.forEach(([bins, missing, category, direction], f) => {
    instance.u32(places.sizes, features)[f] = bins;
    instance.i32(places.meta + f * 16, 4).set([bins, missing, category, shape.monotone ? direction : 0]);
  });
  instance.u32(places.list, list.length).set(list);
  instance.u32(places.rows, count).set(Uint32Array.from({ length: count }, (_, row) => row));
  for (let row = 0; row < count; row++) {
    FEATURES.forEach((_, f) => {
      const bin = binOf(row, f);
      instance.u8(places.bins + row * stride, stride)[f] = bin;
      instance.u8(places.columns + f * pitch, count)[row] = bin;
    });
    const noise = createRandom(`noise/${row}`).integer(2001) - 1000;
    const signal = 40 * binOf(row, 1) - 15 * binOf(row, 3) + (binOf(row, 2) % 3) * 500 - binOf(row, 4);
    instance.i32(places.pairs + row * 8, 2).set([signal + noise, 500 + ((row * 37) % 600)]);
  }
  const monotone = shape.monotone ? 1 : 0;
  instance.f64(places.options, 10).set([0, 1000, 2000, shape.leastRows, SHIFT, monotone, 5000, 5000, 2, 100]);
  writePlan(instance.u32(plan, PLAN_FIELDS.length), {
    ...places,
    stride,
    pitch,
    features,
    listed: list.length,
    count,
    slotBytes: features * 4096,
    slotCount,
    maxLeaves,
    maxDepth: shape.maxDepth,
    threads,
    manySums: 400,
    manyRows: 100,
    manyBins: 1,
  });
  while (kernels.grow(plan) === 1) instance.parallel("work", plan);
  instance.parallel("addLeaves", plan, scores);
  const grown = instance.u32(plan, PLAN_FIELDS.length)[PLAN_FIELDS.indexOf("grown")] as number;
  const words = instance.i32(places.nodes, (grown * NODE_BYTES) / 4);
  const doubles = instance.f64(places.nodes, (grown * NODE_BYTES) / 8);
  const nodes = Array.from({ length: grown }, (_, node) => {
    const word = (name: "start" | "count" | "depth" | "feature" | "left"): number =>
      words[(node * NODE_BYTES) / 4 + NODE[name]] as number;
    return {
      start: word("start"),
      count: word("count"),
      depth: word("depth"),
      feature: word("feature"),
      left: word("left"),
    };
  });
  return {
    nodes,
    numbers: nodes.flatMap((_, node) =>
      [NODE.value, NODE.hessian, NODE.gain].map((at) => doubles[(node * NODE_BYTES) / 8 + at] as number),
    ),
    rows: [...instance.u32(places.rows, count)],
    scores: [...instance.f64(scores, count)],
  };
}

const whole: Shape = {
  count: 1500,
  maxLeaves: 16,
  maxDepth: 1000,
  slotCount: 16,
  leastRows: 10,
  monotone: false,
  list: [0, 1, 2, 3, 4],
};

const SHAPES: readonly (readonly [string, Shape])[] = [
  ["all features", whole],
  ["monotone ones", { ...whole, monotone: true }],
  ["some features", { ...whole, list: [1, 3] }],
  ["a shallow tree", { ...whole, maxDepth: 2 }],
  ["too few histograms", { ...whole, slotCount: 2, maxLeaves: 40 }],
  ["leaves that must be large", { ...whole, leastRows: 400 }],
  ["too few rows to split", { ...whole, count: 19 }],
];

async function grownBy(how: "binary" | "twin" | "threads", shape: Shape): Promise<Grown> {
  if (how !== "threads") {
    const instance = await instantiate(boosting, { simd: how === "binary" });
    try {
      return growOn(instance, shape);
    } finally {
      instance.dispose();
    }
  }
  const pool = await workers({ size: 3 });
  const instance = await instantiate(boosting, { workers: pool });
  try {
    expect(instance.threads).toBe(3);
    return growOn(instance, shape);
  } finally {
    instance.dispose();
    await pool.dispose();
  }
}

describe.each(SHAPES)("grows a tree on %s", (_, shape) => {
  it("of leaves that hold all rows, each on its side", async () => {
    const { nodes, numbers, rows, scores } = await grownBy("binary", shape);
    const leaves = nodes.filter(({ left }) => left < 0);
    expect(nodes.length).toBe(2 * leaves.length - 1);
    expect(leaves.length).toBeLessThanOrEqual(shape.maxLeaves);
    expect(leaves.length > 1).toBe(shape.count > 20);
    expect(leaves.reduce((sum, { count }) => sum + count, 0)).toBe(shape.count);
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: shape.count }, (__, row) => row));
    nodes.forEach(({ start, count, depth, feature, left }, node) => {
      expect(depth).toBeLessThanOrEqual(shape.maxDepth);
      if (node > 0) expect(count).toBeGreaterThanOrEqual(shape.leastRows);
      if (left < 0) {
        const value = numbers[3 * node] as number;
        for (const row of rows.slice(start, start + count)) expect(scores[row]).toBe(value);
        return;
      }
      expect(shape.list).toContain(feature);
      expect(numbers[3 * node + 2]).toBeGreaterThan(0);
      const [first, second] = [nodes[left], nodes[left + 1]] as [Grown["nodes"][0], Grown["nodes"][0]];
      expect([first.start, second.start]).toEqual([start, start + first.count]);
      expect(first.count + second.count).toBe(count);
    });
  });

  it.each(["twin", "threads"] as const)("to the same bits by %s", async (how) => {
    expect(await grownBy(how, shape)).toEqual(await grownBy("binary", shape));
  });
});
