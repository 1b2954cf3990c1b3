// A heap of the k best: the worst at the root. Greater score first, then smaller index; NaN is never kept.

// @ts-ignore: decorator
@inline
function isWorse(indices: usize, scores: usize, at: i32, index: i32, score: f32): bool {
  const held = load<f32>(scores + (<usize>at << 2));
  return held < score || (held == score && load<i32>(indices + (<usize>at << 2)) > index);
}

// @ts-ignore: decorator
@inline
function place(indices: usize, scores: usize, at: i32, index: i32, score: f32): void {
  store<i32>(indices + (<usize>at << 2), index);
  store<f32>(scores + (<usize>at << 2), score);
}

function siftDown(indices: usize, scores: usize, length: i32, index: i32, score: f32): void {
  let at = 0;
  let child = 1;
  while (child < length) {
    let held = load<i32>(indices + (<usize>child << 2));
    let value = load<f32>(scores + (<usize>child << 2));
    if (child + 1 < length && isWorse(indices, scores, child + 1, held, value)) {
      child++;
      held = load<i32>(indices + (<usize>child << 2));
      value = load<f32>(scores + (<usize>child << 2));
    }
    if (!(value < score || (value == score && held > index))) break;
    place(indices, scores, at, held, value);
    at = child;
    child = 2 * at + 1;
  }
  place(indices, scores, at, index, score);
}

/** Offers a candidate to a heap that holds `size` of at most `k`; gives the new size. */
export function offer(indices: usize, scores: usize, k: i32, size: i32, index: i32, score: f32): i32 {
  if (score != score || k == 0) return size;
  if (size == k) {
    if (isWorse(indices, scores, 0, index, score)) siftDown(indices, scores, k, index, score);
    return size;
  }
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (isWorse(indices, scores, parent, index, score)) break;
    place(
      indices,
      scores,
      at,
      load<i32>(indices + (<usize>parent << 2)),
      load<f32>(scores + (<usize>parent << 2)),
    );
    at = parent;
  }
  place(indices, scores, at, index, score);
  return size + 1;
}

/** Puts a heap in order, best first. */
export function order(indices: usize, scores: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const index = load<i32>(indices + (<usize>last << 2));
    const score = load<f32>(scores + (<usize>last << 2));
    place(indices, scores, last, load<i32>(indices), load<f32>(scores));
    siftDown(indices, scores, last, index, score);
  }
}

/** The `k` greatest of `count` float32 scores, best first, into `indices` and `best`; gives how many there are. */
export function topK(scores: usize, count: i32, k: i32, indices: usize, best: usize): i32 {
  if (k <= 0) return 0;
  let size = 0;
  let i = 0;
  for (; i < count && size < k; i++) size = offer(indices, best, k, size, i, load<f32>(scores + (<usize>i << 2)));
  for (; i + 4 <= count; i += 4) {
    const at = scores + (<usize>i << 2);
    if (!v128.any_true(f32x4.gt(v128.load(at), v128.load32_splat(best)))) continue;
    for (let j = 0; j < 4; j++) offer(indices, best, k, k, i + j, load<f32>(at + (<usize>j << 2)));
  }
  for (; i < count; i++) offer(indices, best, k, size, i, load<f32>(scores + (<usize>i << 2)));
  order(indices, best, size);
  return size;
}
