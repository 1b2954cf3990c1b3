/**
 * One step of Adam on `count` numbers, in place: `mean += (1 - beta1) (g - mean)`, `square += (1 - beta2) (g g - square)`,
 * `x -= rate mean / (sqrt(square / correction) + epsilon)`. Four arrays are read and three written, once.
 */
export function adam(
  x: usize,
  mean: usize,
  square: usize,
  gradient: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  rate: f32,
  correction: f32,
): void {
  const b1 = f32x4.splat(<f32>1 - beta1);
  const b2 = f32x4.splat(<f32>1 - beta2);
  const e = f32x4.splat(epsilon);
  const r = f32x4.splat(rate);
  const c = f32x4.splat(correction);
  const size = <usize>count << 2;
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    const g = v128.load(gradient + at);
    const m0 = v128.load(mean + at);
    const s0 = v128.load(square + at);
    const m = f32x4.add(m0, f32x4.mul(b1, f32x4.sub(g, m0)));
    const s = f32x4.add(s0, f32x4.mul(b2, f32x4.sub(f32x4.mul(g, g), s0)));
    v128.store(mean + at, m);
    v128.store(square + at, s);
    const step = f32x4.div(f32x4.mul(r, m), f32x4.add(f32x4.sqrt(f32x4.div(s, c)), e));
    v128.store(x + at, f32x4.sub(v128.load(x + at), step));
  }
  for (; at < size; at += 4) {
    const g = load<f32>(gradient + at);
    const m0 = load<f32>(mean + at);
    const s0 = load<f32>(square + at);
    const m: f32 = m0 + (<f32>1 - beta1) * (g - m0);
    const s: f32 = s0 + (<f32>1 - beta2) * (g * g - s0);
    store<f32>(mean + at, m);
    store<f32>(square + at, s);
    store<f32>(x + at, load<f32>(x + at) - (rate * m) / (sqrt<f32>(s / correction) + epsilon));
  }
}

function isZero(from: usize, size: usize): bool {
  let at: usize = 0;
  for (; at + 16 <= size; at += 16) {
    if (v128.any_true(f32x4.ne(v128.load(from + at), f32x4.splat(0)))) return false;
  }
  for (; at < size; at += 4) if (load<f32>(from + at) != 0) return false;
  return true;
}

/** As `adam` on the rows of `width` numbers whose gradient is not zero; the others and their moments stay. */
export function adamRows(
  x: usize,
  mean: usize,
  square: usize,
  gradient: usize,
  rows: i32,
  width: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  rate: f32,
  correction: f32,
): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const at = <usize>row * stride;
    if (isZero(gradient + at, stride)) continue;
    adam(x + at, mean + at, square + at, gradient + at, width, beta1, beta2, epsilon, rate, correction);
  }
}
