/** The greatest float32 and half the gap above it: what rounds to infinity. */
const GREATEST = 3.4028234663852886e38;
const HALF_GAP = 2 ** 103;

const buffer = (): { readonly f32: Float32Array; readonly i32: Int32Array } => {
  const f32 = new Float32Array(1);
  return { f32, i32: new Int32Array(f32.buffer) };
};

/**
 * The float32 next below a float32.
 *
 * @param value - A finite float32.
 */
export function below(value: number): number {
  const { f32, i32 } = buffer();
  if (value === 0) return -(2 ** -149);
  f32[0] = value;
  i32[0] = (i32[0] as number) + (value > 0 ? -1 : 1);
  return f32[0] as number;
}

/** Whether the last bit of a float32's mantissa is 0. */
function isEven(value: number): boolean {
  const { f32, i32 } = buffer();
  f32[0] = value;
  return ((i32[0] as number) & 1) === 0;
}

/** The float64 next below a float64. */
function nextBelow(value: number): number {
  const f64 = Float64Array.of(value);
  const i64 = new BigInt64Array(f64.buffer);
  if (value === 0) return -Number.MIN_VALUE;
  i64[0] = (i64[0] as bigint) + (value > 0 ? -1n : 1n);
  return f64[0] as number;
}

/**
 * The greatest 64-bit float that is less than a threshold once it is rounded to 32 bits: `fround(x) < threshold` is
 * `x <= roundedThreshold(threshold)` for every finite x.
 *
 * @param threshold - A finite float32.
 */
export function roundedThreshold(threshold: number): number {
  const low = below(threshold);
  if (!Number.isFinite(low)) return -(GREATEST + HALF_GAP);
  const middle = low / 2 + threshold / 2;
  return isEven(low) ? middle : nextBelow(middle);
}
