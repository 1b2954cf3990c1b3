import type { EnsembleMemory } from "./kernel-memory.js";
import { leafRanges } from "./leaf-ranges.js";
import { PLACES, type QuantisedViews } from "./quantised-views.js";
import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

const LINE = 64;

/** Bytes of a tree's head, of a byte's, of a number split and of a part of a category split. */
const TREE = 16;
const HEAD = 8;
const NUMBER = 8;
const CATEGORY = 24;

/** Writes the places of a split's set from `first` on, 128 of them; place 0 is that of missing codes. */
function writeSet(
  { categories, categoryWords, bitset, missingLeft }: TreeEnsemble,
  node: number,
  first: number,
  u32: Uint32Array,
  at: number,
): void {
  const from = categories[node] as number;
  const count = categoryWords[node] as number;
  let place = first / 32;
  let before = place === 0 || place > count ? 0 : (bitset[from + place - 1] as number);
  if (place === 0) before = (missingLeft[node] as number) << 31;
  for (let word = 0; word < PLACES / 32; word++, place++) {
    const own = place < count ? (bitset[from + place] as number) : 0;
    u32[at + word] = (own << 1) | (before >>> 31);
    before = own;
  }
}

/** What is written: leaves counted from the left of their tree, bytes of eight of them. */
interface Layout {
  /** For each split the first leaf at its left. */
  readonly from: Int32Array;
  /** For each split the leaf behind the last at its left. */
  readonly to: Int32Array;
  /** For each tree how many leaves it has. */
  readonly leaves: Int32Array;
  /** How many bytes all trees take. */
  readonly size: number;
}

function layOut(ensemble: TreeEnsemble, { rank }: QuantisedViews): Layout {
  const { roots, feature, left, categories } = ensemble;
  const { count, first } = leafRanges(ensemble);
  const to = new Int32Array(feature.length);
  const leaves = roots.map((root) => count[root] as number);
  let size = 0;
  for (const own of leaves) size += TREE + Math.ceil(own / 8) * HEAD;
  for (let node = 0; node < feature.length; node++) {
    if ((feature[node] as number) < 0) continue;
    const from = first[node] as number;
    const end = from + (count[left[node] as number] as number);
    const bytes = ((end - 1) >> 3) - (from >> 3) + 1;
    size += bytes * ((categories[node] as number) >= 0 ? CATEGORY * (rank[node] as number) : NUMBER);
    to[node] = end;
  }
  return { from: first, to, leaves, size };
}

/** Which of the eight leaves of a byte are at a split's left. */
function maskOf({ from, to }: Layout, node: number, byte: number): number {
  const first = Math.max(0, (from[node] as number) - byte * 8);
  const end = (to[node] as number) - byte * 8;
  return end <= 0 || first >= 8 ? 0 : (0xff << first) & (0xff >> Math.max(0, 8 - end));
}

/** Writes the values of the leaves, tree after tree, and gives their address. */
function writeLeaves(memory: EnsembleMemory, ensemble: TreeEnsemble, { from, leaves }: Layout): number {
  const { roots, feature, leafWidth, values } = ensemble;
  const all = leaves.reduce((sum, count) => sum + count, 0);
  const at = memory.alloc(Math.max(1, all) * leafWidth * 8);
  const placed = memory.f64(at, all * leafWidth);
  let before = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    for (let node = roots[tree] as number; node < treeEnd(ensemble, tree); node++) {
      if ((feature[node] as number) >= 0) continue;
      const to = (before + (from[node] as number)) * leafWidth;
      for (let index = 0; index < leafWidth; index++) {
        placed[to + index] = values[node * leafWidth + index] as number;
      }
    }
    before += leaves[tree] as number;
  }
  return at;
}

/**
 * Writes trees of at most 256 leaves for `predictMasked`.
 *
 * @param memory - The memory.
 * @param ensemble - The ensemble.
 * @param quantised - Its views.
 * @returns Where the first is.
 */
export function writeMaskedTrees(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  quantised: QuantisedViews,
): number {
  const { roots, feature, categories, leafWidth, outputs } = ensemble;
  const { line, rank } = quantised;
  const layout = layOut(ensemble, quantised);
  let values = writeLeaves(memory, ensemble, layout);
  const trees = memory.alloc(Math.max(TREE, layout.size));
  const u32 = memory.u32(trees, layout.size >> 2);
  const u8 = memory.u8(trees, layout.size);
  const splits = new Int32Array(layout.leaves.reduce((most, count) => Math.max(most, count), 0));
  let [numbers, others] = [0, 0];
  let word = 0;

  function putNumber(node: number, mask: number): void {
    u32[word] = (line[node] as number) * LINE;
    u8[word * 4 + 4] = (rank[node] as number) ^ 0x80;
    u8[word * 4 + 5] = mask;
    word += NUMBER / 4;
  }

  function putCategory(node: number, mask: number): void {
    for (let part = 0; part < (rank[node] as number); part++) {
      u32[word] = ((line[node] as number) + part * 2) * LINE;
      u8[word * 4 + 5] = mask;
      writeSet(ensemble, node, part * PLACES, u32, word + 2);
      word += CATEGORY / 4;
    }
  }

  /** Sorts the splits of a tree into those of numbers, in front, and those of categories, from the end on. */
  function sortSplits(root: number, end: number): void {
    [numbers, others] = [0, splits.length];
    for (let node = root; node < end; node++) {
      if ((feature[node] as number) < 0) continue;
      if ((categories[node] as number) < 0) splits[numbers++] = node;
      else splits[--others] = node;
    }
  }

  function putByte(byte: number): void {
    const head = word;
    word += HEAD / 4;
    for (let at = 0; at < numbers; at++) {
      const node = splits[at] as number;
      const mask = maskOf(layout, node, byte);
      if (mask !== 0) putNumber(node, mask);
    }
    const first = word;
    u32[head] = ((first - head) * 4 - HEAD) / NUMBER;
    for (let at = splits.length - 1; at >= others; at--) {
      const node = splits[at] as number;
      const mask = maskOf(layout, node, byte);
      if (mask !== 0) putCategory(node, mask);
    }
    u32[head + 1] = ((word - first) * 4) / CATEGORY;
  }

  for (let tree = 0; tree < roots.length; tree++) {
    const leaves = layout.leaves[tree] as number;
    const bytes = Math.ceil(leaves / 8);
    u32[word] = values;
    u32[word + 1] = bytes;
    u32[word + 2] = leafWidth === 1 ? tree % outputs : 0;
    word += TREE / 4;
    sortSplits(roots[tree] as number, treeEnd(ensemble, tree));
    for (let byte = 0; byte < bytes; byte++) putByte(byte);
    values += leaves * leafWidth * 8;
  }
  return trees;
}
