const single = Math.fround;
const LOG2E = single(Math.LOG2E);
const LN2_HIGH = single(0.693359375);
const LN2_LOW = single(-2.12194440054691e-4);
const MAGIC = 12582912;
const LARGEST = single(1e30);
const C0 = single(1.98756915e-4);
const C1 = single(1.3981999507e-3);
const C2 = single(8.3334519073e-3);
const C3 = single(4.1665795894e-2);
const C4 = single(1.6666665459e-1);
const C5 = single(5.0000001201e-1);

/** exp of a float32 <= 0, in float32 arithmetic; less than -87 counts as -87. */
export function expSingle(value: number): number {
  const x = Math.max(value, -87);
  const whole = single(single(single(x * LOG2E) + MAGIC) - MAGIC);
  let r = single(x - single(whole * LN2_HIGH));
  r = single(r - single(whole * LN2_LOW));
  let p = single(single(C0 * r) + C1);
  p = single(single(p * r) + C2);
  p = single(single(p * r) + C3);
  p = single(single(p * r) + C4);
  p = single(single(p * r) + C5);
  p = single(single(single(single(p * r) * r) + r) + 1);
  return single(p * 2 ** whole);
}

const clamp = (value: number): number => Math.min(Math.max(value, -LARGEST), LARGEST);

/**
 * The inner product of float32 rows in float32 arithmetic, summed in four lanes.
 *
 * @param x - The first array.
 * @param from - Where its row begins.
 * @param q - The second array.
 * @param at - Where its row begins.
 * @param stride - How long the rows are, a multiple of 4.
 */
export function dotSingle(
  x: Float32Array,
  from: number,
  q: Float32Array,
  at: number,
  stride: number,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < stride; i += 4) {
    a = single(a + single((x[from + i] as number) * (q[at + i] as number)));
    b = single(b + single((x[from + i + 1] as number) * (q[at + i + 1] as number)));
    c = single(c + single((x[from + i + 2] as number) * (q[at + i + 2] as number)));
    d = single(d + single((x[from + i + 3] as number) * (q[at + i + 3] as number)));
  }
  return single(single(a + c) + single(b + d));
}

/**
 * What a kernel function makes of an inner product, in float32 arithmetic.
 *
 * @param kind - 0: linear, 1: radial basis function, 2: polynomial, 3: sigmoid.
 * @param dot - The inner product.
 * @param norms - The sum of the squared norms.
 * @param gamma - A float32.
 * @param coef0 - A float32.
 * @param degree - An integer >= 1.
 */
export function kernelValue(
  kind: number,
  dot: number,
  norms: number,
  gamma: number,
  coef0: number,
  degree: number,
): number {
  if (kind === 1) {
    const distance = Math.max(single(norms - single(dot + dot)), 0);
    return expSingle(single(distance * -gamma));
  }
  if (kind === 0) return clamp(dot);
  const base = clamp(single(single(dot * gamma) + coef0));
  if (kind === 2) {
    let power = base;
    for (let exponent = 1; exponent < degree; exponent++) power = clamp(single(power * base));
    return power;
  }
  const e = expSingle(single(Math.abs(base) * -2));
  const size = single(single(1 - e) / single(1 + e));
  return base < 0 || Object.is(base, -0) ? -size : size;
}
