import { firstOf } from "./share";

const BETA1: f32 = 0.9;
const BETA2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/**
 * One step of Adam for the thread's rows. The gradient of a row is `gradients` and `l2` times the row's `decay` times its
 * values; `rate` is the step size over the first moment's correction, `correction` one over the second's.
 */
export function adam(
  thread: i32,
  threads: i32,
  values: usize,
  gradients: usize,
  first: usize,
  second: usize,
  decay: usize,
  rows: i32,
  width: i32,
  l2: f32,
  rate: f32,
  correction: f32,
): void {
  const stride = <usize>width << 2;
  const end = firstOf(thread + 1, threads, rows);
  const keep1 = f32x4.splat(BETA1);
  const take1 = f32x4.splat(<f32>1 - BETA1);
  const keep2 = f32x4.splat(BETA2);
  const take2 = f32x4.splat(<f32>1 - BETA2);
  const rates = f32x4.splat(rate);
  const corrections = f32x4.splat(correction);
  const epsilon = f32x4.splat(EPSILON);
  for (let row = firstOf(thread, threads, rows); row < end; row++) {
    const shrink = l2 * load<f32>(decay + (<usize>row << 2));
    const shrinks = f32x4.splat(shrink);
    const start = <usize>row * stride;
    let at: usize = start;
    for (; at + 16 <= start + stride; at += 16) {
      const x = v128.load(values + at);
      const g = f32x4.add(v128.load(gradients + at), f32x4.mul(shrinks, x));
      const m = f32x4.add(f32x4.mul(keep1, v128.load(first + at)), f32x4.mul(take1, g));
      const v = f32x4.add(f32x4.mul(keep2, v128.load(second + at)), f32x4.mul(take2, f32x4.mul(g, g)));
      v128.store(first + at, m);
      v128.store(second + at, v);
      const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, corrections)), epsilon);
      v128.store(values + at, f32x4.sub(x, f32x4.div(f32x4.mul(m, rates), root)));
    }
    for (; at < start + stride; at += 4) {
      const x = load<f32>(values + at);
      const g = load<f32>(gradients + at) + shrink * x;
      const m = BETA1 * load<f32>(first + at) + (<f32>1 - BETA1) * g;
      const v = BETA2 * load<f32>(second + at) + (<f32>1 - BETA2) * (g * g);
      store<f32>(first + at, m);
      store<f32>(second + at, v);
      store<f32>(values + at, x - (m * rate) / (sqrt<f32>(v * correction) + EPSILON));
    }
  }
}
