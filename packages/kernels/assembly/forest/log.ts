/** `x * log2(x)`, 0 at 0, by the series of the inverse hyperbolic tangent: the same operations as the twin's. */
export function xlogx(x: f64): f64 {
  if (!(x > 0)) return 0;
  const bits = reinterpret<u64>(x);
  let exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum: f64 = 0.043478260869565216;
  sum = sum * q + 0.047619047619047616;
  sum = sum * q + 0.05263157894736842;
  sum = sum * q + 0.058823529411764705;
  sum = sum * q + 0.06666666666666667;
  sum = sum * q + 0.07692307692307693;
  sum = sum * q + 0.09090909090909091;
  sum = sum * q + 0.1111111111111111;
  sum = sum * q + 0.14285714285714285;
  sum = sum * q + 0.2;
  sum = sum * q + 0.3333333333333333;
  sum = sum * q + 1;
  return x * (<f64>exponent + 2.885390081777927 * s * sum);
}
