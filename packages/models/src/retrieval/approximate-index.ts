import { describeValue, integerOption, PortraitError, resolveOptions } from "@portrait/core";
import type { Exclusions, RankedRows } from "@portrait/kernels";
import { createTopK } from "@portrait/kernels";
import type { IndexedItems, InnerProductQueries } from "@portrait/kernels/dense";
import type { ItemIndex } from "./item-index.js";
import { loadUsearch, type UsearchIndex } from "./usearch.js";

/** Options of {@link approximateIndex}. */
export interface ApproximateIndexOptions {
  /** How many neighbours each item is linked to, 2 to 256: more memory, greater recall. Left out, 16. */
  readonly connectivity?: number;
  /** How many candidates are looked at for an item that is added, 1 to 10,000: a slower build, greater recall. Left out, 128. */
  readonly expansionAdd?: number;
  /** How many candidates are looked at for a query, 1 to 100,000: slower answers, greater recall. Left out, 256. */
  readonly expansionSearch?: number;
}

const rules = {
  connectivity: integerOption(16, { min: 2, max: 256 }),
  expansionAdd: integerOption(128, { min: 1, max: 10_000 }),
  expansionSearch: integerOption(256, { min: 1, max: 100_000 }),
};

const OWNER = "approximateIndex";

function refuse(owner: string, expectation: string, received: unknown): PortraitError {
  return new PortraitError({
    code: "invalid-argument",
    message: `${owner}: ${expectation}; received ${describeValue(received)}.`,
  });
}

function rowsOf(owner: string, name: string, values: unknown, width: number): number {
  if (!(values instanceof Float32Array) || values.length % width !== 0) {
    throw refuse(owner, `"${name}" must be a Float32Array of rows of ${width}`, values);
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw refuse(owner, `number ${odd} of "${name}" must be finite`, values[odd]);
  return values.length / width;
}

function checkExclusions(exclude: Exclusions, queries: number): void {
  const { offsets, indices } = exclude;
  if (offsets.length !== queries + 1 || offsets[queries] !== indices.length) {
    throw refuse(
      "search",
      `"exclude.offsets" must hold ${queries + 1} offsets up to ${indices.length}`,
      offsets,
    );
  }
}

/**
 * A graph over items' vectors (HNSW, of the package usearch, an optional peer dependency), in which a search for the greatest inner products
 * looks at a small part of the items. It may miss some: how many, `expansionSearch` governs. On 5,000 random vectors around 16 planted directions (64
 * numbers, k 20) the tests hold a recall of 0.95 beside the exact index with these defaults for queries around the same directions, and of 0.9 for
 * queries around others (0.98 with an `expansionSearch` of 2,048); among more items it is less: measure it on vectors of yours.
 *
 * The scores are those of the vectors, summed in float64: an item that is found has the score, and the rank beside others found, that an exact search gives
 * it. A query's exclusions are left out after the search, which looks for as many items more. The build costs items x `expansionAdd` x width; among
 * 100,000 items and fewer `createInnerProductIndex`, which is exact and needs no build, is faster: see `docs/decisions`.
 *
 * Source: Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical navigable small world graphs" (2018).
 *
 * @param items - The vectors, as for `createInnerProductIndex`.
 * @param options - See {@link ApproximateIndexOptions}.
 * @throws PortraitError `invalid-option`; `invalid-argument` when a length does not fit or a number is not finite; `not-supported` when usearch is not installed.
 *
 * @example
 * ```ts
 * import { approximateIndex } from "@portrait/models/retrieval";
 *
 * const index = await approximateIndex({ items: new Float32Array([1, 5, 3, 5, 2, 5]), width: 2 });
 * const best = index.search({ queries: new Float32Array([1, 0]), k: 2 });
 * [...best.indices]; // => [1, 2]
 * index.dispose();
 * ```
 */
export async function approximateIndex(
  { items, width, skip }: IndexedItems,
  options: ApproximateIndexOptions = {},
): Promise<ItemIndex> {
  const { connectivity, expansionAdd, expansionSearch } = resolveOptions(OWNER, rules, options);
  if (!Number.isSafeInteger(width) || width < 1)
    throw refuse(OWNER, '"width" must be an integer >= 1', width);
  const size = rowsOf(OWNER, "items", items, width);
  if (skip !== undefined && skip.length !== size) {
    throw refuse(OWNER, `"skip" must hold ${size} entries`, skip.length);
  }
  const { Index } = await loadUsearch();
  const vectors = items.slice();
  const kept = Int32Array.from({ length: size }, (_, item) => item).filter((item) => skip?.[item] !== 1);
  let graph: UsearchIndex | undefined = new Index({
    metric: "ip",
    quantization: "f32",
    dimensions: width,
    connectivity,
    expansion_add: expansionAdd,
    expansion_search: expansionSearch,
    multi: false,
  });
  for (const item of kept) {
    graph.add(BigUint64Array.of(BigInt(item)), vectors.subarray(item * width, (item + 1) * width), 1);
  }
  return Object.freeze<ItemIndex>({
    size,
    width,
    search(queries) {
      if (graph === undefined) {
        throw new PortraitError({ code: "closed", message: "search: the index was disposed." });
      }
      return searchIn(graph, { vectors, width, count: kept.length }, queries);
    },
    dispose() {
      graph = undefined;
    },
  });
}

interface Held {
  readonly vectors: Float32Array;
  readonly width: number;
  /** How many items may be found. */
  readonly count: number;
}

function searchIn(
  graph: UsearchIndex,
  { vectors, width, count }: Held,
  { queries, k, exclude }: InnerProductQueries,
): RankedRows {
  const rows = rowsOf("search", "queries", queries, width);
  if (!Number.isSafeInteger(k) || k < 0) throw refuse("search", '"k" must be an integer >= 0', k);
  if (exclude !== undefined) checkExclusions(exclude, rows);
  const offsets = new Int32Array(rows + 1);
  const indices: number[] = [];
  const scores: number[] = [];
  for (let row = 0; row < rows; row++) {
    const query = queries.subarray(row * width, (row + 1) * width);
    const barred = new Set(exclude?.indices.subarray(exclude.offsets[row], exclude.offsets[row + 1]));
    const wanted = Math.min(count, k + barred.size);
    const found = wanted === 0 ? [] : graph.search(query, wanted, 1).keys;
    const best = createTopK(k, wanted);
    for (const key of found) {
      const item = Number(key);
      if (!barred.has(item)) best.push(item, product(vectors, item * width, query));
    }
    const ranked = best.ranked();
    indices.push(...ranked.indices);
    scores.push(...ranked.scores);
    offsets[row + 1] = indices.length;
  }
  return { offsets, indices: Int32Array.from(indices), scores: Float32Array.from(scores) };
}

function product(vectors: Float32Array, at: number, query: Float32Array): number {
  let sum = 0;
  for (let column = 0; column < query.length; column++) {
    sum += (vectors[at + column] as number) * (query[column] as number);
  }
  return sum;
}
