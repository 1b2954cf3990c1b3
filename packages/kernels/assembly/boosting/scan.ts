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

// So many bins are scored before it is asked whether one of them is the best so far; even.
const NOTED: usize = 16;

// Integers of less than 2^51 as doubles.
// @ts-ignore: decorator
@inline
function numbers(integers: v128): v128 {
  const magic = f64x2.splat(6755399441055744.0);
  return f64x2.sub(i64x2.add(integers, magic), magic);
}

// Whether a child of these sums has the rows and the hessian that it must; both grow with the bins.
// @ts-ignore: decorator
@inline
function enough(pair: v128, leastWord: i64, mask: i64, leastH: i64): bool {
  const word = i64x2.extract_lane(pair, 1);
  return word >= leastWord && (word & mask) >= leastH;
}

// Two bins at a time: in the lanes are the splits behind the one and behind the other. With A = H_left + l2 and
// T = H + 2 l2, the score of a split is (G_left T - G A)^2 / (A (T - A)) up to what all splits of a leaf have in common.
// The scores are noted in `own`, so that the best one's place needs to be looked for only once.
export function scanNumbers(hist: usize, meta: usize, options: usize, totals: usize, out: usize, own: usize): void {
  const l1 = load<f64>(options, L1);
  const l2 = load<f64>(options, L2);
  const shift = <i64>load<f64>(options, SHIFT);
  const mask = ((<i64>1) << shift) - 1;
  const missing = load<i32>(meta, 4);
  const allPair = v128.load(totals);
  const allG = <f64>i64x2.extract_lane(allPair, 0);
  const allH = <f64>(i64x2.extract_lane(allPair, 1) & mask);
  const leastH = <i64>ceil(load<f64>(options, LEAST_HESSIAN));
  const allN = i64x2.extract_lane(allPair, 1) >> shift;
  const leastWord = <i64>min<f64>(load<f64>(options, LEAST_ROWS), <f64>(allN + 1)) << shift;
  const masks = i64x2.splat(mask);
  const penalty = f64x2.splat(l1);
  const ridge = f64x2.splat(l2);
  const none = f64x2.splat(0);
  const gradient = f64x2.splat(allG);
  const whole = f64x2.splat(allH + 2 * l2);
  const lost = missing >= 0 ? v128.load(hist + (<usize>missing << 4)) : i64x2.splat(0);
  const some = i64x2.extract_lane(lost, 1) >> shift > 0;
  const bins = missing >= 0 ? missing : load<u32>(meta);
  let most = f64x2.splat(-1);
  let way = 0;
  let begin: usize = 0;
  let before = i64x2.splat(0);
  const passes = some ? 2 : 1;
  for (let pass = 0; pass < passes; pass++) {
    let last = hist + (<usize>bins << 4) - 16;
    let right = pass == 0 ? lost : i64x2.splat(0);
    while (last >= hist && !enough(right, leastWord, mask, leastH)) {
      right = i64x2.add(right, v128.load(last));
      last -= 16;
    }
    let sum = pass == 0 ? i64x2.splat(0) : lost;
    let p = hist;
    while (p <= last) {
      const next = i64x2.add(sum, v128.load(p));
      if (enough(next, leastWord, mask, leastH)) break;
      sum = next;
      p += 16;
    }
    while (p <= last) {
      const stop = min<usize>(last, p + (NOTED << 4) - 16);
      const from = p;
      const start = sum;
      let note = own + (pass << 11) + ((p - hist) >> 1);
      let scores = most;
      for (; p <= stop; p += 32) {
        const first = i64x2.add(sum, v128.load(p));
        sum = p < stop ? i64x2.add(first, v128.load(p, 16)) : first;
        let gl = numbers(v128.shuffle<i64>(first, sum, 0, 2));
        const a = f64x2.add(numbers(v128.and(v128.shuffle<i64>(first, sum, 1, 3), masks)), ridge);
        const c = f64x2.sub(whole, a);
        let numerator: v128;
        if (l1 > 0) {
          const gr = f64x2.pmax(f64x2.sub(f64x2.abs(f64x2.sub(gradient, gl)), penalty), none);
          gl = f64x2.pmax(f64x2.sub(f64x2.abs(gl), penalty), none);
          numerator = f64x2.add(f64x2.mul(f64x2.mul(gl, gl), c), f64x2.mul(f64x2.mul(gr, gr), a));
        } else {
          const root = f64x2.sub(f64x2.mul(gl, whole), f64x2.mul(gradient, a));
          numerator = f64x2.mul(root, root);
        }
        const score = f64x2.div(numerator, f64x2.mul(a, c));
        v128.store(note, score);
        scores = f64x2.pmax(scores, score);
        note += 16;
      }
      if (!v128.any_true(f64x2.gt(scores, most))) continue;
      most = f64x2.splat(max<f64>(f64x2.extract_lane(scores, 0), f64x2.extract_lane(scores, 1)));
      way = pass;
      begin = from;
      before = start;
    }
  }
  if (begin == 0) return;
  let note = own + (way << 11) + ((begin - hist) >> 1);
  before = i64x2.add(before, v128.load(begin));
  while (load<f64>(note) != f64x2.extract_lane(most, 0)) {
    note += 8;
    begin += 16;
    before = i64x2.add(before, v128.load(begin));
  }
  const word = i64x2.extract_lane(before, 1);
  const g = <f64>i64x2.extract_lane(before, 0);
  const h = <f64>(word & mask);
  const sl = soft(g, l1), sr = soft(allG - g, l1), s = soft(allG, l1);
  store<f64>(out, sl * sl / (h + l2) + sr * sr / (allH - h + l2) - s * s / (allH + l2));
  v128.store(out, before, 32);
  store<i32>(out, <i32>((begin - hist) >> 4), 48);
  const left = word >> shift;
  store<i32>(out, some ? way : <i32>(left + left >= allN), 52);
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
