import { fold } from "./cholesky";

/** The inner product of whole vectors of four, in four lanes. */
// @ts-ignore: decorator
@inline
export function dot(left: usize, right: usize, bytes: usize): f32 {
  let lanes = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    lanes = f32x4.add(lanes, f32x4.mul(v128.load(left + at), v128.load(right + at)));
  }
  return fold(lanes);
}

/** `into += factor * from`. */
// @ts-ignore: decorator
@inline
export function addScaled(into: usize, from: usize, factor: f32, bytes: usize): void {
  const splat = f32x4.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(into + at, f32x4.add(v128.load(into + at), f32x4.mul(splat, v128.load(from + at))));
  }
}

/** `into = factor * into + from`. */
// @ts-ignore: decorator
@inline
export function scaleAndAdd(into: usize, factor: f32, from: usize, bytes: usize): void {
  const splat = f32x4.splat(factor);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(into + at, f32x4.add(f32x4.mul(splat, v128.load(into + at)), v128.load(from + at)));
  }
}
