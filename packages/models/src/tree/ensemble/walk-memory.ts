import type { EnsembleMemory } from "./kernel-memory.js";
import { siblingOrder } from "./sibling-order.js";
import { type TreeEnsemble, treeEnd } from "./tree-ensemble.js";

/** Writes the sets of category splits for `predict`, and gives for each node the address and the last bit of its own. */
function writeSets(
  memory: EnsembleMemory,
  { feature, categories, categoryWords, bitset, missingLeft }: TreeEnsemble,
): { readonly set: Int32Array; readonly limit: Int32Array } {
  const set = new Int32Array(feature.length);
  const limit = new Int32Array(feature.length);
  let count = 1;
  for (let node = 0; node < feature.length; node++) {
    if ((categories[node] as number) >= 0) count += (categoryWords[node] as number) + 1;
  }
  const at = memory.alloc(count * 4);
  const bits = memory.u32(at, count);
  bits[0] = 1;
  let to = 1;
  for (let node = 0; node < feature.length; node++) {
    const from = categories[node] as number;
    set[node] = at;
    if (from < 0) continue;
    const words = categoryWords[node] as number;
    set[node] = at + to * 4;
    limit[node] = words * 32 + 1;
    let carry = missingLeft[node] as number;
    for (let word = 0; word < words; word++) {
      const source = bitset[from + word] as number;
      bits[to++] = (source << 1) | carry;
      carry = source >>> 31;
    }
    bits[to++] = carry;
  }
  return { set, limit };
}

/**
 * Writes the values of leaves that hold several.
 *
 * @param memory - The memory.
 * @param ensemble - The ensemble.
 * @returns Where they are: those of node `n` from `n` times the bytes of a leaf on; 0 when leaves hold one.
 */
export function writeValues(memory: EnsembleMemory, { leafWidth, values }: TreeEnsemble): number {
  if (leafWidth === 1) return 0;
  const at = memory.alloc(Math.max(1, values.length) * 8);
  memory.f64(at, values.length).set(values);
  return at;
}

/** What writing nodes takes. */
interface Writing {
  readonly ensemble: TreeEnsemble;
  /** The byte offset that a split reads in a group of rows, at three times its column. */
  readonly offsets: Int32Array;
  /** The byte offset that leaves read. */
  readonly never: number;
  /** Where the values of leaves are that hold several. */
  readonly leaves: number;
}

/** Writes nodes of 16 bytes whose order stays: in one pass, since memory that is new takes long to touch. */
function writeInPlace(nodes: number, f64: Float64Array, u32: Uint32Array, writing: Writing): void {
  const { ensemble, offsets, never, leaves } = writing;
  const { feature, threshold, left, missingLeft, values, leafWidth } = ensemble;
  const one = leafWidth === 1;
  const bytes = leafWidth * 8;
  for (let node = 0, at = 0; node < feature.length; node++, at += 4) {
    const column = feature[node] as number;
    if (column >= 0) {
      f64[node * 2] = threshold[node] as number;
      u32[at + 2] = offsets[column * 3 + (missingLeft[node] as number)] as number;
      u32[at + 3] = nodes + (left[node] as number) * 16;
    } else {
      if (one) f64[node * 2] = values[node] as number;
      else u32[at] = leaves + node * bytes;
      u32[at + 2] = never;
      u32[at + 3] = nodes + node * 16;
    }
  }
}

/** Writes nodes of any splits, in another order if need be. */
function writeAny(
  nodes: number,
  f64: Float64Array,
  u32: Uint32Array,
  { ensemble, offsets, never, leaves }: Writing,
  order: Int32Array | undefined,
  sets: { readonly set: Int32Array; readonly limit: Int32Array } | undefined,
): void {
  const { feature, threshold, left, missingLeft, categories, values, leafWidth } = ensemble;
  const words = sets === undefined ? 4 : 8;
  const placeOf = (node: number): number => (order === undefined ? node : (order[node] as number)) * words;
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node] as number;
    const at = placeOf(node);
    const codes = (categories[node] as number) >= 0;
    if (column >= 0) {
      const mode = codes ? 2 : (missingLeft[node] as number);
      f64[at >>> 1] = codes ? Number.POSITIVE_INFINITY : (threshold[node] as number);
      u32[at + 2] = offsets[column * 3 + mode] as number;
      u32[at + 3] = nodes + placeOf(left[node] as number) * 4;
    } else {
      if (leafWidth === 1) f64[at >>> 1] = values[node] as number;
      else u32[at] = leaves + node * leafWidth * 8;
      u32[at + 2] = never;
      u32[at + 3] = nodes + at * 4;
    }
    if (sets === undefined) continue;
    u32[at + 4] = sets.set[node] as number;
    u32[at + 5] = sets.limit[node] as number;
  }
}

/**
 * Writes nodes and trees for `predict`.
 *
 * @param memory - The memory.
 * @param ensemble - The ensemble.
 * @param places - Which view a split reads, at three times its column.
 * @param views - How many views there are.
 * @param categorical - Whether any split is categorical.
 * @param leaves - Where the values of leaves are that hold several.
 * @returns Where the table of trees is.
 */
export function writeTrees(
  memory: EnsembleMemory,
  ensemble: TreeEnsemble,
  places: Int32Array,
  views: number,
  categorical: boolean,
  leaves: number,
): number {
  const { feature, roots } = ensemble;
  const order = siblingOrder(ensemble);
  const sets = categorical ? writeSets(memory, ensemble) : undefined;
  const size = categorical ? 32 : 16;
  const bytes = Math.max(1, feature.length) * size;
  const nodes = memory.alloc(bytes);
  const trees = memory.alloc(Math.max(1, roots.length) * 8);
  const f64 = memory.f64(nodes, bytes / 8);
  const u32 = memory.u32(nodes, bytes / 4);
  const writing = { ensemble, offsets: places.map((view) => view * 64), never: views * 64, leaves };
  if (order === undefined && sets === undefined) writeInPlace(nodes, f64, u32, writing);
  else writeAny(nodes, f64, u32, writing, order, sets);
  const table = memory.u32(trees, roots.length * 2);
  roots.forEach((root, tree) => {
    table[tree * 2] = nodes + (order === undefined ? root : (order[root] as number)) * size;
    table[tree * 2 + 1] = Math.floor(Math.log2(treeEnd(ensemble, tree) - root));
  });
  return trees;
}
