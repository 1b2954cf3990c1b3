/**
 * `out = rows matrix`: rows of `width` numbers times a matrix of `columns`, a multiple of 4, for the thread's rows. Each number is
 * summed in the order of the dimensions.
 */
export function multiplyRows(
  thread: i32,
  threads: i32,
  rows: usize,
  count: i32,
  width: i32,
  matrix: usize,
  columns: i32,
  out: usize,
): void {
  const stride = <usize>width << 2;
  const bytes = <usize>columns << 2;
  const end = <i32>((<i64>count * (thread + 1)) / threads);
  let row = <i32>((<i64>count * thread) / threads);
  for (; row + 4 <= end; row += 4) {
    multiplyFour(rows + <usize>row * stride, stride, matrix, bytes, out + <usize>row * bytes);
  }
  for (; row < end; row++) multiplyOne(rows + <usize>row * stride, stride, matrix, bytes, out + <usize>row * bytes);
}

// @ts-ignore: decorator
@inline
function multiplyOne(row: usize, stride: usize, matrix: usize, bytes: usize, out: usize): void {
  for (let c: usize = 0; c < bytes; c += 16) fourColumns(row, stride, matrix + c, bytes, out + c);
}

// @ts-ignore: decorator
@inline
function multiplyFour(r0: usize, stride: usize, matrix: usize, bytes: usize, out: usize): void {
  const r1 = r0 + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  let c: usize = 0;
  for (; c + 32 <= bytes; c += 32) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let d0 = a0;
    let d1 = a0;
    let e0 = a0;
    let e1 = a0;
    let from = matrix + c;
    for (let at: usize = 0; at < stride; at += 4) {
      const low = v128.load(from);
      const high = v128.load(from, 16);
      const a = v128.load32_splat(r0 + at);
      a0 = f32x4.add(a0, f32x4.mul(a, low));
      a1 = f32x4.add(a1, f32x4.mul(a, high));
      const b = v128.load32_splat(r1 + at);
      b0 = f32x4.add(b0, f32x4.mul(b, low));
      b1 = f32x4.add(b1, f32x4.mul(b, high));
      const d = v128.load32_splat(r2 + at);
      d0 = f32x4.add(d0, f32x4.mul(d, low));
      d1 = f32x4.add(d1, f32x4.mul(d, high));
      const e = v128.load32_splat(r3 + at);
      e0 = f32x4.add(e0, f32x4.mul(e, low));
      e1 = f32x4.add(e1, f32x4.mul(e, high));
      from += bytes;
    }
    const o = out + c;
    v128.store(o, a0);
    v128.store(o, a1, 16);
    v128.store(o + bytes, b0);
    v128.store(o + bytes, b1, 16);
    v128.store(o + 2 * bytes, d0);
    v128.store(o + 2 * bytes, d1, 16);
    v128.store(o + 3 * bytes, e0);
    v128.store(o + 3 * bytes, e1, 16);
  }
  if (c < bytes) {
    for (let row: usize = 0; row < 4; row++) {
      fourColumns(r0 + row * stride, stride, matrix + c, bytes, out + c + row * bytes);
    }
  }
}

/** Four columns of one row. */
// @ts-ignore: decorator
@inline
function fourColumns(row: usize, stride: usize, matrix: usize, bytes: usize, out: usize): void {
  let sum = f32x4.splat(0);
  let from = matrix;
  for (let at: usize = 0; at < stride; at += 4) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(row + at), v128.load(from)));
    from += bytes;
  }
  v128.store(out, sum);
}
