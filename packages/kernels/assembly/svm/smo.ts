const BLOCK: usize = 64;

// @ts-ignore: decorator
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
}

/** Where in a block the first entry of `gradient + addend` equals `value`. */
function find(gradient: usize, addend: usize, from: usize, to: usize, value: f64): usize {
  for (let at = from; at < to; at++) {
    if (load<f64>(gradient + (at << 3)) + load<f64>(addend + (at << 3)) == value) return at;
  }
  return from;
}

export function smoUpdate(
  gradient: usize,
  up: usize,
  down: usize,
  count: i32,
  rowI: usize,
  rowJ: usize,
  step: f64,
  result: usize,
): void {
  const size = <usize>count;
  const delta = f64x2.splat(step);
  let greatest: f64 = -Infinity;
  let least: f64 = Infinity;
  let greatestBlock: usize = 0;
  let leastBlock: usize = 0;
  for (let from: usize = 0; from < size; from += BLOCK) {
    const to = min(from + BLOCK, size);
    let most = f64x2.splat(-Infinity);
    let fewest = f64x2.splat(Infinity);
    for (let at = from; at < to; at += 4) {
      const i = v128.load(rowI + (at << 2));
      const j = v128.load(rowJ + (at << 2));
      const g = gradient + (at << 3);
      const a = f64x2.sub(
        v128.load(g),
        f64x2.mul(delta, f64x2.sub(f64x2.promote_low_f32x4(i), f64x2.promote_low_f32x4(j))),
      );
      const b = f64x2.sub(v128.load(g, 16), f64x2.mul(delta, f64x2.sub(high(i), high(j))));
      v128.store(g, a);
      v128.store(g, b, 16);
      const u = up + (at << 3);
      const d = down + (at << 3);
      most = f64x2.pmax(most, f64x2.add(a, v128.load(u)));
      most = f64x2.pmax(most, f64x2.add(b, v128.load(u, 16)));
      fewest = f64x2.pmin(fewest, f64x2.add(a, v128.load(d)));
      fewest = f64x2.pmin(fewest, f64x2.add(b, v128.load(d, 16)));
    }
    const blockMost = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    const blockFewest = min(f64x2.extract_lane(fewest, 0), f64x2.extract_lane(fewest, 1));
    if (blockMost > greatest) {
      greatest = blockMost;
      greatestBlock = from;
    }
    if (blockFewest < least) {
      least = blockFewest;
      leastBlock = from;
    }
  }
  const iAt = find(gradient, up, greatestBlock, min(greatestBlock + BLOCK, size), greatest);
  const jAt = find(gradient, down, leastBlock, min(leastBlock + BLOCK, size), least);
  store<f64>(result, greatest);
  store<f64>(result, <f64>iAt, 8);
  store<f64>(result, least, 16);
  store<f64>(result, <f64>jAt, 24);
}

/** The gain of four partners, relative to the square of `1 / scale`. */
// @ts-ignore: decorator
@inline
function gain4(
  gradient: usize,
  down: usize,
  row: usize,
  diagonal: usize,
  at: usize,
  greatest: v128,
  scale: v128,
  own: v128,
): v128 {
  const g = gradient + (at << 3);
  const d = down + (at << 3);
  const a = f64x2.mul(f64x2.sub(greatest, f64x2.add(v128.load(g), v128.load(d))), scale);
  const b = f64x2.mul(f64x2.sub(greatest, f64x2.add(v128.load(g, 16), v128.load(d, 16))), scale);
  const gap = f32x4.max(
    v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5),
    f32x4.splat(0),
  );
  const k = v128.load(row + (at << 2));
  const bend = f32x4.sub(f32x4.add(own, v128.load(diagonal + (at << 2))), f32x4.add(k, k));
  return f32x4.div(f32x4.mul(gap, gap), f32x4.max(bend, f32x4.splat(1e-12)));
}

export function smoPartner(
  gradient: usize,
  down: usize,
  count: i32,
  row: usize,
  diagonal: usize,
  own: f32,
  greatest: f64,
  scale: f64,
  result: usize,
): void {
  const size = <usize>count;
  const top = f64x2.splat(greatest);
  const factor = f64x2.splat(scale);
  const self = f32x4.splat(own);
  let best: f32 = 0;
  let bestBlock: usize = 0;
  for (let from: usize = 0; from < size; from += BLOCK) {
    const to = min(from + BLOCK, size);
    let most = f32x4.splat(0);
    for (let at = from; at < to; at += 4) {
      most = f32x4.pmax(most, gain4(gradient, down, row, diagonal, at, top, factor, self));
    }
    const folded = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 2, 3));
    const blockMost = max(f32x4.extract_lane(folded, 0), f32x4.extract_lane(folded, 1));
    if (blockMost > best) {
      best = blockMost;
      bestBlock = from;
    }
  }
  let found = -1;
  if (best > 0) {
    const wanted = f32x4.splat(best);
    for (let at = bestBlock; at < min(bestBlock + BLOCK, size); at += 4) {
      const mask = i32x4.bitmask(
        f32x4.eq(gain4(gradient, down, row, diagonal, at, top, factor, self), wanted),
      );
      if (mask != 0) {
        found = <i32>at + ctz(mask);
        break;
      }
    }
  }
  store<f64>(result, <f64>found);
}
