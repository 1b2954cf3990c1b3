/**
 * Adds a piece of a column to what is known of it. `state` holds eight float64: a shift, and the ends of a range, as
 * given; then, to be added to, the sum of the shifted numbers and of their squares, how many lie below the range and
 * how many in it. Those in it go to `kept`, as far as there is `room`. The numbers start at a multiple of 16 bytes.
 */
export function describe(at: usize, count: i32, state: usize, kept: usize, room: i32): void {
  const shift = f64x2.splat(load<f64>(state));
  const low = f64x2.splat(load<f64>(state, 8));
  const high = f64x2.splat(load<f64>(state, 16));
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let squares0 = sum0;
  let squares1 = sum0;
  let below = i64x2.splat(0);
  let found = <i32>load<f64>(state, 48);
  const whole = count & ~3;
  const end = at + (<usize>whole << 3);
  for (; at < end; at += 32) {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const p = f64x2.sub(x, shift);
    const q = f64x2.sub(y, shift);
    sum0 = f64x2.add(sum0, p);
    sum1 = f64x2.add(sum1, q);
    squares0 = f64x2.add(squares0, f64x2.mul(p, p));
    squares1 = f64x2.add(squares1, f64x2.mul(q, q));
    below = i64x2.sub(below, i64x2.add(f64x2.lt(x, low), f64x2.lt(y, low)));
    const inX = v128.and(f64x2.ge(x, low), f64x2.le(x, high));
    const inY = v128.and(f64x2.ge(y, low), f64x2.le(y, high));
    if (v128.any_true(v128.or(inX, inY))) {
      const bits = i64x2.bitmask(inX) | (i64x2.bitmask(inY) << 2);
      for (let lane = 0; lane < 4; lane++) {
        if ((bits >> lane) & 1) {
          if (found < room) store<f64>(kept + (<usize>found << 3), load<f64>(at + (<usize>lane << 3)));
          found++;
        }
      }
    }
  }
  const sums = f64x2.add(sum0, sum1);
  const squares = f64x2.add(squares0, squares1);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  let under = i64x2.extract_lane(below, 0) + i64x2.extract_lane(below, 1);
  for (let index = whole; index < count; index++, at += 8) {
    const x = load<f64>(at);
    const move = x - load<f64>(state);
    sum += move;
    square += move * move;
    if (x < load<f64>(state, 8)) under++;
    else if (x <= load<f64>(state, 16)) {
      if (found < room) store<f64>(kept + (<usize>found << 3), x);
      found++;
    }
  }
  store<f64>(state, load<f64>(state, 24) + sum, 24);
  store<f64>(state, load<f64>(state, 32) + square, 32);
  store<f64>(state, load<f64>(state, 40) + <f64>under, 40);
  store<f64>(state, <f64>found, 48);
}

/** Orders `count` numbers so far that the one of a rank stands at its place, none behind it is less and none before it greater; returns it. */
export function select(at: usize, count: i32, rank: i32): f64 {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = load<f64>(at + (<usize>((left + right) >> 1) << 3));
    let i = left;
    let j = right;
    while (i <= j) {
      while (load<f64>(at + (<usize>i << 3)) < pivot) i++;
      while (load<f64>(at + (<usize>j << 3)) > pivot) j--;
      if (i <= j) {
        const a = at + (<usize>i << 3);
        const b = at + (<usize>j << 3);
        const held = load<f64>(a);
        store<f64>(a, load<f64>(b));
        store<f64>(b, held);
        i++;
        j--;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return load<f64>(at + (<usize>rank << 3));
}
