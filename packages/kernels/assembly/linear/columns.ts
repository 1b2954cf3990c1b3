/** Writes `b + sum_c w_c * x_c` for a block of rows of columns that lie `stride` bytes apart; `rows` is even. */
export function denseMargins(x: usize, stride: usize, rows: i32, width: i32, w: usize, b: f64, z: usize): void {
  const bytes = <usize>rows << 3;
  const start = f64x2.splat(b);
  for (let at: usize = 0; at < bytes; at += 16) v128.store(z + at, start);
  let column = 0;
  for (; column + 4 <= width; column += 4) {
    const w0 = v128.load64_splat(w);
    const w1 = v128.load64_splat(w, 8);
    const w2 = v128.load64_splat(w, 16);
    const w3 = v128.load64_splat(w, 24);
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const left = f64x2.add(f64x2.mul(v128.load(x + at), w0), f64x2.mul(v128.load(x1 + at), w1));
      const right = f64x2.add(f64x2.mul(v128.load(x2 + at), w2), f64x2.mul(v128.load(x3 + at), w3));
      v128.store(z + at, f64x2.add(v128.load(z + at), f64x2.add(left, right)));
    }
    x = x3 + stride;
    w += 32;
  }
  for (; column < width; column++) {
    const w0 = v128.load64_splat(w);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(z + at, f64x2.add(v128.load(z + at), f64x2.mul(v128.load(x + at), w0)));
    }
    x += stride;
    w += 8;
  }
}

@inline
function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** Adds `sum_r x_rc * residual_r` for each column of a block to a gradient; `rows` is even. */
export function denseGradient(x: usize, stride: usize, rows: i32, width: i32, residuals: usize, gradient: usize): void {
  const bytes = <usize>rows << 3;
  let column = 0;
  for (; column + 4 <= width; column += 4) {
    let g0 = f64x2.splat(0);
    let g1 = g0;
    let g2 = g0;
    let g3 = g0;
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    for (let at: usize = 0; at < bytes; at += 16) {
      const r = v128.load(residuals + at);
      g0 = f64x2.add(g0, f64x2.mul(v128.load(x + at), r));
      g1 = f64x2.add(g1, f64x2.mul(v128.load(x1 + at), r));
      g2 = f64x2.add(g2, f64x2.mul(v128.load(x2 + at), r));
      g3 = f64x2.add(g3, f64x2.mul(v128.load(x3 + at), r));
    }
    addTo(gradient, g0);
    addTo(gradient + 8, g1);
    addTo(gradient + 16, g2);
    addTo(gradient + 24, g3);
    x = x3 + stride;
    gradient += 32;
  }
  for (; column < width; column++) {
    let g0 = f64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      g0 = f64x2.add(g0, f64x2.mul(v128.load(x + at), v128.load(residuals + at)));
    }
    addTo(gradient, g0);
    x += stride;
    gradient += 8;
  }
}
