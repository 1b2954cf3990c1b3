import type { ForestKernels } from "./forest.js";
import { createEvaluator } from "./twin/evaluate.js";
import { createFrontier } from "./twin/frontier.js";
import { floatOf, initNode, integerOf, setInteger, totalsOf } from "./twin/node.js";
import { uniformFrom } from "./twin/numbers.js";
import { leafOf, partition } from "./twin/route.js";
import { sampleRows } from "./twin/sample.js";
import { partitionSorted } from "./twin/sorted-rows.js";
import { openTask, type Task } from "./twin/views.js";

function growTree(task: Task, tree: number): void {
  const { job, at } = task;
  const uniform = uniformFrom(at.u32[(job.seeds >>> 2) + tree] as number);
  const count = job.sorted === 1 ? job.rows : sampleRows(task, uniform);
  for (let column = 0; column < job.columns; column++) at.i32[(job.permutation >>> 2) + column] = column;
  const evaluator = createEvaluator(task, uniform);
  const frontier = createFrontier(task);
  let minGain = Number.NEGATIVE_INFINITY;
  let size = 1;

  const bufferOf = (buffer: number): number => (buffer === 0 ? job.bufferA : job.bufferB);
  const range = (node: number, buffer: number): readonly [number, number] => {
    const [begin, end] = [integerOf(task, node, "begin"), integerOf(task, node, "end")];
    if (job.sorted === 1) return [begin, end];
    return [bufferOf(buffer) + begin * job.stride, bufferOf(buffer) + end * job.stride];
  };
  const open = (node: number): boolean =>
    evaluator.evaluate(node, ...range(node, integerOf(task, node, "buffer")), minGain);

  function split(node: number): void {
    const buffer = integerOf(task, node, "buffer");
    const begin = integerOf(task, node, "begin");
    const left =
      job.sorted === 1
        ? partitionSorted(task, node, ...range(node, buffer))
        : partition(task, node, ...range(node, buffer), range(node, 1 - buffer)[0]);
    const depth = integerOf(task, node, "depth") + 1;
    const [one, other] = [size, size + 1];
    setInteger(task, node, "left", one);
    initNode(task, one, begin, begin + left, depth, 1 - buffer);
    initNode(task, other, begin + left, integerOf(task, node, "end"), depth, 1 - buffer);
    size += 2;
    const [opensLeft, opensRight] = [open(one), open(other)];
    if (opensRight) frontier.push(other);
    if (opensLeft) frontier.push(one);
  }

  initNode(task, 0, 0, count, 0, 0);
  if (open(0)) {
    if (job.minDecrease > 0) minGain = (job.minDecrease - 2.220446049250313e-16) * floatOf(task, 0, "weight");
    if (floatOf(task, 0, "gain") >= minGain) frontier.push(0);
    else setInteger(task, 0, "feature", -1);
  }
  for (let leaves = 1; job.maxLeaves === 0 || leaves < job.maxLeaves; leaves++) {
    const node = frontier.pop();
    if (node === undefined) break;
    split(node);
  }
  for (let node = frontier.pop(); node !== undefined; node = frontier.pop())
    setInteger(task, node, "feature", -1);
  at.u32[task.workspace >>> 2] = size;
}

function scoreRows(task: Task, from: number, to: number): void {
  const { job, at } = task;
  for (let row = from; row < to; row++) {
    if (at.u8[job.counts + row] !== 0) continue;
    const leaf = leafOf(task, job.source + row * job.stride);
    const weight = floatOf(task, leaf, "weight");
    const hits = (job.oobHits >>> 2) + row;
    at.u32[hits] = (at.u32[hits] as number) + 1;
    const values = job.classes === 0 ? [floatOf(task, leaf, "sum")] : totalsOf(task, leaf);
    values.forEach((value, c) => {
      const place = job.oobSums / 8 + row * Math.max(1, job.classes) + c;
      at.f64[place] = (at.f64[place] as number) + value / weight;
    });
  }
}

/** The forest kernels in plain TypeScript. */
export function forestTwin(memory: () => ArrayBufferLike): ForestKernels {
  return {
    grow(thread, _threads, job, first) {
      const task = openTask(memory(), job, thread);
      task.at.u32[task.workspace >>> 2] = 0;
      if (first + thread < task.job.trees) growTree(task, first + thread);
    },
    outOfBag(thread, threads, job, first) {
      for (let other = 0; other < threads; other++) {
        const task = openTask(memory(), job, other);
        if (first + other >= task.job.trees) return;
        const { rows } = task.job;
        scoreRows(task, Math.floor((rows * thread) / threads), Math.floor((rows * (thread + 1)) / threads));
      }
    },
  };
}
