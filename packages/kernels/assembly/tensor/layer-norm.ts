import { dot, sumOf } from "./lanes";

/**
 * Rows of `width` numbers with mean 0 and variance 1, times `gamma`, plus `beta`. Writes the centred and scaled rows into
 * `normal` and one over each row's deviation into `scales`, for the gradient.
 */
export function layerNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  rows: i32,
  width: i32,
  epsilon: f32,
  out: usize,
  normal: usize,
  scales: usize,
): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * stride;
    const hat = normal + <usize>row * stride;
    const to = out + <usize>row * stride;
    const mean: f32 = sumOf(from, width) / <f32>width;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) v128.store(hat + at, f32x4.sub(v128.load(from + at), f32x4.splat(mean)));
    for (; at < stride; at += 4) store<f32>(hat + at, load<f32>(from + at) - mean);
    const scale: f32 = <f32>1 / sqrt<f32>(dot(hat, hat, width) / <f32>width + epsilon);
    store<f32>(scales + (<usize>row << 2), scale);
    at = 0;
    for (; at + 16 <= stride; at += 16) {
      const value = f32x4.mul(v128.load(hat + at), f32x4.splat(scale));
      v128.store(hat + at, value);
      v128.store(to + at, f32x4.add(f32x4.mul(value, v128.load(gamma + at)), v128.load(beta + at)));
    }
    for (; at < stride; at += 4) {
      const value: f32 = load<f32>(hat + at) * scale;
      store<f32>(hat + at, value);
      store<f32>(to + at, value * load<f32>(gamma + at) + load<f32>(beta + at));
    }
  }
}

/** The gradients of `layerNorm` from what it wrote: of `x`, of `gamma` and of `beta`, the last two summed over the rows. */
export function layerNormGradient(
  normal: usize,
  scales: usize,
  gamma: usize,
  dy: usize,
  rows: i32,
  width: i32,
  dx: usize,
  dgamma: usize,
  dbeta: usize,
): void {
  const stride = <usize>width << 2;
  memory.fill(dgamma, 0, stride);
  memory.fill(dbeta, 0, stride);
  for (let row = 0; row < rows; row++) {
    const hat = normal + <usize>row * stride;
    const from = dy + <usize>row * stride;
    const to = dx + <usize>row * stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) {
      const g = v128.load(from + at);
      v128.store(to + at, f32x4.mul(g, v128.load(gamma + at)));
      v128.store(dgamma + at, f32x4.add(v128.load(dgamma + at), f32x4.mul(g, v128.load(hat + at))));
      v128.store(dbeta + at, f32x4.add(v128.load(dbeta + at), g));
    }
    for (; at < stride; at += 4) {
      const g = load<f32>(from + at);
      store<f32>(to + at, g * load<f32>(gamma + at));
      store<f32>(dgamma + at, load<f32>(dgamma + at) + g * load<f32>(hat + at));
      store<f32>(dbeta + at, load<f32>(dbeta + at) + g);
    }
    const mean: f32 = sumOf(to, width) / <f32>width;
    const slope: f32 = dot(to, hat, width) / <f32>width;
    const scale = load<f32>(scales + (<usize>row << 2));
    at = 0;
    for (; at + 16 <= stride; at += 16) {
      const rest = f32x4.sub(
        f32x4.sub(v128.load(to + at), f32x4.splat(mean)),
        f32x4.mul(v128.load(hat + at), f32x4.splat(slope)),
      );
      v128.store(to + at, f32x4.mul(f32x4.splat(scale), rest));
    }
    for (; at < stride; at += 4) {
      const rest: f32 = load<f32>(to + at) - mean - load<f32>(hat + at) * slope;
      store<f32>(to + at, scale * rest);
    }
  }
}
