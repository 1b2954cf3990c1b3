import { isExcluded, scoreFour, scoreOne } from "../dense/search";
import { offer, order } from "../dense/top-k";

/** How many queries are scored at a time. */
const LANES = 8;

/** How many bytes of items are scored for one group of queries after the other: they stay in a cache. */
const BLOCK: usize = 128 << 10;

/** The scores of four items for eight queries: what a thread writes to. */
const SCORES: usize = 4 * LANES * 4;

/** The most threads that there may be. */
const THREADS: usize = 64;

/** What a group of queries needs beside its vectors: bounds, and the places in its exclusion lists. */
const STATE: usize = 3 * LANES * 4;

/** How many bytes of scratch memory {@link rank} needs, for all threads together. */
export function rankScratch(count: i32, width: i32): usize {
  return <usize>((count + LANES - 1) / LANES) * (STATE + ((<usize>width * LANES) << 2)) + THREADS * SCORES;
}

/**
 * For each query the `k` items of greatest score, best first, for the thread's groups of queries. The score is what `base` holds (0 without it),
 * plus the inner product of the vectors, summed in float32 in the order of the dimensions.
 */
export function rank(
  thread: i32,
  threads: i32,
  queries: usize,
  count: i32,
  items: usize,
  candidates: i32,
  width: i32,
  base: usize,
  k: i32,
  skip: usize,
  excludeOffsets: usize,
  excludeIndices: usize,
  indices: usize,
  scores: usize,
  sizes: usize,
  scratch: usize,
): void {
  if (k <= 0) return;
  const room = STATE + ((<usize>width * LANES) << 2);
  const block = scratch + <usize>thread * SCORES;
  const groups = scratch + THREADS * SCORES;
  for (let group = thread; group * LANES < count; group += threads) {
    start(queries, group * LANES, count, width, excludeOffsets, sizes, groups + <usize>group * room);
  }
  const stride = <usize>width << 2;
  const some = max(4, <i32>(BLOCK / max(stride, 64)) & ~3);
  for (let from = 0; from < candidates; from += some) {
    const to = min(from + some, candidates);
    for (let group = thread; group * LANES < count; group += threads) {
      search(
        group * LANES,
        count,
        from,
        to,
        items,
        candidates,
        width,
        base,
        k,
        skip,
        excludeOffsets != 0 ? excludeIndices : 0,
        indices,
        scores,
        sizes,
        block,
        groups + <usize>group * room,
      );
    }
  }
  for (let group = thread; group * LANES < count; group += threads) {
    for (let query = group * LANES; query < min(count, (group + 1) * LANES); query++) {
      const at = (<usize>query * <usize>k) << 2;
      order(indices + at, scores + at, load<i32>(sizes + (<usize>query << 2)));
    }
  }
}

/** Where a group begins; lanes that no query takes are never a hit. */
function start(
  queries: usize,
  first: i32,
  count: i32,
  width: i32,
  excludeOffsets: usize,
  sizes: usize,
  state: usize,
): void {
  for (let lane = 0; lane < LANES; lane++) {
    const at = <usize>lane << 2;
    const query = first + lane;
    const taken = query < count;
    const list = excludeOffsets + (<usize>query << 2);
    store<f32>(state + at, taken ? -Infinity : <f32>NaN);
    store<i32>(state + at, taken && excludeOffsets != 0 ? load<i32>(list) : 0, LANES * 4);
    store<i32>(state + at, taken && excludeOffsets != 0 ? load<i32>(list, 4) : 0, LANES * 8);
    if (taken) store<i32>(sizes + (<usize>query << 2), 0);
  }
  layOut(queries, first, count, width, state + STATE);
}

/** Lays the group's queries side by side, dimension by dimension; lanes that no query takes are zero. */
function layOut(queries: usize, first: i32, count: i32, width: i32, to: usize): void {
  for (let lane = 0; lane < LANES; lane++) {
    const taken = first + lane < count;
    const from = queries + ((<usize>(first + lane) * <usize>width) << 2);
    for (let column: usize = 0; column < <usize>width; column++) {
      const at = to + ((column * LANES + <usize>lane) << 2);
      store<f32>(at, taken ? load<f32>(from + (column << 2)) : 0);
    }
  }
}

// @ts-ignore: decorator
@inline
function scoreSome(vectors: usize, some: i32, stride: usize, space: usize, block: usize): void {
  if (some == 4) scoreFour(vectors, stride, space, block);
  else {
    for (let i = 0; i < some; i++) {
      scoreOne(vectors + <usize>i * stride, stride, space, block + ((<usize>i * LANES) << 2));
    }
  }
}

function search(
  first: i32,
  count: i32,
  from: i32,
  to: i32,
  items: usize,
  candidates: i32,
  width: i32,
  base: usize,
  k: i32,
  skip: usize,
  excluded: usize,
  indices: usize,
  scores: usize,
  sizes: usize,
  block: usize,
  state: usize,
): void {
  const stride = <usize>width << 2;
  const space = state + STATE;
  for (let item = from; item < to; item += 4) {
    const some = min(4, to - item);
    const vectors = items + <usize>item * stride;
    scoreSome(vectors, some, stride, space, block);
    if (base != 0) addBase(base, first, count, candidates, item, some, block);
    const low = v128.load(state);
    const high = v128.load(state, 16);
    for (let i = 0; i < some; i++) {
      const row = block + ((<usize>i * LANES) << 2);
      const hit = i32x4.bitmask(f32x4.ge(v128.load(row), low)) | (i32x4.bitmask(f32x4.ge(v128.load(row, 16), high)) << 4);
      if (hit == 0) continue;
      const candidate = item + i;
      if (skip != 0 && load<u8>(skip + <usize>candidate) != 0) continue;
      for (let rest = hit; rest != 0; rest &= rest - 1) {
        const lane = <usize>ctz(rest) << 2;
        if (excluded != 0 && isExcluded(excluded, state + LANES * 4 + lane, load<i32>(state + lane, LANES * 8), candidate)) continue;
        const query = <usize>first + (lane >> 2);
        const heap = (query * <usize>k) << 2;
        const size = load<i32>(sizes + (query << 2));
        const next = offer(indices + heap, scores + heap, k, size, candidate, load<f32>(row + lane));
        store<i32>(sizes + (query << 2), next);
        if (next == k) store<f32>(state + lane, load<f32>(scores + heap));
      }
    }
  }
}

/** Adds what the queries' rows of `base` hold for four items. */
// @ts-ignore: decorator
@inline
function addBase(base: usize, first: i32, count: i32, candidates: i32, item: i32, some: i32, block: usize): void {
  const lanes = min(LANES, count - first);
  for (let lane = 0; lane < lanes; lane++) {
    const row = base + ((<usize>(first + lane) * <usize>candidates + <usize>item) << 2);
    for (let i = 0; i < some; i++) {
      const at = block + (<usize>(i * LANES + lane) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(row + (<usize>i << 2)));
    }
  }
}

/**
 * The scores that {@link rank} ranks by, of all items for all queries, for the thread's groups of queries: into `out`, which may be `base`.
 */
export function scoreAll(
  thread: i32,
  threads: i32,
  queries: usize,
  count: i32,
  items: usize,
  candidates: i32,
  width: i32,
  base: usize,
  out: usize,
  scratch: usize,
): void {
  const room = STATE + ((<usize>width * LANES) << 2);
  const block = scratch + <usize>thread * SCORES;
  const stride = <usize>width << 2;
  for (let group = thread; group * LANES < count; group += threads) {
    const first = group * LANES;
    const state = scratch + THREADS * SCORES + <usize>group * room;
    layOut(queries, first, count, width, state + STATE);
    for (let item = 0; item < candidates; item += 4) {
      const some = min(4, candidates - item);
      scoreSome(items + <usize>item * stride, some, stride, state + STATE, block);
      if (base != 0) addBase(base, first, count, candidates, item, some, block);
      for (let lane = 0; lane < min(LANES, count - first); lane++) {
        const row = out + ((<usize>(first + lane) * <usize>candidates + <usize>item) << 2);
        for (let i = 0; i < some; i++) {
          store<f32>(row + (<usize>i << 2), load<f32>(block + (<usize>(i * LANES + lane) << 2)));
        }
      }
    }
  }
}
