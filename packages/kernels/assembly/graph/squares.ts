import { firstRow } from "../dense/rows";
import { dot } from "./dot";

/**
 * Squared loss of the thread's users on their pairs: `w (1 - s)^2`, and its derivative by every score. For each user
 * also the sum of the pairs' weights.
 */
export function squaresStep(
  thread: i32,
  threads: i32,
  offsets: usize,
  items: usize,
  weights: usize,
  users: i32,
  userVectors: usize,
  itemVectors: usize,
  width: i32,
  coefficients: usize,
  totals: usize,
  losses: usize,
): void {
  const stride = <usize>width << 2;
  const end = firstRow(thread + 1, threads, offsets, users);
  for (let user = firstRow(thread, threads, offsets, users); user < end; user++) {
    const first = load<i32>(offsets + (<usize>user << 2));
    const last = load<i32>(offsets + (<usize>user << 2), 4);
    const u = userVectors + <usize>user * stride;
    let loss: f64 = 0;
    let total: f64 = 0;
    for (let pair = first; pair < last; pair++) {
      const at = <usize>pair << 2;
      const weight = <f64>load<f32>(weights + at);
      const score = <f64>dot(u, itemVectors + <usize>load<i32>(items + at) * stride, width);
      loss += weight * (1 - score) * (1 - score);
      total += weight;
      store<f32>(coefficients + at, <f32>(2 * weight * (score - 1)));
    }
    store<f32>(totals + (<usize>user << 2), <f32>total);
    store<f64>(losses + (<usize>user << 3), loss);
  }
}
