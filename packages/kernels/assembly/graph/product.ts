import { firstOf } from "./share";

/** How many steps of the inner sum are taken before the next columns: their part of `right` stays in the cache. */
const BLOCK: i32 = 256;

// @ts-ignore: decorator
@inline
function put(out: usize, sum: v128, alpha: v128, add: bool): void {
  const value = f32x4.mul(sum, alpha);
  v128.store(out, add ? f32x4.add(v128.load(out), value) : value);
}

// @ts-ignore: decorator
@inline
function fourByEight(
  left: usize,
  leftRow: usize,
  leftColumn: usize,
  right: usize,
  rightRow: usize,
  inner: i32,
  alpha: v128,
  add: bool,
  out: usize,
  outRow: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  let from = left;
  let with_ = right;
  for (let k = 0; k < inner; k++) {
    const x = v128.load(with_);
    const y = v128.load(with_, 16);
    const a = v128.load32_splat(from);
    a0 = f32x4.add(a0, f32x4.mul(a, x));
    a1 = f32x4.add(a1, f32x4.mul(a, y));
    const b = v128.load32_splat(from + leftRow);
    b0 = f32x4.add(b0, f32x4.mul(b, x));
    b1 = f32x4.add(b1, f32x4.mul(b, y));
    const c = v128.load32_splat(from + 2 * leftRow);
    c0 = f32x4.add(c0, f32x4.mul(c, x));
    c1 = f32x4.add(c1, f32x4.mul(c, y));
    const d = v128.load32_splat(from + 3 * leftRow);
    d0 = f32x4.add(d0, f32x4.mul(d, x));
    d1 = f32x4.add(d1, f32x4.mul(d, y));
    from += leftColumn;
    with_ += rightRow;
  }
  put(out, a0, alpha, add);
  put(out + 16, a1, alpha, add);
  put(out + outRow, b0, alpha, add);
  put(out + outRow + 16, b1, alpha, add);
  put(out + 2 * outRow, c0, alpha, add);
  put(out + 2 * outRow + 16, c1, alpha, add);
  put(out + 3 * outRow, d0, alpha, add);
  put(out + 3 * outRow + 16, d1, alpha, add);
}

// @ts-ignore: decorator
@inline
function oneByEight(
  left: usize,
  leftColumn: usize,
  right: usize,
  rightRow: usize,
  inner: i32,
  alpha: v128,
  add: bool,
  out: usize,
): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (let k = 0; k < inner; k++) {
    const a = v128.load32_splat(left + <usize>k * leftColumn);
    const from = right + <usize>k * rightRow;
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(from)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(from, 16)));
  }
  put(out, s0, alpha, add);
  put(out + 16, s1, alpha, add);
}

// @ts-ignore: decorator
@inline
function single(
  left: usize,
  leftColumn: usize,
  right: usize,
  rightRow: usize,
  inner: i32,
  alpha: f32,
  add: bool,
  out: usize,
): void {
  let sum: f32 = 0;
  for (let k = 0; k < inner; k++) {
    sum += load<f32>(left + <usize>k * leftColumn) * load<f32>(right + <usize>k * rightRow);
  }
  store<f32>(out, add ? load<f32>(out) + sum * alpha : sum * alpha);
}

/**
 * The product of two matrices in float32 for the thread's rows: `out = alpha * left times right`, added to what `out` holds
 * where `add` is not 0. Steps are in numbers: from row to row and from column to column of `left`, so that it may be read
 * transposed, and from row to row of the others.
 */
export function multiply(
  thread: i32,
  threads: i32,
  left: usize,
  leftRow: i32,
  leftColumn: i32,
  right: usize,
  rightRow: i32,
  rows: i32,
  inner: i32,
  columns: i32,
  alpha: f32,
  add: i32,
  out: usize,
  outRow: i32,
): void {
  const lr = <usize>leftRow << 2;
  const lc = <usize>leftColumn << 2;
  const rr = <usize>rightRow << 2;
  const or = <usize>outRow << 2;
  const alphas = f32x4.splat(alpha);
  const first = firstOf(thread, threads, rows);
  const end = firstOf(thread + 1, threads, rows);
  for (let k = 0; k < inner || k === 0; k += BLOCK) {
    const depth = min(BLOCK, inner - k);
    const more = add !== 0 || k > 0;
    const l = left + <usize>k * lc;
    const r = right + <usize>k * rr;
    let column = 0;
    for (; column + 8 <= columns; column += 8) {
      const from = r + (<usize>column << 2);
      const to = out + (<usize>column << 2);
      let row = first;
      for (; row + 4 <= end; row += 4) {
        fourByEight(l + <usize>row * lr, lr, lc, from, rr, depth, alphas, more, to + <usize>row * or, or);
      }
      for (; row < end; row++) {
        oneByEight(l + <usize>row * lr, lc, from, rr, depth, alphas, more, to + <usize>row * or);
      }
    }
    for (; column < columns; column++) {
      const from = r + (<usize>column << 2);
      const to = out + (<usize>column << 2);
      for (let row = first; row < end; row++) {
        single(l + <usize>row * lr, lc, from, rr, depth, alpha, more, to + <usize>row * or);
      }
    }
  }
}
