// Scans of a number's bins from low to high. Options (doubles): l1, l2, least hessian of a child, least rows of a
// child, shift of the count, whether there are monotone features, categories: smoothing, further l2, most levels for
// one against the rest, least gain. A record: gain, left gradient, left hessian, left count (doubles), left pair (two i64),
// bin (i32, -1 none), whether missing goes left (i32), 32 bytes of a set of bins.

export const L1: usize = 0;
export const L2: usize = 8;
export const LEAST_HESSIAN: usize = 16;
export const LEAST_ROWS: usize = 24;
export const SHIFT: usize = 32;
export const MONOTONE: usize = 40;
export const SMOOTHING: usize = 48;
export const CATEGORY_L2: usize = 56;
export const ONE_HOT: usize = 64;
export const LEAST_GAIN: usize = 72;

// max(|g| - l1, 0), squared is what a gain needs.
// @ts-ignore: decorator
@inline
export function soft(g: f64, l1: f64): f64 {
  return max<f64>(abs<f64>(g) - l1, 0);
}

export function open(out: usize): void {
  store<f64>(out, -Infinity);
  store<i32>(out, -1, 48);
}

// Fills in gradient, hessian, count of the best left side.
export function close(options: usize, out: usize): void {
  if (load<i32>(out, 48) < 0) return;
  const shift = <i64>load<f64>(options, SHIFT);
  const word = load<i64>(out, 40);
  store<f64>(out, <f64>load<i64>(out, 32), 8);
  store<f64>(out, <f64>(word & (((<i64>1) << shift) - 1)), 16);
  store<f64>(out, <f64>(word >> shift), 24);
}

// Both sums of a pair as doubles: gradient and, the count masked off, hessian; integers of less than 2^51.
// @ts-ignore: decorator
@inline
function numbers(pair: v128, mask: v128): v128 {
  const magic = f64x2.splat(6755399441055744.0);
  return f64x2.sub(i64x2.add(v128.and(pair, mask), magic), magic);
}

// Two bins at a time: in the lanes are the splits behind the one and behind the other.
export function scanNumbers(hist: usize, meta: usize, options: usize, totals: usize, out: usize): void {
  const l1 = load<f64>(options, L1);
  const l2 = load<f64>(options, L2);
  const shift = <i32>load<f64>(options, SHIFT);
  const mask = i64x2(-1, ((<i64>1) << shift) - 1);
  const missing = load<i32>(meta, 4);
  const allPair = v128.load(totals);
  const allN = i64x2.extract_lane(allPair, 1) >> shift;
  const all = numbers(allPair, mask);
  const allG = f64x2.splat(f64x2.extract_lane(all, 0));
  const allH = f64x2.splat(f64x2.extract_lane(all, 1));
  const leastH = f64x2.splat(load<f64>(options, LEAST_HESSIAN));
  const leastN = <i64>load<f64>(options, LEAST_ROWS);
  const fewest = i64x2.splat(leastN - 1);
  const most = i64x2.splat(allN - leastN + 1);
  const penalty = f64x2.splat(l1);
  const ridge = f64x2.splat(l2);
  const none = f64x2.splat(0);
  const lost = missing >= 0 ? v128.load(hist + (<usize>missing << 4)) : i64x2.splat(0);
  const some = i64x2.extract_lane(lost, 1) >> shift > 0;
  const end = hist + (<usize>((missing >= 0 ? missing : load<u32>(meta)) - (some ? 0 : 1)) << 4);
  let bestN = f64x2.splat(-1), bestD = f64x2.splat(1);
  let best: usize = 0;
  let bestWay: i32 = 0;
  let bestPair = i64x2.splat(0);
  const passes = some ? 2 : 1;
  for (let pass = 0; pass < passes; pass++) {
    let sum = pass == 1 ? lost : i64x2.splat(0);
    for (let p = hist; p < end; p += 32) {
      const first = i64x2.add(sum, v128.load(p));
      sum = p + 16 < end ? i64x2.add(first, v128.load(p, 16)) : first;
      const n = i64x2.shr_s(v128.shuffle<i64>(first, sum, 1, 3), shift);
      if (i64x2.extract_lane(n, 1) < leastN) continue;
      if (i64x2.extract_lane(n, 0) > allN - leastN) break;
      const x = numbers(first, mask);
      const y = numbers(sum, mask);
      let gl = v128.shuffle<f64>(x, y, 0, 2);
      const hl = v128.shuffle<f64>(x, y, 1, 3);
      let gr = f64x2.sub(allG, gl);
      const hr = f64x2.sub(allH, hl);
      if (l1 > 0) {
        gl = f64x2.pmax(f64x2.sub(f64x2.abs(gl), penalty), none);
        gr = f64x2.pmax(f64x2.sub(f64x2.abs(gr), penalty), none);
      }
      const a = f64x2.add(hl, ridge);
      const c = f64x2.add(hr, ridge);
      const numerator = f64x2.add(f64x2.mul(f64x2.mul(gl, gl), c), f64x2.mul(f64x2.mul(gr, gr), a));
      const denominator = f64x2.mul(a, c);
      const sound = v128.and(
        v128.and(f64x2.ge(hl, leastH), f64x2.ge(hr, leastH)),
        v128.and(i64x2.gt_s(n, fewest), i64x2.gt_s(most, n)),
      );
      const better = v128.and(sound, f64x2.gt(f64x2.mul(numerator, bestD), f64x2.mul(bestN, denominator)));
      if (!v128.any_true(better)) continue;
      if (i64x2.extract_lane(better, 0) != 0) {
        bestN = v128.shuffle<f64>(numerator, numerator, 0, 0);
        bestD = v128.shuffle<f64>(denominator, denominator, 0, 0);
        best = p;
        bestWay = pass;
        bestPair = first;
      }
      if (
        i64x2.extract_lane(sound, 1) != 0 &&
        f64x2.extract_lane(numerator, 1) * f64x2.extract_lane(bestD, 0) >
          f64x2.extract_lane(bestN, 0) * f64x2.extract_lane(denominator, 1)
      ) {
        bestN = v128.shuffle<f64>(numerator, numerator, 1, 1);
        bestD = v128.shuffle<f64>(denominator, denominator, 1, 1);
        best = p + 16;
        bestWay = pass;
        bestPair = sum;
      }
    }
  }
  if (best == 0) return;
  const whole = soft(f64x2.extract_lane(all, 0), l1);
  store<f64>(
    out,
    f64x2.extract_lane(bestN, 0) / f64x2.extract_lane(bestD, 0) - whole * whole / (f64x2.extract_lane(all, 1) + l2),
  );
  v128.store(out, bestPair, 32);
  store<i32>(out, <i32>((best - hist) >> 4), 48);
  const left = i64x2.extract_lane(bestPair, 1) >> shift;
  store<i32>(out, some ? bestWay : <i32>(left + left >= allN), 52);
}

// -(2 g w + (h + l2) w^2 + 2 l1 |w|) at the best w within bounds.
// @ts-ignore: decorator
@inline
function score(g: f64, h: f64, w: f64, l1: f64, l2: f64): f64 {
  return -(2 * g * w + (h + l2) * w * w + 2 * l1 * abs<f64>(w));
}

// @ts-ignore: decorator
@inline
function leaf(g: f64, h: f64, l1: f64, l2: f64, lo: f64, hi: f64): f64 {
  const s = soft(g, l1);
  return min<f64>(max<f64>((g > 0 ? -s : s) / (h + l2), lo), hi);
}

// The same where some feature's effect must be monotone: leaves are kept within bounds.
export function scanMonotone(hist: usize, meta: usize, options: usize, totals: usize, out: usize): void {
  const l1 = load<f64>(options, L1);
  const l2 = load<f64>(options, L2);
  const leastH = load<f64>(options, LEAST_HESSIAN);
  const leastN = <i64>load<f64>(options, LEAST_ROWS);
  const shift = <i64>load<f64>(options, SHIFT);
  const mask = ((<i64>1) << shift) - 1;
  const lo = load<f64>(totals, 16), hi = load<f64>(totals, 24);
  const missing = load<i32>(meta, 4);
  const direction = <f64>load<i32>(meta, 12);
  const all = v128.load(totals);
  const allWord = i64x2.extract_lane(all, 1);
  const allN = allWord >> shift;
  const allG = <f64>i64x2.extract_lane(all, 0);
  const allH = <f64>(allWord & mask);
  const lost = missing >= 0 ? v128.load(hist + (<usize>missing << 4)) : i64x2.splat(0);
  const some = (i64x2.extract_lane(lost, 1) >> shift) > 0;
  const end = (missing >= 0 ? missing : load<u32>(meta)) - (some && direction == 0 ? 0 : 1);
  const parent = score(allG, allH, leaf(allG, allH, l1, l2, lo, hi), l1, l2);
  let best: f64 = -Infinity;
  const passes = some ? 2 : 1;
  for (let pass = 0; pass < passes; pass++) {
    let sum = pass == 1 ? lost : i64x2.splat(0);
    for (let b: i32 = 0; b < end; b++) {
      sum = i64x2.add(sum, v128.load(hist + (<usize>b << 4)));
      const word = i64x2.extract_lane(sum, 1);
      const n = word >> shift;
      if (n < leastN) continue;
      if (allN - n < leastN) break;
      const hl = <f64>(word & mask);
      const hr = allH - hl;
      if (hl < leastH || hr < leastH) continue;
      const gl = <f64>i64x2.extract_lane(sum, 0);
      const gr = allG - gl;
      const wl = leaf(gl, hl, l1, l2, lo, hi);
      const wr = leaf(gr, hr, l1, l2, lo, hi);
      if (direction * (wr - wl) < 0) continue;
      const gain = score(gl, hl, wl, l1, l2) + score(gr, hr, wr, l1, l2) - parent;
      if (gain > best) {
        best = gain;
        v128.store(out, sum, 32);
        store<i32>(out, b, 48);
        store<i32>(out, some ? pass : <i32>(n + n >= allN), 52);
      }
    }
  }
  store<f64>(out, best);
}
