import { interleave, LANES, SCORES, scoreTile, TILE } from "./score";
import { offer, order } from "./top-k";

/** How many bytes of items are scored for one group of queries after the other: they stay in a cache. */
const BLOCK: usize = 128 << 10;

/** The most threads that there may be. */
const THREADS: usize = 64;

/** What a group of queries needs beside its vectors: bounds, and the places in its exclusion lists. */
const STATE: usize = 3 * 8 * 4;

/** How many bytes of scratch memory {@link rank} needs, for all threads together. */
export function rankScratch(count: i32, width: i32): usize {
  return <usize>((count + LANES - 1) / LANES) * (STATE + ((<usize>width * LANES) << 2)) + THREADS * SCORES;
}

/** Where a thread's scores of a tile go. */
// @ts-ignore: decorator
@inline
export function scoresOf(scratch: usize, thread: i32): usize {
  return scratch + <usize>thread * SCORES;
}

/** Where what is known of a group of queries is: its state, and behind it the vectors. */
// @ts-ignore: decorator
@inline
function stateOf(scratch: usize, group: i32, width: i32): usize {
  return scratch + THREADS * SCORES + <usize>group * (STATE + ((<usize>width * LANES) << 2));
}

/** Lays a group's queries side by side; gives where they are. */
export function placeQueries(queries: usize, group: i32, count: i32, width: i32, scratch: usize): usize {
  const to = stateOf(scratch, group, width) + STATE;
  interleave(queries, group * LANES, count, width, to);
  return to;
}

/**
 * For each query the `k` items of greatest score, best first, for the thread's groups of queries. The score is what `base` holds (0 without it),
 * plus the inner product of the vectors, summed in float32 in the order of the dimensions. Items lie in tiles; `skip` and `excludeOffsets` may be 0.
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
  const stride = <usize>width << 2;
  for (let group = thread; group * LANES < count; group += threads) {
    placeQueries(queries, group, count, width, scratch);
    begin(group * LANES, count, excludeOffsets, sizes, stateOf(scratch, group, width));
  }
  if (k <= 0) return;
  const some = max(TILE, <i32>(BLOCK / max(stride, 64)) & ~(TILE - 1));
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
        stride,
        base,
        k,
        skip,
        excludeOffsets != 0 ? excludeIndices : 0,
        indices,
        scores,
        sizes,
        scoresOf(scratch, thread),
        stateOf(scratch, group, width),
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
function begin(first: i32, count: i32, excludeOffsets: usize, sizes: usize, state: usize): void {
  for (let lane = 0; lane < LANES; lane++) {
    const at = <usize>lane << 2;
    const query = first + lane;
    const taken = query < count;
    const list = excludeOffsets + (<usize>query << 2);
    store<f32>(state + at, taken ? -Infinity : <f32>NaN);
    store<i32>(state + at, taken && excludeOffsets != 0 ? load<i32>(list) : 0, 32);
    store<i32>(state + at, taken && excludeOffsets != 0 ? load<i32>(list, 4) : 0, 64);
    if (taken) store<i32>(sizes + (<usize>query << 2), 0);
  }
}

/** Whether any score of a tile reaches its query's bound. */
// @ts-ignore: decorator
@inline
function reaches(block: usize, low: v128, high: v128): bool {
  const a = v128.or(f32x4.ge(v128.load(block), low), f32x4.ge(v128.load(block, 16), high));
  const b = v128.or(f32x4.ge(v128.load(block, 32), low), f32x4.ge(v128.load(block, 48), high));
  const c = v128.or(f32x4.ge(v128.load(block, 64), low), f32x4.ge(v128.load(block, 80), high));
  const d = v128.or(f32x4.ge(v128.load(block, 96), low), f32x4.ge(v128.load(block, 112), high));
  return v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)));
}

function search(
  first: i32,
  count: i32,
  from: i32,
  to: i32,
  items: usize,
  candidates: i32,
  stride: usize,
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
  for (let item = from; item < to; item += TILE) {
    const some = min(TILE, to - item);
    scoreTile(items + <usize>item * stride, stride, state + STATE, block);
    if (base != 0) addBase(base, first, count, candidates, item, some, block);
    const low = v128.load(state);
    const high = v128.load(state, 16);
    if (!reaches(block, low, high)) continue;
    for (let i = 0; i < some; i++) {
      const row = block + ((<usize>i * LANES) << 2);
      const hit = i32x4.bitmask(f32x4.ge(v128.load(row), low)) | (i32x4.bitmask(f32x4.ge(v128.load(row, 16), high)) << 4);
      if (hit == 0) continue;
      const candidate = item + i;
      if (skip != 0 && load<u8>(skip + <usize>candidate) != 0) continue;
      for (let rest = hit; rest != 0; rest &= rest - 1) {
        const lane = <usize>ctz(rest) << 2;
        if (excluded != 0 && isExcluded(excluded, state + 32 + lane, load<i32>(state + lane, 64), candidate)) continue;
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

function isExcluded(excluded: usize, cursor: usize, end: i32, candidate: i32): bool {
  let next = load<i32>(cursor);
  while (next < end && load<i32>(excluded + (<usize>next << 2)) < candidate) next++;
  store<i32>(cursor, next);
  return next < end && load<i32>(excluded + (<usize>next << 2)) == candidate;
}

/** Adds what the queries' rows of `base` hold for some items. */
// @ts-ignore: decorator
@inline
export function addBase(base: usize, first: i32, count: i32, candidates: i32, item: i32, some: i32, block: usize): void {
  const lanes = min(LANES, count - first);
  for (let lane = 0; lane < lanes; lane++) {
    const row = base + ((<usize>(first + lane) * <usize>candidates + <usize>item) << 2);
    for (let i = 0; i < some; i++) {
      const at = block + (<usize>(i * LANES + lane) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(row + (<usize>i << 2)));
    }
  }
}
