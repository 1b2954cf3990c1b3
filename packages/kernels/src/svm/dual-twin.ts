import { linearRows } from "./linear-twin.js";
import type { SvmKernels } from "./svm-kernels.js";

interface State {
  readonly words: Uint32Array;
  /** aboveOld, belowOld, above, below, sum. */
  readonly numbers: Float64Array;
}

const stateOf = (buffer: ArrayBufferLike, at: number): State => ({
  words: new Uint32Array(buffer, at, 2),
  numbers: new Float64Array(buffer, at + 8, 5),
});

/** Marsaglia's xorshift with 32 bits, and a place from its high bits. */
function shuffle({ words }: State, order: Int32Array): void {
  let random = words[0] as number;
  for (let count = words[1] as number; count > 1; count--) {
    random ^= random << 13;
    random ^= random >>> 17;
    random = (random ^ (random << 5)) >>> 0;
    const other = Math.floor((random * count) / 4294967296);
    const held = order[count - 1] as number;
    order[count - 1] = order[other] as number;
    order[other] = held;
  }
  words[0] = random >>> 0;
}

function setAside({ words }: State, order: Int32Array, place: number): void {
  const active = (words[1] as number) - 1;
  words[1] = active;
  const held = order[place] as number;
  order[place] = order[active] as number;
  order[active] = held;
}

/** One step of the coordinate of a class, or nothing when it is settled: the projected slope. */
function classViolation(
  slope: number,
  alpha: number,
  bound: number,
  aboveOld: number,
  belowOld: number,
): number | undefined {
  if (alpha === 0) return slope > aboveOld ? undefined : Math.min(slope, 0);
  if (alpha === bound) return slope < belowOld ? undefined : Math.max(slope, 0);
  return slope;
}

/** The violation of the coordinate of a number, or nothing when it is settled. */
function numberViolation(
  up: number,
  down: number,
  beta: number,
  bound: number,
  aboveOld: number,
): number | undefined {
  if (beta === 0) {
    if (up < 0) return -up;
    if (down > 0) return down;
    return up > aboveOld && down < -aboveOld ? undefined : 0;
  }
  if (beta >= bound) {
    if (up > 0) return up;
    return up < -aboveOld ? undefined : 0;
  }
  if (beta <= -bound) {
    if (down < 0) return -down;
    return down > aboveOld ? undefined : 0;
  }
  return Math.abs(beta > 0 ? up : down);
}

/** The epochs of dual coordinate descent. */
export const dualTwin = (
  memory: () => ArrayBufferLike,
): Pick<SvmKernels, "dualClassEpoch" | "dualNumberEpoch"> => ({
  dualClassEpoch(dataAt, labels, bounds, ridges, squares, alphas, orderAt, stateAt) {
    const buffer = memory();
    const rows = linearRows(buffer, dataAt);
    const state = stateOf(buffer, stateAt);
    const [y, c, d, q, a] = [labels, bounds, ridges, squares, alphas].map(
      (at) => new Float64Array(buffer, at),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const order = new Int32Array(buffer, orderAt, state.words[1] as number);
    shuffle(state, order);
    const [aboveOld = 0, belowOld = 0] = state.numbers;
    let above = Number.NEGATIVE_INFINITY;
    let below = Number.POSITIVE_INFINITY;
    for (let place = 0; place < (state.words[1] as number); place++) {
      const row = order[place] as number;
      const label = y[row] as number;
      const alpha = a[row] as number;
      const bound = c[row] as number;
      const ridge = d[row] as number;
      const slope = label * rows.valueAt(row) - 1 + alpha * ridge;
      const projected = classViolation(slope, alpha, bound, aboveOld, belowOld);
      if (projected === undefined) {
        setAside(state, order, place--);
        continue;
      }
      above = Math.max(above, projected);
      below = Math.min(below, projected);
      if (Math.abs(projected) <= 1e-12) continue;
      const next = Math.min(Math.max(alpha - slope / ((q[row] as number) + ridge), 0), bound);
      a[row] = next;
      rows.addRow(row, (next - alpha) * label);
    }
    state.numbers[2] = above;
    state.numbers[3] = below;
  },
  dualNumberEpoch(dataAt, targets, bounds, ridges, squares, betas, orderAt, stateAt, epsilon) {
    const buffer = memory();
    const rows = linearRows(buffer, dataAt);
    const state = stateOf(buffer, stateAt);
    const [z, c, d, q, b] = [targets, bounds, ridges, squares, betas].map(
      (at) => new Float64Array(buffer, at),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    const order = new Int32Array(buffer, orderAt, state.words[1] as number);
    shuffle(state, order);
    const aboveOld = state.numbers[0] as number;
    let above = 0;
    let sum = 0;
    for (let place = 0; place < (state.words[1] as number); place++) {
      const row = order[place] as number;
      const beta = b[row] as number;
      const bound = c[row] as number;
      const ridge = d[row] as number;
      const slope = rows.valueAt(row) - (z[row] as number) + ridge * beta;
      const up = slope + epsilon;
      const down = slope - epsilon;
      const violation = numberViolation(up, down, beta, bound, aboveOld);
      if (violation === undefined) {
        setAside(state, order, place--);
        continue;
      }
      above = Math.max(above, violation);
      sum += violation;
      const bend = (q[row] as number) + ridge;
      let step = -beta;
      if (up < bend * beta) step = -up / bend;
      else if (down > bend * beta) step = -down / bend;
      if (Math.abs(step) < 1e-12) continue;
      const next = Math.min(Math.max(beta + step, -bound), bound);
      b[row] = next;
      if (next !== beta) rows.addRow(row, next - beta);
    }
    state.numbers[2] = above;
    state.numbers[4] = sum;
  },
});
