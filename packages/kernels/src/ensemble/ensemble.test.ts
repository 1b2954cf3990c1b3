import { createRandom } from "@portrait/core";
import { expect, test } from "vitest";
import { workers } from "../pool/workers.js";
import { instantiate } from "../runtime/instantiate.js";
import { ensemble } from "./ensemble.js";

const ROWS = 43;
const GROUPS = Math.ceil(ROWS / 8);
const CAPACITY = GROUPS * 8;

/** A tree of number splits and one of a category split, over views of three columns, as `predict` reads them. */
async function run(simd: boolean, threads: number): Promise<readonly number[]> {
  await using pool = await workers({ size: threads });
  const memory = await instantiate(ensemble, { simd, ...(threads > 1 ? { workers: pool } : {}) });
  const random = createRandom(4);
  const staged = memory.alloc(3 * CAPACITY * 8);
  const columns = memory.f64(staged, 3 * CAPACITY);
  for (let at = 0; at < columns.length; at++) {
    const value = random.next();
    if (value < 0.2) columns[at] = Number.NaN;
    else columns[at] = at < 2 * CAPACITY ? Math.round(value * 8) / 8 : Math.floor(value * 40) - 2;
  }
  const views = memory.alloc(4 * 8);
  memory.i32(views, 8).set([0, 0, 0, 1, 1, 0, 2, 2]);
  const nodes = memory.alloc(8 * 32);
  const sets = memory.alloc(16);
  memory.u32(sets, 4).set([1, 0b1010_1011, 0, 0]);
  const numbers = memory.f64(nodes, 32);
  const words = memory.u32(nodes, 64);
  const put = (node: number, threshold: number, view: number, child: number, set = 0, limit = 0): void => {
    numbers[node * 4] = threshold;
    words.set([view * 64, nodes + child * 32, sets + set * 4, limit], node * 8 + 2);
  };
  const putLeaf = (node: number, value: number): void => {
    put(node, value, 4, node);
  };
  put(0, 0.5, 0, 1);
  putLeaf(1, 1.5);
  put(2, 0.25, 2, 3);
  putLeaf(3, -2.25);
  putLeaf(4, 0.1);
  put(5, Number.POSITIVE_INFINITY, 3, 6, 1, 33);
  putLeaf(6, 3);
  putLeaf(7, -0.7);
  const trees = memory.alloc(4 * 4);
  memory.u32(trees, 4).set([nodes, 1, nodes + 5 * 32, 0]);
  const sums = memory.alloc(CAPACITY * 8);
  const scratch = memory.alloc(memory.threads * (2 * 5 * 64 + 64));
  memory.parallel("predict", staged, CAPACITY, GROUPS, views, 4, trees, 2, 1, 1, 1, 2, scratch, sums);
  const found = [...memory.f64(sums, ROWS)];
  memory.dispose();
  return found;
}

test("the binary, its twin and two threads give the same bits", async () => {
  const binary = await run(true, 1);
  expect(new Set(binary).size).toBeGreaterThan(3);
  expect(await run(false, 1)).toEqual(binary);
  expect(await run(true, 2)).toEqual(binary);
});

/** Chains of random stumps over two outputs, as `predictChains` reads them. */
async function runChains(simd: boolean, threads: number): Promise<readonly number[]> {
  await using pool = await workers({ size: threads });
  const memory = await instantiate(ensemble, { simd, ...(threads > 1 ? { workers: pool } : {}) });
  const random = createRandom(8);
  const staged = memory.alloc(2 * CAPACITY * 8);
  const columns = memory.f64(staged, 2 * CAPACITY);
  for (let at = 0; at < columns.length; at++) {
    columns[at] = random.next() < 0.2 ? Number.NaN : random.next();
  }
  const views = memory.alloc(3 * 8);
  memory.i32(views, 6).set([0, 0, 1, 0, 1, 1]);
  const stumps = 14;
  const nodes = memory.alloc((stumps * 3 + 1) * 32);
  const numbers = memory.f64(nodes, (stumps * 3 + 1) * 4);
  const words = memory.u32(nodes, (stumps * 3 + 1) * 8);
  const end = nodes + stumps * 96;
  const put = (node: number, threshold: number, value: number, view: number, child: number): void => {
    numbers.set([threshold, value], node * 4);
    words.set([view * 64, child], node * 8 + 4);
  };
  for (let stump = 0; stump < stumps; stump++) {
    const next = stump === 6 || stump === 13 ? end : nodes + (stump + 1) * 96;
    put(stump * 3, random.next(), 0, stump % 3, nodes + stump * 96 + 32);
    put(stump * 3 + 1, Number.POSITIVE_INFINITY, random.next() - 0.5, 0, next);
    put(stump * 3 + 2, Number.POSITIVE_INFINITY, random.next() - 0.5, 0, next);
  }
  put(stumps * 3, Number.POSITIVE_INFINITY, 0, 0, end);
  const chains = memory.alloc(2 * 16);
  memory.u32(chains, 8).set([nodes, end, 14, 0, nodes + 7 * 96, end, 3, 1]);
  const sums = memory.alloc(CAPACITY * 16);
  const scratch = memory.alloc(memory.threads * (4 * 3 * 64 + 64));
  memory.parallel("predictChains", staged, CAPACITY, GROUPS, views, 3, chains, 2, 2, 4, scratch, sums);
  const found = [...memory.f64(sums, CAPACITY * 2)];
  memory.dispose();
  return found;
}

test("chains give the same bits in the binary, its twin and on two threads", async () => {
  const binary = await runChains(true, 1);
  expect(new Set(binary).size).toBeGreaterThan(20);
  expect(await runChains(false, 1)).toEqual(binary);
  expect(await runChains(true, 2)).toEqual(binary);
});
