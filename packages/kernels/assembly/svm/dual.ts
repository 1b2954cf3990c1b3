import { addRow, LinearData, touch, valueOf } from "./linear-row";

/** How many rows are looked at ahead. */
const AHEAD: i32 = 16;

/** What an epoch takes and gives. */
@unmanaged
class DualState {
  /** The state of the random numbers, not 0. */
  random: u32;
  /** How many rows are active: the first of the order. */
  active: i32;
  /** The bounds beyond which rows are set aside. */
  aboveOld: f64;
  belowOld: f64;
  /** What was seen in this epoch. */
  above: f64;
  below: f64;
  sum: f64;
  /** Kept so that looking ahead is not optimised away. */
  touched: u32;
}

// @ts-ignore: decorator
@inline
function shuffle(state: DualState, order: usize): void {
  let random = state.random;
  for (let count = state.active; count > 1; count--) {
    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    const other = order + (<usize>(<u32>((<u64>random * <u64>count) >> 32)) << 2);
    const last = order + (<usize>(count - 1) << 2);
    const held = load<i32>(last);
    store<i32>(last, load<i32>(other));
    store<i32>(other, held);
  }
  state.random = random;
}

// @ts-ignore: decorator
@inline
function lookAhead(state: DualState, data: LinearData, order: usize, place: i32): void {
  if ((place & (AHEAD - 1)) != 0) return;
  const end = min(place + AHEAD, state.active);
  let sum: u32 = 0;
  for (let next = place; next < end; next++) sum += touch(data, load<i32>(order + (<usize>next << 2)));
  state.touched += sum;
}

/** Puts the row at a place behind the active ones. */
// @ts-ignore: decorator
@inline
function setAside(state: DualState, order: usize, place: i32): void {
  const active = state.active - 1;
  state.active = active;
  const here = order + (<usize>place << 2);
  const last = order + (<usize>active << 2);
  const held = load<i32>(here);
  store<i32>(here, load<i32>(last));
  store<i32>(last, held);
}

export function dualClassEpoch(
  dataAt: usize,
  labels: usize,
  bounds: usize,
  ridges: usize,
  squares: usize,
  alphas: usize,
  order: usize,
  stateAt: usize,
): void {
  const data = changetype<LinearData>(dataAt);
  const state = changetype<DualState>(stateAt);
  shuffle(state, order);
  const aboveOld = state.aboveOld;
  const belowOld = state.belowOld;
  let above: f64 = -Infinity;
  let below: f64 = Infinity;
  for (let place = 0; place < state.active; place++) {
    lookAhead(state, data, order, place);
    const row = load<i32>(order + (<usize>place << 2));
    const at = <usize>row << 3;
    const label = load<f64>(labels + at);
    const alpha = load<f64>(alphas + at);
    const bound = load<f64>(bounds + at);
    const ridge = load<f64>(ridges + at);
    const slope = label * valueOf(data, row) - 1 + alpha * ridge;
    let projected = slope;
    if (alpha == 0) {
      if (slope > aboveOld) {
        setAside(state, order, place);
        place--;
        continue;
      }
      projected = min(slope, 0);
    } else if (alpha == bound) {
      if (slope < belowOld) {
        setAside(state, order, place);
        place--;
        continue;
      }
      projected = max(slope, 0);
    }
    above = max(above, projected);
    below = min(below, projected);
    if (abs(projected) > 1e-12) {
      const next = min(max(alpha - slope / (load<f64>(squares + at) + ridge), 0), bound);
      store<f64>(alphas + at, next);
      addRow(data, row, (next - alpha) * label);
    }
  }
  state.above = above;
  state.below = below;
}

export function dualNumberEpoch(
  dataAt: usize,
  targets: usize,
  bounds: usize,
  ridges: usize,
  squares: usize,
  betas: usize,
  order: usize,
  stateAt: usize,
  epsilon: f64,
): void {
  const data = changetype<LinearData>(dataAt);
  const state = changetype<DualState>(stateAt);
  shuffle(state, order);
  const aboveOld = state.aboveOld;
  let above: f64 = 0;
  let sum: f64 = 0;
  for (let place = 0; place < state.active; place++) {
    lookAhead(state, data, order, place);
    const row = load<i32>(order + (<usize>place << 2));
    const at = <usize>row << 3;
    const beta = load<f64>(betas + at);
    const bound = load<f64>(bounds + at);
    const ridge = load<f64>(ridges + at);
    const slope = valueOf(data, row) - load<f64>(targets + at) + ridge * beta;
    const up = slope + epsilon;
    const down = slope - epsilon;
    let violation: f64 = 0;
    let settled = false;
    if (beta == 0) {
      if (up < 0) violation = -up;
      else if (down > 0) violation = down;
      else settled = up > aboveOld && down < -aboveOld;
    } else if (beta >= bound) {
      if (up > 0) violation = up;
      else settled = up < -aboveOld;
    } else if (beta <= -bound) {
      if (down < 0) violation = -down;
      else settled = down > aboveOld;
    } else violation = abs(beta > 0 ? up : down);
    if (settled) {
      setAside(state, order, place);
      place--;
      continue;
    }
    above = max(above, violation);
    sum += violation;
    const bend = load<f64>(squares + at) + ridge;
    const step = up < bend * beta ? -up / bend : down > bend * beta ? -down / bend : -beta;
    if (abs(step) < 1e-12) continue;
    const next = min(max(beta + step, -bound), bound);
    store<f64>(betas + at, next);
    if (next != beta) addRow(data, row, next - beta);
  }
  state.above = above;
  state.sum = sum;
}
