import { exp4 } from "../svm/exp";
import { fold } from "./cholesky";

/** A random number of 32 bits: Marsaglia's xorshift. */
// @ts-ignore: decorator
@inline
function advance(random: u32): u32 {
  random ^= random << 13;
  random ^= random >>> 17;
  return random ^ (random << 5);
}

/** An integer in [0, count) from a random number's high bits. */
// @ts-ignore: decorator
@inline
function within(random: u32, count: i32): i32 {
  return <i32>((<u64>random * <u64>count) >> 32);
}

/** Whether an ascending list from `from` to before `to` holds an item. */
function holds(indices: usize, from: i32, to: i32, item: i32): bool {
  while (from < to) {
    const middle = (from + to) >>> 1;
    const value = load<i32>(indices + (<usize>middle << 2));
    if (value == item) return true;
    if (value < item) from = middle + 1;
    else to = middle;
  }
  return false;
}

/** `1 / (1 + exp(x))`. */
// @ts-ignore: decorator
@inline
function fade(x: f32): f32 {
  const e = f32x4.extract_lane(exp4(f32x4.splat(-abs<f32>(x))), 0);
  return (x > 0 ? e : <f32>1) / (<f32>1 + e);
}

/**
 * Steps of stochastic gradient ascent on `ln sigma(w . (h - g)) - l2 / 2 (|w|^2 + |h|^2 + |g|^2)`: a random pair of a user and an item, and
 * a random item that the user does not have. `state` is the random number, not 0, which goes on.
 */
export function rankPairs(
  state: usize,
  steps: i32,
  rows: usize,
  offsets: usize,
  indices: usize,
  pairs: i32,
  users: usize,
  items: usize,
  count: i32,
  width: i32,
  rate: f32,
  l2: f32,
): void {
  const bytes = <usize>width << 2;
  let random = load<u32>(state);
  const keep = f32x4.splat(<f32>1 - rate * l2);
  for (let step = 0; step < steps; step++) {
    random = advance(random);
    const pair = within(random, pairs);
    const user = load<i32>(rows + (<usize>pair << 2));
    const from = load<i32>(offsets + (<usize>user << 2));
    const to = load<i32>(offsets + (<usize>user << 2), 4);
    if (to - from >= count) continue;
    random = advance(random);
    let other = within(random, count);
    while (holds(indices, from, to, other)) {
      random = advance(random);
      other = within(random, count);
    }
    const w = users + <usize>user * bytes;
    const h = items + <usize>load<i32>(indices + (<usize>pair << 2)) * bytes;
    const g = items + <usize>other * bytes;
    let lanes = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      lanes = f32x4.add(lanes, f32x4.mul(v128.load(w + at), f32x4.sub(v128.load(h + at), v128.load(g + at))));
    }
    const pull = f32x4.splat(rate * fade(fold(lanes)));
    for (let at: usize = 0; at < bytes; at += 16) {
      const a = v128.load(w + at);
      const b = v128.load(h + at);
      const c = v128.load(g + at);
      v128.store(w + at, f32x4.add(f32x4.mul(keep, a), f32x4.mul(pull, f32x4.sub(b, c))));
      v128.store(h + at, f32x4.add(f32x4.mul(keep, b), f32x4.mul(pull, a)));
      v128.store(g + at, f32x4.sub(f32x4.mul(keep, c), f32x4.mul(pull, a)));
    }
  }
  store<u32>(state, random);
}
