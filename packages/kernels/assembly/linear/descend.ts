/** The minimiser of `h / 2 * (x - w)^2 + g * (x - w) + l1 * |x|`, given `a = h * w - g`. */
@inline
function soft(a: f64, l1: f64, h: f64): f64 {
  if (a > l1) return (a - l1) / h;
  return a < -l1 ? (a + l1) / h : 0;
}

/**
 * Coordinate descent on `g . d + d . H d / 2 + sum_c l1_c * |w_c + d_c|` for a full symmetric matrix `H` of `size` rows,
 * `pitch` numbers apart (even, rows aligned to 16 bytes). `w` becomes `w + d`, and `g` the gradient of the smooth part there. Ends when no
 * coordinate moves by more than `tolerance` in units of the gradient, or after `sweeps`; returns how many were done.
 */
export function descendMatrix(h: usize, pitch: i32, size: i32, g: usize, w: usize, l1: usize, tolerance: f64, sweeps: i32): i32 {
  const bytes = <usize>pitch << 3;
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    let most: f64 = 0;
    for (let column = 0; column < size; column++) {
      const at = <usize>column << 3;
      const row = h + <usize>column * bytes;
      const curvature = load<f64>(row + at);
      if (!(curvature > 0)) continue;
      const before = load<f64>(w + at);
      const after = soft(curvature * before - load<f64>(g + at), load<f64>(l1 + at), curvature);
      const change = after - before;
      if (change == 0) continue;
      store<f64>(w + at, after);
      most = max(most, abs(change) * curvature);
      const factor = f64x2.splat(change);
      for (let to: usize = 0; to < bytes; to += 16) {
        v128.store(g + to, f64x2.add(v128.load(g + to), f64x2.mul(factor, v128.load(row + to))));
      }
    }
    if (most <= tolerance) return sweep;
  }
  return sweeps;
}

/** For each column of a matrix in compressed columns, `sum_r x_rc * residual_r` and `sum_r x_rc^2 * curvature_r`. */
export function columnDerivatives(
  thread: i32,
  threads: i32,
  columns: i32,
  offsets: usize,
  rows: usize,
  values: usize,
  residuals: usize,
  curvatures: usize,
  g: usize,
  h: usize,
): void {
  const from = <i32>(<i64>columns * <i64>thread / <i64>threads);
  const to = <i32>(<i64>columns * <i64>(thread + 1) / <i64>threads);
  for (let column = from; column < to; column++) {
    const end = <usize>load<i32>(offsets + (<usize>column << 2), 4);
    let slope: f64 = 0;
    let curvature: f64 = 0;
    for (let e = <usize>load<i32>(offsets + (<usize>column << 2)); e < end; e++) {
      const x = load<f64>(values + (e << 3));
      const at = <usize>load<u32>(rows + (e << 2)) << 3;
      slope += x * load<f64>(residuals + at);
      curvature += x * x * load<f64>(curvatures + at);
    }
    store<f64>(g + (<usize>column << 3), slope);
    store<f64>(h + (<usize>column << 3), curvature);
  }
}

/**
 * One sweep of coordinate descent over the columns in `order` of a matrix in compressed columns, on
 * `g . d + d . H d / 2 + sum_c l1_c * |w_c + d_c|` with `H = X^T D X + diag(l2)`, whose diagonal is `h`. `moved` is `X d`.
 * Returns the greatest move in units of the gradient.
 */
export function descendColumns(
  count: i32,
  order: usize,
  offsets: usize,
  rows: usize,
  values: usize,
  curvatures: usize,
  moved: usize,
  g: usize,
  h: usize,
  w: usize,
  d: usize,
  l1: usize,
  l2: usize,
): f64 {
  let most: f64 = 0;
  for (let index = 0; index < count; index++) {
    const column = <usize>load<u32>(order + (<usize>index << 2));
    const at = column << 3;
    const curvature = load<f64>(h + at);
    if (!(curvature > 0)) continue;
    const from = <usize>load<i32>(offsets + (column << 2));
    const end = <usize>load<i32>(offsets + (column << 2), 4);
    let slope = load<f64>(g + at) + load<f64>(l2 + at) * load<f64>(d + at);
    for (let e = from; e < end; e++) {
      const row = <usize>load<u32>(rows + (e << 2)) << 3;
      slope += load<f64>(values + (e << 3)) * load<f64>(curvatures + row) * load<f64>(moved + row);
    }
    const before = load<f64>(w + at) + load<f64>(d + at);
    const after = soft(curvature * before - slope, load<f64>(l1 + at), curvature);
    const change = after - before;
    if (change == 0) continue;
    store<f64>(d + at, load<f64>(d + at) + change);
    most = max(most, abs(change) * curvature);
    for (let e = from; e < end; e++) {
      const row = moved + (<usize>load<u32>(rows + (e << 2)) << 3);
      store<f64>(row, load<f64>(row) + change * load<f64>(values + (e << 3)));
    }
  }
  return most;
}
