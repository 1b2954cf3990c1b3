import { evaluate, resetSets } from "./evaluate";
import { pop, push, resetFrontier } from "./frontier";
import { rowCounts } from "./histogram";
import {
  bufferA,
  bufferB,
  classes,
  columns,
  histogram,
  maxLeaves,
  minDecrease,
  permutation,
  readJob,
  rows,
  scratch,
  seeds,
  sorted,
  stride,
  trees,
  workspace,
} from "./job";
import * as n from "./node";
import { partition } from "./partition";
import { start } from "./random";
import { sample } from "./sample";
import { partitionSorted } from "./sorted-rows";

function bufferOf(buffer: i32): usize {
  return buffer == 0 ? bufferA : bufferB;
}

let minGain: f64 = 0;

function open(node: i32): bool {
  const at = n.nodeAt(node);
  const begin = load<i32>(at + n.BEGIN);
  const end = load<i32>(at + n.END);
  if (sorted) return evaluate(node, begin, end, end - begin, minGain);
  const base = bufferOf(load<i32>(at + n.BUFFER));
  return evaluate(node, base + <usize>begin * stride, base + <usize>end * stride, end - begin, minGain);
}

/**
 * Grows tree `first + thread` in the thread's workspace, whose first word then holds how many nodes it has.
 */
export function grow(thread: i32, threads: i32, job: usize, first: i32): void {
  readJob(job, thread);
  const tree = first + thread;
  store<i32>(workspace, 0);
  if (tree >= trees) return;
  start(load<u32>(seeds + (<usize>tree << 2)));
  const count = sorted ? rows : sample();
  for (let column = 0; column < columns; column++) store<i32>(permutation + (<usize>column << 2), column);
  memory.fill(scratch, 0, 256);
  memory.fill(histogram, 0, classes > 0 ? <usize>(classes + 1) << 11 : 4096 << 2);
  memory.fill(rowCounts(), 0, 4096);
  resetFrontier();
  resetSets();
  n.initNode(0, 0, count, 0, 0);
  minGain = -Infinity;
  let size = 1;
  let leaves = 1;
  if (open(0)) {
    const root = n.nodeAt(0);
    minGain = minDecrease > 0 ? (minDecrease - 2.220446049250313e-16) * load<f64>(root + n.WEIGHT) : -Infinity;
    if (load<f64>(root + n.GAIN) >= minGain) push(0);
    else store<i32>(root + n.FEATURE, -1);
  }
  while (maxLeaves == 0 || leaves < maxLeaves) {
    const node = pop();
    if (node < 0) break;
    split(node, size);
    size += 2;
    leaves++;
  }
  for (let node = pop(); node >= 0; node = pop()) store<i32>(n.nodeAt(node) + n.FEATURE, -1);
  store<i32>(workspace, size);
}

function split(node: i32, size: i32): void {
  const at = n.nodeAt(node);
  const begin = load<i32>(at + n.BEGIN);
  const end = load<i32>(at + n.END);
  const buffer = load<i32>(at + n.BUFFER);
  let left = 0;
  if (sorted) left = partitionSorted(node, begin, end);
  else {
    const base = bufferOf(buffer);
    const other = bufferOf(1 - buffer) + <usize>begin * stride;
    left = partition(node, base + <usize>begin * stride, base + <usize>end * stride, other);
  }
  const depth = load<i32>(at + n.DEPTH) + 1;
  store<i32>(at + n.LEFT, size);
  n.initNode(size, begin, begin + left, depth, 1 - buffer);
  n.initNode(size + 1, begin + left, end, depth, 1 - buffer);
  const opensLeft = open(size);
  const opensRight = open(size + 1);
  if (opensRight) push(size + 1);
  if (opensLeft) push(size);
}
