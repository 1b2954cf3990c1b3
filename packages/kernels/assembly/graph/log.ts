/** The natural logarithm of a positive normal number, by the series of the inverse hyperbolic tangent; error below 3e-16. */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  const exponent = (bits - 0x3fe6a09e667f3bcd) >> 52;
  const mantissa = reinterpret<f64>(bits - (exponent << 52));
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum: f64 = 1.0 / 21;
  sum = sum * z + 1.0 / 19;
  sum = sum * z + 1.0 / 17;
  sum = sum * z + 1.0 / 15;
  sum = sum * z + 1.0 / 13;
  sum = sum * z + 1.0 / 11;
  sum = sum * z + 1.0 / 9;
  sum = sum * z + 1.0 / 7;
  sum = sum * z + 1.0 / 5;
  sum = sum * z + 1.0 / 3;
  return <f64>exponent * 0.6931471805599453 + (2 * s + 2 * s * (sum * z));
}
