import { exp4 } from "./exp";

/** The greatest magnitude of a kernel value. */
const LARGEST: f32 = 1e30;

// @ts-ignore: decorator
@inline
function clamp4(x: v128): v128 {
  return f32x4.min(f32x4.max(x, f32x4.splat(-LARGEST)), f32x4.splat(LARGEST));
}

/** The inner products of the four rows from `x` with `q`. */
// @ts-ignore: decorator
@inline
function dot4(x: usize, bytes: usize, q: usize): v128 {
  const x1 = x + bytes;
  const x2 = x1 + bytes;
  const x3 = x2 + bytes;
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const part = v128.load(q + at);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(x + at), part));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(x1 + at), part));
    a2 = f32x4.add(a2, f32x4.mul(v128.load(x2 + at), part));
    a3 = f32x4.add(a3, f32x4.mul(v128.load(x3 + at), part));
  }
  return fold4(a0, a1, a2, a3);
}

/** The sums of the lanes of four accumulators. */
// @ts-ignore: decorator
@inline
function fold4(a0: v128, a1: v128, a2: v128, a3: v128): v128 {
  const s01 = f32x4.add(v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), v128.shuffle<f32>(a0, a1, 2, 6, 3, 7));
  const s23 = f32x4.add(v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), v128.shuffle<f32>(a2, a3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(s01, s23, 0, 1, 4, 5), v128.shuffle<f32>(s01, s23, 2, 3, 6, 7));
}

/** Stores the inner products of the four rows from `x` with two points. */
// @ts-ignore: decorator
@inline
function storeTwo(x: usize, bytes: usize, q: usize, r: usize, outQ: usize, outR: usize): void {
  const x1 = x + bytes;
  const x2 = x1 + bytes;
  const x3 = x2 + bytes;
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const part = v128.load(q + at);
    const other = v128.load(r + at);
    const c0 = v128.load(x + at);
    a0 = f32x4.add(a0, f32x4.mul(c0, part));
    b0 = f32x4.add(b0, f32x4.mul(c0, other));
    const c1 = v128.load(x1 + at);
    a1 = f32x4.add(a1, f32x4.mul(c1, part));
    b1 = f32x4.add(b1, f32x4.mul(c1, other));
    const c2 = v128.load(x2 + at);
    a2 = f32x4.add(a2, f32x4.mul(c2, part));
    b2 = f32x4.add(b2, f32x4.mul(c2, other));
    const c3 = v128.load(x3 + at);
    a3 = f32x4.add(a3, f32x4.mul(c3, part));
    b3 = f32x4.add(b3, f32x4.mul(c3, other));
  }
  v128.store(outQ, fold4(a0, a1, a2, a3));
  v128.store(outR, fold4(b0, b1, b2, b3));
}

/** The inner products of `count` rows with two points. */
export function dotsOfTwo(
  count: i32,
  x: usize,
  stride: i32,
  q: usize,
  r: usize,
  outQ: usize,
  outR: usize,
): void {
  const bytes = <usize>stride << 2;
  for (let row = 0; row < count; row += 4, x += bytes << 2) {
    storeTwo(x, bytes, q, r, outQ + (<usize>row << 2), outR + (<usize>row << 2));
  }
}

/** What the kernel makes of four inner products. */
// @ts-ignore: decorator
@inline
function finish4(kind: i32, dots: v128, norms: v128, norm: f32, gamma: f32, coef0: f32, degree: i32): v128 {
  if (kind == 1) {
    const apart = f32x4.sub(f32x4.add(norms, f32x4.splat(norm)), f32x4.add(dots, dots));
    const distance = f32x4.max(apart, f32x4.splat(0));
    return exp4(f32x4.mul(distance, f32x4.splat(-gamma)));
  }
  if (kind == 0) return clamp4(dots);
  const base = clamp4(f32x4.add(f32x4.mul(dots, f32x4.splat(gamma)), f32x4.splat(coef0)));
  if (kind == 2) {
    let power = base;
    for (let exponent = 1; exponent < degree; exponent++) power = clamp4(f32x4.mul(power, base));
    return power;
  }
  const e = exp4(f32x4.mul(f32x4.abs(base), f32x4.splat(-2)));
  const one = f32x4.splat(1);
  const size = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  return v128.or(size, v128.and(base, i32x4.splat(0x80000000)));
}

/** Inner products first, then the kernel function of them: the second loop has no long chains to wait for. */
export function rowRange(
  kind: i32,
  from: i32,
  to: i32,
  x: usize,
  norms: usize,
  stride: i32,
  q: usize,
  norm: f32,
  gamma: f32,
  coef0: f32,
  degree: i32,
  out: usize,
): void {
  const bytes = <usize>stride << 2;
  const begin = out + (<usize>from << 2);
  const end = out + (<usize>to << 2);
  x += <usize>from * bytes;
  for (let at = begin; at < end; at += 16, x += bytes << 2) v128.store(at, dot4(x, bytes, q));
  finishRange(kind, begin, end, norms - out, norm, gamma, coef0, degree);
}

/** Turns inner products into values of the kernel function; norms lie `shift` bytes from them. */
export function finishRange(
  kind: i32,
  begin: usize,
  end: usize,
  shift: usize,
  norm: f32,
  gamma: f32,
  coef0: f32,
  degree: i32,
): void {
  if (kind == 1) {
    for (let at = begin; at < end; at += 16) {
      v128.store(at, finish4(1, v128.load(at), v128.load(at + shift), norm, gamma, coef0, degree));
    }
    return;
  }
  for (let at = begin; at < end; at += 16) {
    v128.store(at, finish4(kind, v128.load(at), v128.load(at + shift), norm, gamma, coef0, degree));
  }
}

/** Where the part of a thread begins, in whole blocks of four. */
// @ts-ignore: decorator
@inline
function partAt(thread: i32, threads: i32, count: i32): i32 {
  return <i32>((<i64>((count + 3) >> 2) * <i64>thread) / <i64>threads) << 2;
}

export function kernelRow(
  thread: i32,
  threads: i32,
  kind: i32,
  x: usize,
  norms: usize,
  count: i32,
  stride: i32,
  q: usize,
  norm: f32,
  gamma: f32,
  coef0: f32,
  degree: i32,
  out: usize,
): void {
  const from = partAt(thread, threads, count);
  const to = partAt(thread + 1, threads, count);
  rowRange(kind, from, to, x, norms, stride, q, norm, gamma, coef0, degree, out);
}

export function squaredNorms(x: usize, count: i32, stride: i32, out: usize): void {
  const bytes = <usize>stride << 2;
  for (let row = 0; row < count; row++, x += bytes, out += 4) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const part = v128.load(x + at);
      sum = f32x4.add(sum, f32x4.mul(part, part));
    }
    const a = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
    const b = f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3);
    store<f32>(out, a + b);
  }
}

export function kernelDiagonal(
  kind: i32,
  norms: usize,
  count: i32,
  gamma: f32,
  coef0: f32,
  degree: i32,
  out: usize,
): void {
  for (let row = 0; row < count; row += 4) {
    const at = <usize>row << 2;
    const own = v128.load(norms + at);
    v128.store(
      out + at,
      kind == 1 ? f32x4.splat(1) : finish4(kind, own, own, 0, gamma, coef0, degree),
    );
  }
}

export function compactRow(row: usize, kept: usize, count: i32, out: usize): void {
  for (let at = 0; at < count; at++) {
    store<f32>(out + (<usize>at << 2), load<f32>(row + (<usize>load<i32>(kept + (<usize>at << 2)) << 2)));
  }
}
