import { combineParts } from "../dense/combine";

/**
 * Thirty-two pseudo-random bits of a place: Wellons's triple32 (2018), which mixes well, with the key let in twice, so that
 * two keys do not give the same bits in another order.
 */
// @ts-ignore: decorator
@inline
function bitsOf(place: u32, key: u32): u32 {
  let x = place ^ key;
  x ^= x >> 17;
  x *= 0xed5ad4bb;
  x ^= x >> 11;
  x += key;
  x *= 0xac4c1b51;
  x ^= x >> 15;
  x *= 0x31848bab;
  return x ^ (x >> 14);
}

/** As `bitsOf`, of four places. */
// @ts-ignore: decorator
@inline
function bitsOfFour(places: v128, key: v128): v128 {
  let x = v128.xor(places, key);
  x = v128.xor(x, v128.shr<u32>(x, 17));
  x = i32x4.mul(x, i32x4.splat(0xed5ad4bb));
  x = v128.xor(x, v128.shr<u32>(x, 11));
  x = i32x4.add(x, key);
  x = i32x4.mul(x, i32x4.splat(0xac4c1b51));
  x = v128.xor(x, v128.shr<u32>(x, 15));
  x = i32x4.mul(x, i32x4.splat(0x31848bab));
  return v128.xor(x, v128.shr<u32>(x, 14));
}

/** `out[i] = scale x[i]`, or 0 where the bits of place i, which `key` chooses, are a number below `threshold`. */
export function dropout(x: usize, count: i32, key: u32, threshold: u32, scale: f32, out: usize): void {
  const keys = i32x4.splat(key);
  const bounds = i32x4.splat(threshold);
  const factors = f32x4.splat(scale);
  let places = i32x4(0, 1, 2, 3);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2;
    const kept = v128.ge<u32>(bitsOfFour(places, keys), bounds);
    v128.store(out + at, v128.and(kept, f32x4.mul(v128.load(x + at), factors)));
    places = i32x4.add(places, i32x4.splat(4));
  }
  for (; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(out + at, bitsOf(i, key) >= threshold ? load<f32>(x + at) * scale : <f32>0);
  }
}

/** A head's values of a row: `scale` times those of `count` entries, or 0; see `dropout`. */
// @ts-ignore: decorator
@inline
function keepSome(
  values: usize,
  places: usize,
  start: i32,
  count: i32,
  heads: i32,
  head: i32,
  key: u32,
  threshold: u32,
  scale: f32,
  out: usize,
): void {
  const keys = i32x4.splat(key);
  const bounds = i32x4.splat(threshold);
  const factors = f32x4.splat(scale);
  const both = i32x4.splat(heads);
  const own = i32x4.splat(head);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const from = <usize>(start + i) << 2;
    const four =
      places == 0 ? i32x4.add(i32x4.splat(start + i), i32x4(0, 1, 2, 3)) : v128.load(places + from);
    const kept = v128.ge<u32>(bitsOfFour(i32x4.add(i32x4.mul(four, both), own), keys), bounds);
    v128.store(out + (<usize>i << 2), v128.and(kept, f32x4.mul(v128.load(values + from), factors)));
  }
  for (; i < count; i++) {
    const from = <usize>(start + i) << 2;
    const place = places == 0 ? start + i : load<i32>(places + from);
    const value: f32 = load<f32>(values + from) * scale;
    const kept = bitsOf(place * heads + head, key) >= threshold;
    store<f32>(out + (<usize>i << 2), select<f32>(value, 0, kept));
  }
}

/**
 * The product of a sparse matrix and rows of `heads` x `width` numbers, each head with a dropout of its own of the matrix's
 * values. `places` numbers the values, so that a matrix and its transpose drop the same; 0: in their order. `scratch` takes as many
 * numbers as there are entries. What is dropped is multiplied by 0 instead of passed over, as a processor cannot foresee it.
 */
export function sparseDropoutMatMulF32(
  offsets: usize,
  indices: usize,
  values: usize,
  places: usize,
  rows: i32,
  dense: usize,
  heads: i32,
  width: i32,
  key: u32,
  threshold: u32,
  scale: f32,
  out: usize,
  scratch: usize,
): void {
  const part = <usize>width << 2;
  const stride = <usize>heads * part;
  for (let row = 0; row < rows; row++) {
    const start = load<i32>(offsets + (<usize>row << 2));
    const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
    const which = indices + (<usize>start << 2);
    for (let head = 0; head < heads; head++) {
      keepSome(values, places, start, count, heads, head, key, threshold, scale, scratch);
      const at = <usize>head * part;
      combineParts(which, scratch, count, dense + at, stride, part, 0, 1, out + <usize>row * stride + at);
    }
  }
}
