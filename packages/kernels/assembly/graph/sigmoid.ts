import { exp2lanes } from "../boosting/exp";
import { logarithm } from "./log";

/** `1 / (1 + exp(-x))`. */
export function sigmoid(x: f64): f64 {
  return 1 / (1 + f64x2.extract_lane(exp2lanes(f64x2.splat(-x)), 0));
}

/** `log(1 + exp(x))`. */
export function softplus(x: f64): f64 {
  const small = f64x2.extract_lane(exp2lanes(f64x2.splat(-Math.abs(x))), 0);
  return Math.max(x, 0) + logarithm(1 + small);
}
