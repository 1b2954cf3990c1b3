import { expRow, greatest, scaleRow } from "./cross-entropy";
import { dot } from "./lanes";
import { matMulF32, matMulScratch } from "./matmul";

/** How many bytes of scratch memory `attention` and `attentionGradient` need. */
export function attentionScratch(queries: i32, keys: i32, width: i32, valueWidth: i32): usize {
  const widest = max(max(keys, width), valueWidth);
  return 2 * ((<usize>queries * <usize>keys) << 2) + matMulScratch(widest);
}

/**
 * The weights of attention of one group: the softmax of `scale` x queries . keys over the first `count` keys, with
 * `causal` over those up to the query's own place; a query that sees no key has no weights.
 */
function weigh(
  q: usize,
  k: usize,
  queries: i32,
  keys: i32,
  width: i32,
  scale: f32,
  causal: bool,
  count: i32,
  weights: usize,
  scratch: usize,
): void {
  matMulF32(q, k, queries, keys, width, false, true, weights, scratch);
  for (let row = 0; row < queries; row++) {
    const at = weights + ((<usize>row * <usize>keys) << 2);
    const seen = causal ? min(count, row + 1) : count;
    if (seen < keys) memory.fill(at + (<usize>seen << 2), 0, <usize>(keys - seen) << 2);
    if (seen == 0) continue;
    scaleRow(at, seen, scale);
    const total = expRow(at, seen, greatest(at, seen), at);
    scaleRow(at, seen, <f32>1 / total);
  }
}

// @ts-ignore: decorator
@inline
function countOf(lengths: usize, group: i32, keys: i32): i32 {
  return lengths == 0 ? keys : max(0, min(keys, load<i32>(lengths + (<usize>group << 2))));
}

/**
 * Attention: for each of `groups` groups softmax(`scale` x q k') v, with q queries x width, k keys x width and v keys x
 * valueWidth. `lengths` says how many keys of each group count; 0 for all.
 */
export function attention(
  q: usize,
  k: usize,
  v: usize,
  lengths: usize,
  groups: i32,
  queries: i32,
  keys: i32,
  width: i32,
  valueWidth: i32,
  scale: f32,
  causal: bool,
  out: usize,
  scratch: usize,
): void {
  const rest = scratch + 2 * ((<usize>queries * <usize>keys) << 2);
  for (let group = 0; group < groups; group++) {
    const g = <usize>group << 2;
    const from = k + g * <usize>keys * <usize>width;
    const count = countOf(lengths, group, keys);
    weigh(
      q + g * <usize>queries * <usize>width,
      from,
      queries,
      keys,
      width,
      scale,
      causal,
      count,
      scratch,
      rest,
    );
    matMulF32(
      scratch,
      v + g * <usize>keys * <usize>valueWidth,
      queries,
      valueWidth,
      keys,
      false,
      false,
      out + g * <usize>queries * <usize>valueWidth,
      rest,
    );
  }
}

/** The gradient of a row of weights: `scale * (weight * (slope - mean))`, in place of the slopes. */
function slope(weights: usize, mean: f32, scale: f32, keys: i32, slopes: usize): void {
  const size = <usize>keys << 2;
  const m = f32x4.splat(mean);
  const s = f32x4.splat(scale);
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    const part = f32x4.mul(v128.load(weights + at), f32x4.sub(v128.load(slopes + at), m));
    v128.store(slopes + at, f32x4.mul(s, part));
  }
  for (; at < size; at += 4) {
    store<f32>(slopes + at, scale * (load<f32>(weights + at) * (load<f32>(slopes + at) - mean)));
  }
}

/** The gradients of `attention`, whose weights are computed again. */
export function attentionGradient(
  q: usize,
  k: usize,
  v: usize,
  lengths: usize,
  dy: usize,
  groups: i32,
  queries: i32,
  keys: i32,
  width: i32,
  valueWidth: i32,
  scale: f32,
  causal: bool,
  dq: usize,
  dk: usize,
  dv: usize,
  scratch: usize,
): void {
  const slopes = scratch + ((<usize>queries * <usize>keys) << 2);
  const rest = slopes + ((<usize>queries * <usize>keys) << 2);
  for (let group = 0; group < groups; group++) {
    const g = <usize>group << 2;
    const atQ = g * <usize>queries * <usize>width;
    const atK = g * <usize>keys * <usize>width;
    const atV = g * <usize>keys * <usize>valueWidth;
    const upstream = dy + g * <usize>queries * <usize>valueWidth;
    const count = countOf(lengths, group, keys);
    weigh(q + atQ, k + atK, queries, keys, width, scale, causal, count, scratch, rest);
    matMulF32(scratch, upstream, keys, valueWidth, queries, true, false, dv + atV, rest);
    matMulF32(upstream, v + atV, queries, keys, valueWidth, false, true, slopes, rest);
    for (let row = 0; row < queries; row++) {
      const at = (<usize>row * <usize>keys) << 2;
      const mean = dot(scratch + at, slopes + at, keys);
      slope(scratch + at, mean, scale, keys, slopes + at);
    }
    matMulF32(slopes, k + atK, queries, width, keys, false, false, dq + atQ, rest);
    matMulF32(slopes, q + atQ, keys, width, queries, true, false, dk + atK, rest);
  }
}
