const MAGIC = 6755399441055744;
const COEFFICIENTS: readonly number[] = [
  2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6, 2.48015873015873e-5,
  1.984126984126984e-4, 1.3888888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2,
  1.6666666666666666e-1, 0.5, 1, 1,
];

/**
 * Makes the exponential function of the kernels: the argument is clamped to [-700, 700], reduced by multiples of log 2
 * and put into a polynomial; the same operations in the same order as two SIMD lanes do, so the same bits.
 */
export function createExp(): (x: number) => number {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  return (input) => {
    const x = Math.max(Math.min(input, 700), -700);
    const shifted = x * Math.LOG2E + MAGIC;
    const k = shifted - MAGIC;
    const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
    let y = 2.08767569878681e-9;
    for (const coefficient of COEFFICIENTS) y = y * r + coefficient;
    double[0] = y;
    words[1] = ((words[1] as number) + (k << 20)) | 0;
    return double[0];
  };
}
