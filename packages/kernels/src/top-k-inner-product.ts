import { PortraitError } from "@portrait/core";
import { checkIndices, checkInteger, checkLength, rowsOf } from "./check.js";
import { createTopK, type TopK } from "./top-k.js";

/** For each query the items that it must not get, in compressed sparse row form. */
export interface Exclusions {
  /** Where each query's list starts: one entry for each query and one more. */
  readonly offsets: Int32Array;
  /** The lists of item indices, each ascending. */
  readonly indices: Int32Array;
}

/** What {@link topKInnerProduct} takes. */
export interface InnerProductSearch {
  /** The queries' vectors, row-major, rows of `width` numbers. */
  readonly queries: Float32Array;
  /** The items' vectors, row-major, rows of `width` numbers. */
  readonly items: Float32Array;
  /** The length of a vector, at least 1. */
  readonly width: number;
  /** How many items each query gets at most, an integer >= 0. */
  readonly k: number;
  /** Items to leave out query by query; left out, none. */
  readonly exclude?: Exclusions;
  /** For each item 1 if no query may get it, else 0; left out, all are candidates. */
  readonly skip?: Uint8Array;
}

/** The best items of many queries: query `q` has those at `offsets[q] <= p < offsets[q + 1]`, best first. */
export interface RankedRows {
  /** Where each query's items start: one entry for each query and one more. */
  readonly offsets: Int32Array;
  /** The items' indices. */
  readonly indices: Int32Array;
  /** Their scores. */
  readonly scores: Float32Array;
}

/** How many queries share one pass over the items. */
const LANES = 8;

/**
 * The `k` items of greatest inner product for each query: greater score first, then smaller index. Eight queries at a
 * time stream over the items, so that no more than eight scores and heaps are held beside the answer. Each score is
 * summed in float64 in the order of the dimensions and rounded to float32, whatever queries come with it; an item with
 * a `NaN` score is left out. Cost: 2 x queries x items x width operations.
 *
 * @param search - Vectors, `k` and what to leave out.
 * @throws PortraitError `invalid-argument` when a length does not fit, or an exclusion list does not ascend or is out of range.
 *
 * @example
 * ```ts
 * import { topKInnerProduct } from "@portrait/kernels";
 *
 * const best = topKInnerProduct({
 *   queries: new Float32Array([1, 0]),
 *   items: new Float32Array([1, 5, 3, 5, 2, 5]),
 *   width: 2,
 *   k: 2,
 * });
 * [...best.indices]; // => [1, 2]
 * ```
 */
export function topKInnerProduct(search: InnerProductSearch): RankedRows {
  const { queries, items, width, k, exclude, skip } = search;
  const count = rowsOf("topKInnerProduct", "queries", queries, width);
  const candidates = rowsOf("topKInnerProduct", "items", items, width);
  checkInteger("topKInnerProduct", "k", k, 0);
  if (skip !== undefined) checkLength("topKInnerProduct", "skip", skip, candidates);
  if (exclude !== undefined) checkExclusions("topKInnerProduct", exclude, count, candidates);
  const offsets = new Int32Array(count + 1);
  const indices: Int32Array[] = [];
  const scores: Float32Array[] = [];
  for (let first = 0; first < count; first += LANES) {
    const heaps = searchGroup(search, first, Math.min(LANES, count - first), candidates);
    heaps.forEach((heap, lane) => {
      const ranked = heap.ranked();
      indices.push(ranked.indices);
      scores.push(ranked.scores);
      offsets[first + lane + 1] = (offsets[first + lane] as number) + ranked.indices.length;
    });
  }
  const total = offsets[count] as number;
  return {
    offsets,
    indices: join(new Int32Array(total), indices),
    scores: join(new Float32Array(total), scores),
  };
}

function searchGroup(search: InnerProductSearch, first: number, lanes: number, candidates: number): TopK[] {
  const { items, width, k, exclude, skip } = search;
  const heaps = Array.from({ length: lanes }, () => createTopK(k, candidates));
  const query = interleave(search, first, lanes);
  const scores = new Float64Array(LANES);
  const cursor = Int32Array.from(heaps, (_, lane) => exclude?.offsets[first + lane] ?? 0);
  const end = Int32Array.from(heaps, (_, lane) => exclude?.offsets[first + lane + 1] ?? 0);
  for (let item = 0; item < candidates; item++) {
    if (skip !== undefined && skip[item] !== 0) continue;
    scoreItem(items, item * width, width, query, scores);
    for (let lane = 0; lane < lanes; lane++) {
      let next = cursor[lane] as number;
      while (next < (end[lane] as number) && (exclude?.indices[next] as number) < item) next++;
      cursor[lane] = next;
      if (next < (end[lane] as number) && exclude?.indices[next] === item) continue;
      (heaps[lane] as TopK).push(item, scores[lane] as number);
    }
  }
  return heaps;
}

/** The group's vectors with the lanes side by side; lanes that no query takes are zero. */
function interleave(search: InnerProductSearch, first: number, lanes: number): Float64Array {
  const { queries, width } = search;
  const query = new Float64Array(width * LANES);
  for (let lane = 0; lane < lanes; lane++) {
    for (let column = 0; column < width; column++) {
      query[column * LANES + lane] = queries[(first + lane) * width + column] as number;
    }
  }
  return query;
}

function scoreItem(
  items: Float32Array,
  start: number,
  width: number,
  query: Float64Array,
  out: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let at = 0;
  for (let column = 0; column < width; column++) {
    const value = items[start + column] as number;
    s0 += value * (query[at] as number);
    s1 += value * (query[at + 1] as number);
    s2 += value * (query[at + 2] as number);
    s3 += value * (query[at + 3] as number);
    s4 += value * (query[at + 4] as number);
    s5 += value * (query[at + 5] as number);
    s6 += value * (query[at + 6] as number);
    s7 += value * (query[at + 7] as number);
    at += LANES;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
  out[4] = s4;
  out[5] = s5;
  out[6] = s6;
  out[7] = s7;
}

function join<A extends Int32Array | Float32Array>(out: A, parts: readonly A[]): A {
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Throws `invalid-argument` unless every list ascends and names items that there are. */
export function checkExclusions(owner: string, exclude: Exclusions, queries: number, items: number): void {
  const { offsets, indices } = exclude;
  checkLength(owner, "exclude.offsets", offsets, queries + 1);
  checkIndices(owner, "exclude.offsets", offsets, indices.length + 1);
  checkIndices(owner, "exclude.indices", indices, items);
  for (let query = 0; query < queries; query++) {
    for (let at = (offsets[query] as number) + 1; at < (offsets[query + 1] as number); at++) {
      if ((indices[at - 1] as number) <= (indices[at] as number)) continue;
      throw new PortraitError({
        code: "invalid-argument",
        message: `${owner}: the exclusion list of query ${query} must ascend; received ${indices[at - 1]} before ${indices[at]}.`,
        hint: "Sort it.",
      });
    }
  }
}
