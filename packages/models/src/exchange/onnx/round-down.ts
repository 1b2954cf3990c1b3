/**
 * The greatest 32-bit float that is at most a number: `x <= value` is `x <= roundDown(value)` for every 32-bit x.
 *
 * @param value - A number.
 */
export function roundDown(value: number): number {
  const rounded = Math.fround(value);
  if (rounded <= value) return rounded;
  const f32 = Float32Array.of(rounded);
  const i32 = new Int32Array(f32.buffer);
  if (rounded === 0) return -(2 ** -149);
  i32[0] = (i32[0] as number) + (rounded > 0 ? -1 : 1);
  return f32[0] as number;
}
