import type { BoostingKernels } from "./boosting-kernels.js";
import { NODE, NODE_BYTES, PLAN_FIELDS, type PlanField } from "./tree-plan.js";

type Names = "grow" | "work" | "addLeaves";

type Steps = Pick<
  BoostingKernels,
  "addLeaf" | "children" | "gatherPartition" | "histogramOf" | "partition" | "split" | "totals"
>;

const RECORD = 96;
const TOTALS = 96;
const NOISE = 1e-12;

/** A node while its tree grows. */
interface Node {
  readonly at: number;
  readonly start: number;
  readonly count: number;
  readonly depth: number;
  least: number;
  most: number;
  slot: number;
  gain: number;
  feature: number;
  g: number;
  h: number;
  value: number;
}

/**
 * The twins of the kernels that grow trees: on the calling thread, so that `grow` leaves nothing to `work` on.
 *
 * @param memory - Gives the memory's current buffer.
 * @param steps - The kernels of which growth consists.
 */
export function growTwin(memory: () => ArrayBufferLike, steps: Steps): Pick<BoostingKernels, Names> {
  function growTree(at: number): void {
    const words = new Uint32Array(memory());
    const ints = new Int32Array(memory());
    const doubles = new Float64Array(memory());
    const longs = new BigInt64Array(memory());
    const bytes = new Uint8Array(memory());
    const plan = planAt(words, at);
    const option = (index: number): number => doubles[plan.options / 8 + index] as number;
    const [l1, l2, leastH, leastN, shift, leastGain] = [0, 1, 2, 3, 4, 9].map(option) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const mask = (1n << BigInt(shift)) - 1n;
    const unused = Array.from({ length: plan.slotCount }, (_, slot) => plan.slotCount - 1 - slot);
    const leaves: Node[] = [];
    let grown = 0;

    const soft = (g: number): number => Math.max(Math.abs(g) - l1, 0);
    const place = ({ slot }: Node): number => plan.slots + slot * plan.slotBytes;
    const splittable = (leaf: Node): boolean =>
      leaf.depth < plan.maxDepth && leaf.count >= 2 * leastN && leaf.h >= 2 * leastH;
    const metaOf = (feature: number, word: number): number =>
      ints[plan.meta / 4 + feature * 4 + word] as number;

    function setValue(leaf: Node): void {
      const s = soft(leaf.g);
      const value = (leaf.g > 0 ? -s : s) / (leaf.h + l2);
      leaf.value = Number.isNaN(value) ? 0 : Math.min(Math.max(value, leaf.least), leaf.most);
      doubles.set([leaf.least, leaf.most, leaf.value, leaf.h], (leaf.at + TOTALS) / 8 + 2);
    }

    function readTotals(leaf: Node): void {
      const [g = 0n, word = 0n] = longs.subarray((leaf.at + TOTALS) / 8);
      leaf.g = Number(g);
      leaf.h = Number(word & mask);
      setValue(leaf);
    }

    function addNode(start: number, count: number, depth: number, parent: Node | undefined): Node {
      const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = parent ?? {};
      const node = plan.nodes + grown++ * NODE_BYTES;
      ints.set([start, count, depth, -1, -1, -1], node / 4 + NODE.start);
      doubles[node / 8] = 0;
      return {
        at: node,
        start,
        count,
        depth,
        least,
        most,
        slot: -1,
        gain: 0,
        feature: -1,
        g: 0,
        h: 0,
        value: 0,
      };
    }

    function free(leaf: Node): void {
      if (leaf.slot >= 0) unused.push(leaf.slot);
      leaf.slot = -1;
    }

    function take(leaf: Node, kept?: Node): void {
      const slot = unused.pop();
      if (slot !== undefined) {
        leaf.slot = slot;
        return;
      }
      const holders = leaves.filter((other) => other !== kept && other.slot >= 0);
      const least = holders.reduce((poorest, other) => (other.gain < poorest.gain ? other : poorest));
      leaf.slot = least.slot;
      least.slot = -1;
    }

    function sum(leaf: Node): void {
      const { bins, stride, list, listed, sizes, pairs, partial, slotBytes, scratch } = plan;
      const rows = plan.rows + leaf.start * 4;
      const rest = [sizes, rows, leaf.count, pairs, shift, place(leaf), partial, slotBytes, scratch] as const;
      steps.histogramOf(0, 1, bins, stride, list, listed, ...rest);
    }

    function choose(leaf: Node, records: number): void {
      let best = -1;
      let most = Math.max(leastGain, ((soft(leaf.g) * soft(leaf.g)) / (leaf.h + l2)) * NOISE);
      for (let i = 0; i < plan.listed; i++) {
        const gain = doubles[(records + i * RECORD) / 8] as number;
        if (!(gain > most)) continue;
        most = gain;
        best = i;
      }
      if (best < 0) return;
      bytes.copyWithin(leaf.at, records + best * RECORD, records + (best + 1) * RECORD);
      leaf.gain = most;
      leaf.feature = words[plan.list / 4 + best] as number;
      ints[leaf.at / 4 + NODE.feature] = leaf.feature;
    }

    function scan(small: Node, large: Node | undefined): void {
      const other = plan.records + plan.listed * RECORD;
      const wanted = (splittable(small) ? 1 : 0) | (large !== undefined && splittable(large) ? 2 : 0);
      const { list, listed, meta, partial, slotBytes, options, records, scratch } = plan;
      const [first, second] = [small.at + TOTALS, (large ?? small).at + TOTALS];
      const sibling = large === undefined ? 0 : place(large);
      const from = [list, listed, meta, place(small), sibling, partial, slotBytes, 1, options] as const;
      steps.split(0, 1, ...from, first, second, records, other, wanted, scratch);
      if (wanted & 1) choose(small, records);
      if (large !== undefined && wanted & 2) choose(large, other);
      for (const leaf of [small, large]) if (leaf !== undefined && leaf.feature < 0) free(leaf);
    }

    function part(leaf: Node): void {
      const { table, columns, pitch, left, right, counts } = plan;
      const [bin = 0, missingLeft = 0, ...set] = words.subarray(
        leaf.at / 4 + NODE.bin,
        leaf.at / 4 + NODE.set + 8,
      );
      const missing = metaOf(leaf.feature, 1);
      const category = metaOf(leaf.feature, 2) === 1;
      for (let b = 0; b < 256; b++) {
        bytes[table + b] = category ? ((set[b >>> 5] as number) >>> (b & 31)) & 1 : b <= bin ? 1 : 0;
      }
      bytes[table + (missing < 0 ? 255 : missing)] = missingLeft;
      const rows = plan.rows + leaf.start * 4;
      steps.partition(0, 1, columns + leaf.feature * pitch, table, rows, leaf.count, left, right, counts);
      steps.gatherPartition(0, 1, rows, leaf.count, left, right, counts);
    }

    function bound(leaf: Node, left: Node, right: Node): void {
      const direction = metaOf(leaf.feature, 3);
      if (direction === 0) return;
      const middle = (left.value + right.value) / 2;
      const [low, high] = direction > 0 ? [left, right] : [right, left];
      low.most = middle;
      high.least = middle;
      setValue(left);
      setValue(right);
    }

    function divide(leaf: Node): void {
      part(leaf);
      const n = doubles[leaf.at / 8 + 3] as number;
      ints[leaf.at / 4 + NODE.left] = grown;
      const left = addNode(leaf.start, n, leaf.depth + 1, leaf);
      const right = addNode(leaf.start + n, leaf.count - n, leaf.depth + 1, leaf);
      steps.children(leaf.at, leaf.at + TOTALS, left.at + TOTALS, right.at + TOTALS);
      readTotals(left);
      readTotals(right);
      bound(leaf, left, right);
      leaves[leaves.indexOf(leaf)] = left;
      leaves.push(right);
      if (leaves.length === plan.maxLeaves || !(splittable(left) || splittable(right))) {
        free(leaf);
        return;
      }
      const [small, large] = left.count <= right.count ? [left, right] : [right, left];
      if (leaf.slot >= 0) {
        large.slot = leaf.slot;
        leaf.slot = -1;
        take(small, large);
        sum(small);
        scan(small, large);
        return;
      }
      for (const child of [small, large]) {
        if (!splittable(child)) continue;
        take(child, child === small ? large : small);
        sum(child);
        scan(child, undefined);
      }
    }

    const root = addNode(0, plan.count, 0, undefined);
    leaves.push(root);
    take(root);
    sum(root);
    const first = words[plan.list / 4] as number;
    steps.totals(place(root) + first * 4096, words[plan.sizes / 4 + first] as number, root.at + TOTALS);
    readTotals(root);
    if (splittable(root)) scan(root, undefined);
    while (leaves.length < plan.maxLeaves) {
      let best: Node | undefined;
      for (const leaf of leaves) {
        if (leaf.feature >= 0 && (best === undefined || leaf.gain > best.gain)) best = leaf;
      }
      if (best === undefined) break;
      divide(best);
    }
    leaves.forEach((leaf, index) => {
      words[plan.leaves / 4 + index] = leaf.at;
    });
    words[at / 4 + PLAN_FIELDS.indexOf("grown")] = grown;
    words[at / 4 + PLAN_FIELDS.indexOf("leafCount")] = leaves.length;
  }

  return {
    grow(at) {
      growTree(at);
      return 0;
    },
    work() {},
    addLeaves(thread, threads, at, scores) {
      const words = new Uint32Array(memory());
      const plan = planAt(words, at);
      for (let index = 0; index < plan.leafCount; index++) {
        const leaf = words[plan.leaves / 4 + index] as number;
        const start = words[leaf / 4 + NODE.start] as number;
        const count = words[leaf / 4 + NODE.count] as number;
        const value = new Float64Array(memory(), leaf, NODE.value + 1)[NODE.value] as number;
        steps.addLeaf(thread, threads, plan.rows + start * 4, count, scores, value);
      }
    },
  };
}

function planAt(words: Uint32Array, at: number): Readonly<Record<PlanField, number>> {
  return Object.fromEntries(
    PLAN_FIELDS.map((field, index) => [field, words[at / 4 + index] as number]),
  ) as Record<PlanField, number>;
}
