const MAGIC = 6755399441055744;
/**
 * Makes the exponential function of the kernels: the argument is clamped to [-700, 700], reduced by multiples of log 2
 * and put into a polynomial; relative error below 1e-11. The same operations in the same order as two SIMD lanes do, so the same bits.
 */
export function createExp(): (x: number) => number {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  return (input) => {
    const x = Math.max(Math.min(input, 700), -700);
    const shifted = x * Math.LOG2E + MAGIC;
    const k = shifted - MAGIC;
    const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
    const r2 = r * r;
    const r4 = r2 * r2;
    const a = 1 + r;
    const b = 0.5 + 0.16666666666666666 * r;
    const c = 0.041666666666666664 + 0.008333333333333333 * r;
    const d = 0.001388888888888889 + 0.0001984126984126984 * r;
    const e = 0.0000248015873015873 + 0.0000027557319223985893 * r;
    const low = a + b * r2;
    const high = c + d * r2 + e * r4;
    const y = low + high * r4;
    double[0] = y;
    words[1] = ((words[1] as number) + (k << 20)) | 0;
    return double[0];
  };
}
