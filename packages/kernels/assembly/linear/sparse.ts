/** Adds the sparse part of each row's dot product to its margin, values in order. */
export function sparseMargins(offsets: usize, indices: usize, values: usize, from: i32, rows: i32, w: usize, z: usize): void {
  for (let row = 0; row < rows; row++) {
    const at = offsets + (<usize>(from + row) << 2);
    const end = <usize>load<i32>(at, 4);
    let sum: f64 = 0;
    for (let e = <usize>load<i32>(at); e < end; e++) {
      sum += <f64>load<f32>(values + (e << 2)) * load<f64>(w + (<usize>load<u32>(indices + (e << 2)) << 3));
    }
    const to = z + (<usize>row << 3);
    store<f64>(to, load<f64>(to) + sum);
  }
}

/** Adds the sparse part of `sum_r x_r * residual_r` to a gradient. */
export function sparseGradient(offsets: usize, indices: usize, values: usize, from: i32, rows: i32, residuals: usize, gradient: usize): void {
  for (let row = 0; row < rows; row++) {
    const at = offsets + (<usize>(from + row) << 2);
    const end = <usize>load<i32>(at, 4);
    const r = load<f64>(residuals + (<usize>row << 3));
    for (let e = <usize>load<i32>(at); e < end; e++) {
      const to = gradient + (<usize>load<u32>(indices + (e << 2)) << 3);
      store<f64>(to, load<f64>(to) + <f64>load<f32>(values + (e << 2)) * r);
    }
  }
}
