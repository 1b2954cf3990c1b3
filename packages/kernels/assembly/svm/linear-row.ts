/** Rows that are dense in their first columns and sparse in the others, and the weights of a linear function. */
@unmanaged
export class LinearData {
  /** Dense rows of 32-bit floats. */
  dense: usize;
  /** For each row where its sparse entries begin; one more than rows. */
  offsets: usize;
  /** Sparse entries: a 32-bit place and a 32-bit float each. */
  entries: usize;
  /** Weights, 64-bit: of the dense columns, then of the sparse ones, then of the constant. */
  weights: usize;
  /** Where the weights of the sparse columns begin. */
  sparseWeights: usize;
  /** Where the weight of the constant is. */
  constantWeight: usize;
  /** The constant column's value. */
  constant: f64;
  /** Floats of a dense row, a multiple of 4. */
  stride: i32;
}

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

/** The value of the linear function at a row. */
// @ts-ignore: decorator
@inline
export function valueOf(data: LinearData, row: i32): f64 {
  let sum = load<f64>(data.constantWeight) * data.constant;
  const bytes = <usize>data.stride << 2;
  if (bytes != 0) {
    const x = data.dense + <usize>row * bytes;
    let w = data.weights;
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16, w += 32) {
      const part = v128.load(x + at);
      a = f64x2.add(a, f64x2.mul(v128.load(w), f64x2.promote_low_f32x4(part)));
      b = f64x2.add(b, f64x2.mul(v128.load(w, 16), high(part)));
    }
    const both = f64x2.add(a, b);
    sum += f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  const offset = data.offsets + (<usize>row << 2);
  let at = data.entries + (<usize>load<u32>(offset) << 3);
  const end = data.entries + (<usize>load<u32>(offset, 4) << 3);
  const w = data.sparseWeights;
  let a: f64 = 0;
  let b: f64 = 0;
  for (; at + 16 <= end; at += 16) {
    a += load<f64>(w + (<usize>load<u32>(at) << 3)) * <f64>load<f32>(at, 4);
    b += load<f64>(w + (<usize>load<u32>(at, 8) << 3)) * <f64>load<f32>(at, 12);
  }
  if (at < end) a += load<f64>(w + (<usize>load<u32>(at) << 3)) * <f64>load<f32>(at, 4);
  return sum + (a + b);
}

/** Adds a multiple of a row to the weights. */
// @ts-ignore: decorator
@inline
export function addRow(data: LinearData, row: i32, step: f64): void {
  const bytes = <usize>data.stride << 2;
  if (bytes != 0) {
    const x = data.dense + <usize>row * bytes;
    const d = f64x2.splat(step);
    let w = data.weights;
    for (let at: usize = 0; at < bytes; at += 16, w += 32) {
      const part = v128.load(x + at);
      v128.store(w, f64x2.add(v128.load(w), f64x2.mul(d, f64x2.promote_low_f32x4(part))));
      v128.store(w, f64x2.add(v128.load(w, 16), f64x2.mul(d, high(part))), 16);
    }
  }
  const offset = data.offsets + (<usize>row << 2);
  const end = data.entries + (<usize>load<u32>(offset, 4) << 3);
  for (let at = data.entries + (<usize>load<u32>(offset) << 3); at < end; at += 8) {
    const w = data.sparseWeights + (<usize>load<u32>(at) << 3);
    store<f64>(w, load<f64>(w) + step * <f64>load<f32>(at, 4));
  }
  store<f64>(data.constantWeight, load<f64>(data.constantWeight) + step * data.constant);
}

/** Reads one word of every cache line of a row's sparse entries, so that they are there when needed. */
// @ts-ignore: decorator
@inline
export function touch(data: LinearData, row: i32): u32 {
  const offset = data.offsets + (<usize>row << 2);
  const end = data.entries + (<usize>load<u32>(offset, 4) << 3);
  let sum: u32 = 0;
  for (let at = data.entries + (<usize>load<u32>(offset) << 3); at < end; at += 64) sum += load<u32>(at);
  return sum;
}

export function linearSquares(at: usize, rows: i32, out: usize): void {
  const data = changetype<LinearData>(at);
  for (let row = 0; row < rows; row++) {
    let sum = data.constant * data.constant;
    const x = data.dense + <usize>row * (<usize>data.stride << 2);
    for (let column = 0; column < data.stride; column++) {
      const value = <f64>load<f32>(x + (<usize>column << 2));
      sum += value * value;
    }
    const offset = data.offsets + (<usize>row << 2);
    for (let entry = load<u32>(offset); entry < load<u32>(offset, 4); entry++) {
      const value = <f64>load<f32>(data.entries + (<usize>entry << 3), 4);
      sum += value * value;
    }
    store<f64>(out + (<usize>row << 3), sum);
  }
}

export function linearValues(at: usize, rows: i32, out: usize): void {
  const data = changetype<LinearData>(at);
  for (let row = 0; row < rows; row++) store<f64>(out + (<usize>row << 3), valueOf(data, row));
}
