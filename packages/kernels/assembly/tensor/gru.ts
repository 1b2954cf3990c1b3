import { exp4 } from "./exp";

// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exp4(f32x4.neg(x))));
}

/** tanh from exp(-2 |x|), which is exact in sign and never overflows. */
// @ts-ignore: decorator
@inline
function tanh4(x: v128): v128 {
  const e = exp4(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.sub(f32x4.splat(1), e), f32x4.add(f32x4.splat(1), e));
  return v128.or(size, v128.and(x, f32x4.splat(-0.0)));
}

/** Four numbers from `at` on, or as many as there are. */
// @ts-ignore: decorator
@inline
function read(at: usize, some: i32): v128 {
  if (some >= 4) return v128.load(at);
  let x = v128.load32_zero(at);
  if (some > 1) x = f32x4.replace_lane(x, 1, load<f32>(at, 4));
  if (some > 2) x = f32x4.replace_lane(x, 2, load<f32>(at, 8));
  return x;
}

// @ts-ignore: decorator
@inline
function write(at: usize, x: v128, some: i32): void {
  if (some >= 4) {
    v128.store(at, x);
    return;
  }
  store<f32>(at, f32x4.extract_lane(x, 0));
  if (some > 1) store<f32>(at, f32x4.extract_lane(x, 1), 4);
  if (some > 2) store<f32>(at, f32x4.extract_lane(x, 2), 8);
}

/**
 * The gates of a gated recurrent unit: `fromInput` and `fromState` are rows x 3 width, in the order reset, update, new:
 * r = sigmoid(a_r + b_r), z = sigmoid(a_z + b_z), n = tanh(a_n + r b_n), out = n + z (state - n).
 */
export function gruGates(fromInput: usize, fromState: usize, state: usize, rows: i32, width: i32, out: usize): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const a = fromInput + 3 * <usize>row * stride;
    const b = fromState + 3 * <usize>row * stride;
    for (let i = 0; i < width; i += 4) {
      const at = <usize>i << 2;
      const some = width - i;
      const r = sigmoid4(f32x4.add(read(a + at, some), read(b + at, some)));
      const z = sigmoid4(f32x4.add(read(a + stride + at, some), read(b + stride + at, some)));
      const bn = read(b + 2 * stride + at, some);
      const n = tanh4(f32x4.add(read(a + 2 * stride + at, some), f32x4.mul(r, bn)));
      const h = read(state + <usize>row * stride + at, some);
      write(out + <usize>row * stride + at, f32x4.add(n, f32x4.mul(z, f32x4.sub(h, n))), some);
    }
  }
}

/** The gradients of `gruGates`, whose gates are computed again. */
export function gruGatesGradient(
  fromInput: usize,
  fromState: usize,
  state: usize,
  dy: usize,
  rows: i32,
  width: i32,
  dInput: usize,
  dFromState: usize,
  dState: usize,
): void {
  const stride = <usize>width << 2;
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++) {
    const at3 = 3 * <usize>row * stride;
    const at1 = <usize>row * stride;
    for (let i = 0; i < width; i += 4) {
      const at = <usize>i << 2;
      const some = width - i;
      const a = fromInput + at3 + at;
      const b = fromState + at3 + at;
      const r = sigmoid4(f32x4.add(read(a, some), read(b, some)));
      const z = sigmoid4(f32x4.add(read(a + stride, some), read(b + stride, some)));
      const bn = read(b + 2 * stride, some);
      const n = tanh4(f32x4.add(read(a + 2 * stride, some), f32x4.mul(r, bn)));
      const h = read(state + at1 + at, some);
      const g = read(dy + at1 + at, some);
      const dn = f32x4.mul(f32x4.mul(g, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
      const dz = f32x4.mul(f32x4.mul(g, f32x4.sub(h, n)), f32x4.mul(z, f32x4.sub(one, z)));
      const dr = f32x4.mul(f32x4.mul(dn, bn), f32x4.mul(r, f32x4.sub(one, r)));
      write(dInput + at3 + at, dr, some);
      write(dInput + at3 + stride + at, dz, some);
      write(dInput + at3 + 2 * stride + at, dn, some);
      write(dFromState + at3 + at, dr, some);
      write(dFromState + at3 + stride + at, dz, some);
      write(dFromState + at3 + 2 * stride + at, f32x4.mul(dn, r), some);
      write(dState + at1 + at, f32x4.mul(g, z), some);
    }
  }
}
