// Growth of a tree, best leaf first: the leaf whose best split gains most is split, until there are as many leaves as may
// be or no split gains anything. `grow` goes as far as one thread should and says whether all threads are to `work`.
import { histogram, histogramOf } from "./histogram";
import { addLeaf, gatherPartition, partition, partitionAlone } from "./partition";
import { histogramOfNode, leafAt, Node, nodeAt, Plan, totalsOf } from "./plan";
import { L1, L2, LEAST_GAIN, LEAST_HESSIAN, LEAST_ROWS, SHIFT, soft } from "./scan";
import { freeSlot, openSlots, takeSlot } from "./slots";
import { children, split, totals } from "./split";

const START: u32 = 0;
const PARTITION: u32 = 1;
const GATHER: u32 = 2;
const SUM: u32 = 3;
const SCAN: u32 = 4;
const DONE: u32 = 5;

// Gains that are this small a share of the score come of rounding.
const NOISE: f64 = 1e-12;

function splittable(plan: Plan, leaf: Node): bool {
  const options = plan.options;
  return leaf.depth < plan.maxDepth && <f64>leaf.count >= 2 * load<f64>(options, LEAST_ROWS) &&
    leaf.hessian >= 2 * load<f64>(options, LEAST_HESSIAN);
}

function setValue(plan: Plan, leaf: Node): void {
  const g = <f64>leaf.pair;
  const s = soft(g, load<f64>(plan.options, L1));
  const value = (g > 0 ? -s : s) / (leaf.hessian + load<f64>(plan.options, L2));
  leaf.value = value != value ? 0 : min<f64>(max<f64>(value, leaf.least), leaf.most);
}

function setHessian(plan: Plan, leaf: Node): void {
  leaf.hessian = <f64>(leaf.word & (((<i64>1) << <i64>load<f64>(plan.options, SHIFT)) - 1));
}

function addNode(plan: Plan, place: u32, start: u32, count: u32, depth: u32, least: f64, most: f64): Node {
  const node = nodeAt(plan, plan.grown++);
  node.gain = 0;
  node.start = start;
  node.count = count;
  node.depth = depth;
  node.least = least;
  node.most = most;
  node.slot = node.feature = node.left = -1;
  store<usize>(plan.leaves + (place << 2), changetype<usize>(node));
  return node;
}

function openRoot(plan: Plan): u32 {
  plan.grown = 0;
  plan.leafCount = 1;
  plan.large = plan.pending = 0;
  openSlots(plan);
  const root = addNode(plan, 0, 0, plan.count, 0, -Infinity, Infinity);
  takeSlot(plan, root, 0);
  plan.small = changetype<usize>(root);
  return SUM;
}

// The sums of the root, from the bins of one feature in the histograms of each thread.
function sumUp(plan: Plan, root: Node): void {
  const feature = load<u32>(plan.list);
  const size = load<u32>(plan.sizes + (feature << 2));
  const out = totalsOf(root);
  let sum = i64x2.splat(0);
  for (let part: u32 = 0; part < plan.parts; part++) {
    const hist = part == 0 ? histogramOfNode(plan, root) : plan.partial + <usize>(part - 1) * plan.slotBytes;
    totals(hist + (<usize>feature << 12), size, out);
    sum = i64x2.add(sum, v128.load(out));
  }
  v128.store(out, sum);
  setHessian(plan, root);
  setValue(plan, root);
}

function fillTable(plan: Plan, leaf: Node): void {
  const table = plan.table;
  const meta = plan.meta + (<usize>leaf.feature << 4);
  const missing = load<i32>(meta, 4);
  if (load<i32>(meta, 8) == 1) {
    const set = changetype<usize>(leaf) + offsetof<Node>("set0");
    for (let b: u32 = 0; b < 256; b++) {
      store<u8>(table + b, <u8>((load<u32>(set + ((b >> 5) << 2)) >> (b & 31)) & 1));
    }
  } else {
    memory.fill(table, 0, 256);
    memory.fill(table, 1, leaf.bin + 1);
  }
  store<u8>(table + (missing < 0 ? 255 : missing), <u8>leaf.missingLeft);
}

function pick(plan: Plan): u32 {
  if (plan.leafCount == plan.maxLeaves) return DONE;
  let best: usize = 0;
  for (let i: u32 = 0; i < plan.leafCount; i++) {
    const leaf = leafAt(plan, i);
    if (leaf.feature < 0 || (best != 0 && leaf.gain <= changetype<Node>(best).gain)) continue;
    best = changetype<usize>(leaf);
    plan.place = i;
  }
  if (best == 0) return DONE;
  plan.current = best;
  fillTable(plan, changetype<Node>(best));
  return PARTITION;
}

// Where a feature's effect must be monotone, the values of children keep to their sides of the middle.
function bound(plan: Plan, leaf: Node, left: Node, right: Node): void {
  const direction = load<i32>(plan.meta + (<usize>leaf.feature << 4), 12);
  if (direction == 0) return;
  const middle = (left.value + right.value) / 2;
  if (direction > 0) left.most = right.least = middle;
  else left.least = right.most = middle;
  setValue(plan, left);
  setValue(plan, right);
}

// Makes the children of the leaf that was parted; says what is to be summed.
function divide(plan: Plan): u32 {
  const leaf = changetype<Node>(plan.current);
  const n = <u32>leaf.leftRows;
  const depth = leaf.depth + 1;
  leaf.left = plan.grown;
  const left = addNode(plan, plan.place, leaf.start, n, depth, leaf.least, leaf.most);
  const right = addNode(plan, plan.leafCount++, leaf.start + n, leaf.count - n, depth, leaf.least, leaf.most);
  children(changetype<usize>(leaf), totalsOf(leaf), totalsOf(left), totalsOf(right));
  setHessian(plan, left);
  setHessian(plan, right);
  setValue(plan, left);
  setValue(plan, right);
  bound(plan, leaf, left, right);
  const both = splittable(plan, left) || splittable(plan, right);
  if (plan.leafCount == plan.maxLeaves || !both) {
    freeSlot(plan, leaf);
    return pick(plan);
  }
  const small = left.count <= right.count ? left : right;
  const large = left.count <= right.count ? right : left;
  plan.pending = 0;
  if (leaf.slot >= 0) {
    large.slot = leaf.slot;
    leaf.slot = -1;
    takeSlot(plan, small, changetype<usize>(large));
    plan.small = changetype<usize>(small);
    plan.large = changetype<usize>(large);
    return SUM;
  }
  plan.large = 0;
  if (!splittable(plan, small)) return sumAlone(plan, large, small);
  if (splittable(plan, large)) plan.pending = changetype<usize>(large);
  return sumAlone(plan, small, large);
}

function sumAlone(plan: Plan, node: Node, sibling: Node): u32 {
  takeSlot(plan, node, changetype<usize>(sibling));
  plan.small = changetype<usize>(node);
  return SUM;
}

function choose(plan: Plan, leaf: Node, records: usize): void {
  const s = soft(<f64>leaf.pair, load<f64>(plan.options, L1));
  let most = max<f64>(
    load<f64>(plan.options, LEAST_GAIN), s * s / (leaf.hessian + load<f64>(plan.options, L2)) * NOISE,
  );
  let best: i32 = -1;
  for (let i: u32 = 0; i < plan.listed; i++) {
    const gain = load<f64>(records + i * 96);
    if (gain <= most || gain != gain) continue;
    most = gain;
    best = i;
  }
  if (best < 0) return;
  memory.copy(changetype<usize>(leaf), records + <usize>best * 96, 96);
  leaf.feature = load<i32>(plan.list + (best << 2));
}

function scanned(plan: Plan): u32 {
  const small = changetype<Node>(plan.small);
  if (splittable(plan, small)) choose(plan, small, plan.records);
  if (small.feature < 0) freeSlot(plan, small);
  if (plan.large != 0) {
    const large = changetype<Node>(plan.large);
    if (splittable(plan, large)) choose(plan, large, plan.records + plan.listed * 96);
    if (large.feature < 0) freeSlot(plan, large);
  }
  if (plan.pending == 0) return pick(plan);
  const next = changetype<Node>(plan.pending);
  plan.pending = 0;
  return sumAlone(plan, next, small);
}

function summed(plan: Plan): u32 {
  if (plan.grown > 1) return SCAN;
  const root = changetype<Node>(plan.small);
  sumUp(plan, root);
  return splittable(plan, root) ? SCAN : DONE;
}

function isLong(plan: Plan): bool {
  if (plan.threads == 1) return false;
  if (plan.task == SCAN) return plan.manyBins != 0;
  if (plan.task == SUM) return <u64>changetype<Node>(plan.small).count * plan.listed >= plan.manySums;
  return changetype<Node>(plan.current).count >= plan.manyRows;
}

function follow(plan: Plan): u32 {
  const task = plan.task;
  if (task == START) return openRoot(plan);
  if (task == PARTITION && isLong(plan)) return GATHER;
  if (task == PARTITION || task == GATHER) return divide(plan);
  if (task == SUM) return summed(plan);
  return scanned(plan);
}

// Goes on growing; 1 where all threads are to `work` before it is called again, 0 when the tree is grown.
export function grow(at: usize): u32 {
  const plan = changetype<Plan>(at);
  while (true) {
    plan.task = follow(plan);
    if (plan.task == DONE) return 0;
    const long = isLong(plan);
    if (plan.task == SUM) plan.parts = long ? plan.threads : 1;
    if (long) return 1;
    work(0, 1, at);
  }
}

function sum(thread: u32, threads: u32, plan: Plan): void {
  const leaf = changetype<Node>(plan.small);
  const rows = plan.rows + (<usize>leaf.start << 2);
  const shift = <u32>load<f64>(plan.options, SHIFT);
  const hist = histogramOfNode(plan, leaf);
  if (plan.listed == plan.features) {
    histogram(
      thread, threads, plan.bins, plan.stride, plan.listed, plan.sizes, rows, leaf.count, plan.pairs, shift, hist,
      plan.partial, plan.slotBytes, plan.scratch,
    );
  } else {
    histogramOf(
      thread, threads, plan.bins, plan.stride, plan.list, plan.listed, plan.sizes, rows, leaf.count, plan.pairs, shift,
      hist, plan.partial, plan.slotBytes, plan.scratch,
    );
  }
}

function scan(thread: u32, threads: u32, plan: Plan): void {
  const small = changetype<Node>(plan.small);
  const large = changetype<Node>(plan.large == 0 ? plan.small : plan.large);
  const wanted: u32 = (splittable(plan, small) ? 1 : 0) | (plan.large != 0 && splittable(plan, large) ? 2 : 0);
  split(
    thread, threads, plan.list, plan.listed, plan.meta, histogramOfNode(plan, small),
    plan.large == 0 ? 0 : histogramOfNode(plan, large), plan.partial, plan.slotBytes, plan.parts, plan.options,
    totalsOf(small), totalsOf(large), plan.records, plan.records + plan.listed * 96, wanted, plan.scratch,
  );
}

// A thread's share of the task at hand.
export function work(thread: u32, threads: u32, at: usize): void {
  const plan = changetype<Plan>(at);
  if (plan.task == SUM) sum(thread, threads, plan);
  else if (plan.task == SCAN) scan(thread, threads, plan);
  else {
    const leaf = changetype<Node>(plan.current);
    const rows = plan.rows + (<usize>leaf.start << 2);
    const column = plan.columns + <usize>leaf.feature * plan.pitch;
    if (threads == 1) partitionAlone(column, plan.table, rows, leaf.count, plan.right);
    else if (plan.task == GATHER) gatherPartition(thread, threads, rows, leaf.count, plan.left, plan.right, plan.counts);
    else partition(thread, threads, column, plan.table, rows, leaf.count, plan.left, plan.right, plan.counts);
  }
}

// Adds the values of a grown tree's leaves to the scores of their rows.
export function addLeaves(thread: u32, threads: u32, at: usize, scores: usize): void {
  const plan = changetype<Plan>(at);
  for (let i: u32 = 0; i < plan.leafCount; i++) {
    const leaf = leafAt(plan, i);
    addLeaf(thread, threads, plan.rows + (<usize>leaf.start << 2), leaf.count, scores, leaf.value);
  }
}
