import { offer, order } from "./top-k";

/** How many queries share one pass over the items. */
const LANES = 8;

/** How many bytes of scratch memory a thread of {@link topKInnerProduct} needs. */
export function searchScratch(width: i32): usize {
  return <usize>width * LANES * 4 + 256;
}

/**
 * For each query the `k` items of greatest inner product, best first, for the thread's queries. Scores are summed in
 * float32 in the order of the dimensions. `skip` and `excludeOffsets` may be 0.
 */
export function topKInnerProduct(
  thread: i32,
  threads: i32,
  queries: usize,
  count: i32,
  items: usize,
  candidates: i32,
  width: i32,
  k: i32,
  skip: usize,
  excludeOffsets: usize,
  excludeIndices: usize,
  indices: usize,
  scores: usize,
  sizes: usize,
  scratch: usize,
): void {
  const space = scratch + <usize>thread * searchScratch(width);
  for (let first = thread * LANES; first < count; first += threads * LANES) {
    const lanes = min(LANES, count - first);
    interleave(queries + ((<usize>first * <usize>width) << 2), lanes, width, space);
    for (let lane = 0; lane < lanes; lane++) store<i32>(sizes + (<usize>(first + lane) << 2), 0);
    search(
      first,
      lanes,
      items,
      candidates,
      width,
      k,
      skip,
      excludeOffsets,
      excludeIndices,
      indices,
      scores,
      sizes,
      space,
    );
    for (let lane = 0; lane < lanes; lane++) {
      const query = first + lane;
      const at = (<usize>query * <usize>k) << 2;
      order(indices + at, scores + at, load<i32>(sizes + (<usize>query << 2)));
    }
  }
}

/** Lays the group's queries side by side, dimension by dimension; lanes that no query takes are zero. */
function interleave(queries: usize, lanes: i32, width: i32, to: usize): void {
  for (let column = 0; column < width; column++) {
    for (let lane = 0; lane < LANES; lane++) {
      const value =
        lane < lanes ? load<f32>(queries + ((<usize>lane * <usize>width + <usize>column) << 2)) : <f32>0;
      store<f32>(to + ((<usize>column * LANES + <usize>lane) << 2), value);
    }
  }
}

function search(
  first: i32,
  lanes: i32,
  items: usize,
  candidates: i32,
  width: i32,
  k: i32,
  skip: usize,
  excludeOffsets: usize,
  excludeIndices: usize,
  indices: usize,
  scores: usize,
  sizes: usize,
  space: usize,
): void {
  if (k <= 0) return;
  const stride = <usize>width << 2;
  const block = space + stride * LANES;
  const bounds = block + 4 * LANES * 4;
  const cursors = bounds + LANES * 4;
  const ends = cursors + LANES * 4;
  for (let lane = 0; lane < LANES; lane++) {
    const at = <usize>lane << 2;
    store<f32>(bounds + at, lane < lanes ? -Infinity : <f32>NaN);
    const query = excludeOffsets + (<usize>(first + lane) << 2);
    const listed = excludeOffsets != 0 && lane < lanes;
    store<i32>(cursors + at, listed ? load<i32>(query) : 0);
    store<i32>(ends + at, listed ? load<i32>(query, 4) : 0);
  }
  for (let item = 0; item < candidates; item += 4) {
    const some = min(4, candidates - item);
    if (some == 4) scoreFour(items + <usize>item * stride, stride, space, block);
    else {
      for (let i = 0; i < some; i++) {
        scoreOne(items + <usize>(item + i) * stride, stride, space, block + ((<usize>i * LANES) << 2));
      }
    }
    const low = v128.load(bounds);
    const high = v128.load(bounds, 16);
    for (let i = 0; i < some; i++) {
      const row = block + ((<usize>i * LANES) << 2);
      const hit =
        i32x4.bitmask(f32x4.ge(v128.load(row), low)) | (i32x4.bitmask(f32x4.ge(v128.load(row, 16), high)) << 4);
      if (hit == 0) continue;
      const candidate = item + i;
      if (skip != 0 && load<u8>(skip + <usize>candidate) != 0) continue;
      for (let rest = hit; rest != 0; rest &= rest - 1) {
        const lane = ctz(rest);
        const at = <usize>lane << 2;
        if (excludeOffsets != 0 && isExcluded(excludeIndices, cursors + at, load<i32>(ends + at), candidate)) continue;
        const query = first + lane;
        const heap = (<usize>query * <usize>k) << 2;
        const size = load<i32>(sizes + (<usize>query << 2));
        const next = offer(indices + heap, scores + heap, k, size, candidate, load<f32>(row + at));
        store<i32>(sizes + (<usize>query << 2), next);
        if (next == k) store<f32>(bounds + at, load<f32>(scores + heap));
      }
    }
  }
}

export function isExcluded(excluded: usize, cursor: usize, end: i32, candidate: i32): bool {
  let next = load<i32>(cursor);
  while (next < end && load<i32>(excluded + (<usize>next << 2)) < candidate) next++;
  store<i32>(cursor, next);
  return next < end && load<i32>(excluded + (<usize>next << 2)) == candidate;
}

// @ts-ignore: decorator
@inline
export function scoreFour(items: usize, stride: usize, queries: usize, out: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const second = items + stride;
  const third = second + stride;
  const fourth = third + stride;
  let query = queries;
  for (let at: usize = 0; at < stride; at += 4) {
    const low = v128.load(query);
    const high = v128.load(query, 16);
    const a = v128.load32_splat(items + at);
    a0 = f32x4.add(a0, f32x4.mul(a, low));
    a1 = f32x4.add(a1, f32x4.mul(a, high));
    const b = v128.load32_splat(second + at);
    b0 = f32x4.add(b0, f32x4.mul(b, low));
    b1 = f32x4.add(b1, f32x4.mul(b, high));
    const c = v128.load32_splat(third + at);
    c0 = f32x4.add(c0, f32x4.mul(c, low));
    c1 = f32x4.add(c1, f32x4.mul(c, high));
    const d = v128.load32_splat(fourth + at);
    d0 = f32x4.add(d0, f32x4.mul(d, low));
    d1 = f32x4.add(d1, f32x4.mul(d, high));
    query += 32;
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}

// @ts-ignore: decorator
@inline
export function scoreOne(item: usize, stride: usize, queries: usize, out: usize): void {
  let low = f32x4.splat(0);
  let high = low;
  let query = queries;
  for (let at: usize = 0; at < stride; at += 4) {
    const value = v128.load32_splat(item + at);
    low = f32x4.add(low, f32x4.mul(value, v128.load(query)));
    high = f32x4.add(high, f32x4.mul(value, v128.load(query, 16)));
    query += 32;
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}
