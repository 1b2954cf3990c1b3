import { firstRow } from "../dense/rows";
import { dot } from "./dot";
import { sigmoid, softplus } from "./sigmoid";

/**
 * Bayesian personalised ranking for the thread's users: of each pair with its `negatives` compared items the loss, and
 * the derivative by every score. `items` and `coefficients` hold 1 + `negatives` places for each pair, the target first.
 */
export function pairwiseStep(
  thread: i32,
  threads: i32,
  offsets: usize,
  items: usize,
  weights: usize,
  users: i32,
  negatives: i32,
  userVectors: usize,
  itemVectors: usize,
  width: i32,
  temperature: f64,
  coefficients: usize,
  losses: usize,
): void {
  const stride = <usize>width << 2;
  const group = <usize>(negatives + 1) << 2;
  const end = firstRow(thread + 1, threads, offsets, users);
  for (let user = firstRow(thread, threads, offsets, users); user < end; user++) {
    const first = load<i32>(offsets + (<usize>user << 2));
    const last = load<i32>(offsets + (<usize>user << 2), 4);
    const u = userVectors + <usize>user * stride;
    let loss: f64 = 0;
    for (let pair = first; pair < last; pair++) {
      const which = items + <usize>pair * group;
      const to = coefficients + <usize>pair * group;
      const share = <f64>load<f32>(weights + (<usize>pair << 2)) / negatives;
      const target = <f64>dot(u, itemVectors + <usize>load<i32>(which) * stride, width);
      let total: f64 = 0;
      for (let at: usize = 4; at < group; at += 4) {
        const other = <f64>dot(u, itemVectors + <usize>load<i32>(which + at) * stride, width);
        const margin = (other - target) / temperature;
        const slope = (share * sigmoid(margin)) / temperature;
        loss += share * softplus(margin);
        total += slope;
        store<f32>(to + at, <f32>slope);
      }
      store<f32>(to, <f32>-total);
    }
    store<f64>(losses + (<usize>user << 3), loss);
  }
}
