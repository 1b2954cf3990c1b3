import { optionalOption, resolveOptions, type Workers } from "@portrait/core";
import { checkInteger, checkLength, rowsOf } from "../check.js";
import { instantiate } from "../runtime/instantiate.js";
import type { KernelInstance } from "../runtime/kernel-instance.js";
import { checkExclusions, type Exclusions, type RankedRows } from "../top-k-inner-product.js";
import { dense } from "./dense.js";
import type { DenseKernels } from "./kernels.js";
import { placeTiles } from "./place-tiles.js";

/** The items that {@link createInnerProductIndex} holds. */
export interface IndexedItems {
  /** The items' vectors, row-major, rows of `width` numbers. */
  readonly items: Float32Array;
  /** The length of a vector, at least 1. */
  readonly width: number;
  /** For each item 1 if no query may get it, else 0; left out, all are candidates. */
  readonly skip?: Uint8Array | undefined;
}

/** What {@link InnerProductIndex.search} takes. */
export interface InnerProductQueries {
  /** The queries' vectors, row-major, rows of the index's `width`. */
  readonly queries: Float32Array;
  /** How many items each query gets at most, an integer >= 0. */
  readonly k: number;
  /** Items to leave out query by query; left out, none. */
  readonly exclude?: Exclusions | undefined;
}

/** Items in a kernel's memory, to be searched again and again. */
export interface InnerProductIndex {
  /** How many items there are. */
  readonly size: number;
  /** The length of a vector. */
  readonly width: number;
  /**
   * The `k` items of greatest inner product for each query: greater score first, then smaller index; an item with a
   * `NaN` score is left out. Exact: every item is scored, and no matrix of scores is held.
   * O(queries x items x width).
   *
   * @throws PortraitError `invalid-argument` when a length does not fit, or an exclusion list does not ascend or is
   * out of range; `closed` after {@link InnerProductIndex.dispose}; `out-of-memory` past 4 GiB.
   */
  search(search: InnerProductQueries): RankedRows;
  /** Frees the memory. May be called twice. */
  dispose(): void;
}

/** What {@link createInnerProductIndex} can be told. */
export interface InnerProductIndexOptions {
  /** The threads. The calling thread alone, if left out. The result is the same. */
  readonly workers?: Workers | undefined;
}

const rules = {
  workers: optionalOption<Workers>("what workers() gave", (value) => typeof value === "object"),
};

/**
 * Copies items' vectors into the memory of the `dense` kernels, once, and searches them with SIMD and on several
 * threads. Scores are summed in float32 in the order of the dimensions (an error of at most `width` x 2^-24 of the sum
 * of the products' sizes), where `topKInnerProduct` sums in float64: near ties may rank otherwise.
 *
 * @param items - The vectors.
 * @param options - Threads.
 * @throws PortraitError `invalid-argument` when a length does not fit; `invalid-option` for an unknown or unfit option;
 * `out-of-memory` past 4 GiB.
 *
 * @example
 * ```ts
 * import { createInnerProductIndex } from "@portrait/kernels/dense";
 *
 * const index = await createInnerProductIndex({ items: new Float32Array([1, 5, 3, 5, 2, 5]), width: 2 });
 * const best = index.search({ queries: new Float32Array([1, 0]), k: 2 });
 * [...best.indices]; // => [1, 2]
 * index.dispose();
 * ```
 */
export async function createInnerProductIndex(
  items: IndexedItems,
  options: InnerProductIndexOptions = {},
): Promise<InnerProductIndex> {
  const owner = "createInnerProductIndex";
  const { workers } = resolveOptions(owner, rules, options);
  const { items: vectors, width, skip } = items;
  const size = rowsOf(owner, "items", vectors, width);
  if (skip !== undefined) checkLength(owner, "skip", skip, size);
  const instance = await instantiate(dense, { bytes: 2 * vectors.byteLength + size + 256, workers });
  const at = placeTiles(instance, vectors, width);
  const skipped = skip === undefined ? 0 : instance.alloc(size);
  if (skip !== undefined) instance.u8(skipped, size).set(skip);
  const held = { at, skipped, size, width };
  return Object.freeze({
    size,
    width,
    search: (search) => searchIn(instance, held, search),
    dispose: instance.dispose,
  } satisfies InnerProductIndex);
}

interface Held {
  readonly at: number;
  readonly skipped: number;
  readonly size: number;
  readonly width: number;
}

function searchIn(
  instance: KernelInstance<DenseKernels>,
  held: Held,
  search: InnerProductQueries,
): RankedRows {
  const { queries, exclude } = search;
  const count = rowsOf("search", "queries", queries, held.width);
  checkInteger("search", "k", search.k, 0);
  if (exclude !== undefined) checkExclusions("search", exclude, count, held.size);
  const k = Math.min(search.k, held.size);
  const mark = instance.mark();
  try {
    const from = instance.alloc(queries.byteLength);
    const offsets = exclude === undefined ? 0 : instance.alloc(exclude.offsets.byteLength);
    const lists = exclude === undefined ? 0 : instance.alloc(exclude.indices.byteLength);
    const indices = instance.alloc(4 * count * k);
    const scores = instance.alloc(4 * count * k);
    const sizes = instance.alloc(4 * count);
    const scratch = instance.alloc(instance.kernels.rankScratch(count, held.width));
    instance.f32(from, queries.length).set(queries);
    if (exclude !== undefined) {
      instance.i32(offsets, exclude.offsets.length).set(exclude.offsets);
      instance.i32(lists, exclude.indices.length).set(exclude.indices);
    }
    const { at, skipped, size, width } = held;
    const rest = [skipped, offsets, lists, indices, scores, sizes, scratch];
    instance.parallel("rank", from, count, at, size, width, 0, k, ...rest);
    return packed(
      instance.i32(sizes, count),
      instance.i32(indices, count * k),
      instance.f32(scores, count * k),
      k,
    );
  } finally {
    instance.release(mark);
  }
}

/** Puts the queries' lists, each in `k` places, one behind the other. */
function packed(sizes: Int32Array, indices: Int32Array, scores: Float32Array, k: number): RankedRows {
  const offsets = new Int32Array(sizes.length + 1);
  for (let query = 0; query < sizes.length; query++) {
    offsets[query + 1] = (offsets[query] as number) + (sizes[query] as number);
  }
  const total = offsets[sizes.length] as number;
  const ranked = { offsets, indices: new Int32Array(total), scores: new Float32Array(total) };
  for (let query = 0; query < sizes.length; query++) {
    const [start, end] = [query * k, query * k + (sizes[query] as number)];
    ranked.indices.set(indices.subarray(start, end), offsets[query]);
    ranked.scores.set(scores.subarray(start, end), offsets[query]);
  }
  return ranked;
}
