import { exp2lanes, log2lanes } from "./transcendental";

/** Two of a row's neighbours, with `other` in the second place where there is only one. */
@inline
function pair(at: usize, both: bool, other: f64): v128 {
  return both ? v128.load(at) : f64x2.replace_lane(v128.load64_zero(at), 1, other);
}

@inline
function both(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** `c * log(1 + exp(-s z))` with `s` = 1 for the target 1 and -1 for 0; the logarithm is that of a running product unless weighted. */
function logisticLosses(rows: i32, z: usize, y: usize, c: usize, r: usize, h: usize): f64 {
  const one = f64x2.splat(1);
  let sum = f64x2.splat(0);
  let product = one;
  for (let row = 0; row < rows; row += 2) {
    const at = <usize>row << 3;
    const whole = row + 1 < rows;
    const margin = pair(z + at, whole, 1e3);
    const sign = f64x2.sub(one, f64x2.mul(f64x2.splat(2), pair(y + at, whole, 1)));
    const u = f64x2.mul(sign, margin);
    const m = exp2lanes(f64x2.neg(f64x2.abs(u)));
    const q = f64x2.add(one, m);
    const inverse = f64x2.div(one, q);
    const lost = f64x2.mul(f64x2.sub(m, f64x2.sub(q, one)), inverse);
    const linear = f64x2.add(f64x2.max(u, f64x2.splat(0)), lost);
    let slope = f64x2.mul(sign, f64x2.mul(v128.bitselect(one, m, f64x2.ge(u, f64x2.splat(0))), inverse));
    let curvature = f64x2.mul(m, f64x2.mul(inverse, inverse));
    if (c) {
      const weight = pair(c + at, whole, 0);
      sum = f64x2.add(sum, f64x2.mul(weight, f64x2.add(linear, log2lanes(q))));
      slope = f64x2.mul(slope, weight);
      curvature = f64x2.mul(curvature, weight);
    } else {
      sum = f64x2.add(sum, linear);
      product = f64x2.mul(product, q);
    }
    v128.store(r + at, slope);
    if (h) v128.store(h + at, curvature);
    if ((row & 511) == 510) {
      sum = f64x2.add(sum, log2lanes(product));
      product = one;
    }
  }
  return both(f64x2.add(sum, log2lanes(product)));
}

/** `c / 2 * (z - y)^2`. */
function squaredLosses(rows: i32, z: usize, y: usize, c: usize, r: usize, h: usize): f64 {
  let sum = f64x2.splat(0);
  let weight = f64x2.splat(1);
  for (let row = 0; row < rows; row += 2) {
    const at = <usize>row << 3;
    const whole = row + 1 < rows;
    const error = f64x2.sub(pair(z + at, whole, 0), pair(y + at, whole, 0));
    if (c) weight = pair(c + at, whole, 0);
    const slope = f64x2.mul(error, weight);
    sum = f64x2.add(sum, f64x2.mul(f64x2.splat(0.5), f64x2.mul(slope, error)));
    v128.store(r + at, slope);
    if (h) v128.store(h + at, weight);
  }
  return both(sum);
}

/** `c * (exp(z) - y * z)`. */
function poissonLosses(rows: i32, z: usize, y: usize, c: usize, r: usize, h: usize): f64 {
  let sum = f64x2.splat(0);
  let weight = f64x2.splat(1);
  for (let row = 0; row < rows; row += 2) {
    const at = <usize>row << 3;
    const whole = row + 1 < rows;
    const margin = pair(z + at, whole, 0);
    const target = pair(y + at, whole, 0);
    if (c) weight = pair(c + at, whole, 0);
    else if (!whole) weight = f64x2.replace_lane(weight, 1, 0);
    const mean = exp2lanes(margin);
    sum = f64x2.add(sum, f64x2.mul(weight, f64x2.sub(mean, f64x2.mul(target, margin))));
    v128.store(r + at, f64x2.mul(weight, f64x2.sub(mean, target)));
    if (h) v128.store(h + at, f64x2.mul(weight, mean));
  }
  return both(sum);
}

/**
 * The losses of a block of rows: returns their sum, writes derivatives and, where `h` is not 0, second derivatives by
 * the margin. The arrays `r` and `h` have room for an even number.
 */
export function blockLosses(loss: i32, rows: i32, z: usize, y: usize, c: usize, r: usize, h: usize): f64 {
  if (loss == 0) return logisticLosses(rows, z, y, c, r, h);
  if (loss == 1) return squaredLosses(rows, z, y, c, r, h);
  return poissonLosses(rows, z, y, c, r, h);
}

/**
 * The losses of a block of rows under softmax: `z` holds a margin for each class and row, `stride` bytes from class to
 * class, and becomes the derivatives. `codes` are the classes as numbers. Rows behind the last up to an even count must be there.
 */
export function softmaxLosses(rows: i32, classes: i32, z: usize, stride: usize, codes: usize, c: usize): f64 {
  let total: f64 = 0;
  const end = z + <usize>classes * stride;
  for (let row = 0; row < rows; row += 2) {
    const at = z + (<usize>row << 3);
    const last = end + (<usize>row << 3);
    const whole = row + 1 < rows;
    let greatest = v128.load(at);
    for (let p = at + stride; p < last; p += stride) greatest = f64x2.max(greatest, v128.load(p));
    let mass = f64x2.splat(0);
    const first = at + <usize>load<f64>(codes + (<usize>row << 3)) * stride;
    const second = whole ? at + <usize>load<f64>(codes + (<usize>row << 3), 8) * stride + 8 : first;
    const chosen = f64x2.replace_lane(f64x2.splat(load<f64>(first)), 1, load<f64>(second));
    for (let p = at; p < last; p += stride) {
      const share = exp2lanes(f64x2.sub(v128.load(p), greatest));
      mass = f64x2.add(mass, share);
      v128.store(p, share);
    }
    let weight = f64x2.splat(1);
    if (c) weight = whole ? v128.load(c + (<usize>row << 3)) : v128.load64_zero(c + (<usize>row << 3));
    const losses = f64x2.mul(weight, f64x2.add(log2lanes(mass), f64x2.sub(greatest, chosen)));
    total += f64x2.extract_lane(losses, 0);
    if (whole) total += f64x2.extract_lane(losses, 1);
    const factor = f64x2.div(weight, mass);
    for (let p = at; p < last; p += stride) v128.store(p, f64x2.mul(v128.load(p), factor));
    store<f64>(first, load<f64>(first) - f64x2.extract_lane(weight, 0));
    if (whole) store<f64>(second, load<f64>(second) - f64x2.extract_lane(weight, 1));
  }
  return total;
}
