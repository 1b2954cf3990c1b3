/** What a missing number becomes: +Inf goes right at every threshold. */
const RIGHT: i32 = 0;

/** What a missing number becomes: -Inf goes left at every threshold. */
const LEFT: i32 = 1;

function arrangeNumbers(from: usize, to: usize, groups: i32, stride: usize, missing: f64): void {
  const put = f64x2.splat(missing);
  for (let group = 0; group < groups; group++) {
    for (let at: usize = 0; at < 64; at += 16) {
      const x = v128.load(from + at);
      v128.store(to + at, v128.bitselect(x, put, f64x2.eq(x, x)));
    }
    from += 64;
    to += stride;
  }
}

/** The place of a code in the sets: 0 for a missing one, else one more than the code; beyond all sets if negative. */
function place(x: f64): u64 {
  if (x != x) return 0;
  const code = trunc<f64>(x);
  if (code < 0 || code >= 2147483648.0) return 0xffffffff;
  return u64(code) + 1;
}

function arrangeCodes(from: usize, to: usize, groups: i32, stride: usize): void {
  for (let group = 0; group < groups; group++) {
    for (let at: usize = 0; at < 64; at += 8) store<u64>(to + at, place(load<f64>(from + at)));
    from += 64;
    to += stride;
  }
}

/**
 * Brings staged columns into the order that walks read: group by group of eight rows, `stride` bytes each, the eight
 * values of each view of a column side by side.
 */
export function arrange(
  staged: usize,
  capacity: i32,
  first: i32,
  groups: i32,
  views: usize,
  viewCount: i32,
  to: usize,
  stride: usize,
): void {
  for (let view = 0; view < viewCount; view++) {
    const column = load<i32>(views + (<usize>view << 3));
    const mode = load<i32>(views + (<usize>view << 3), 4);
    const from = staged + (<usize>column * <usize>capacity + (<usize>first << 3)) * 8;
    const into = to + (<usize>view << 6);
    if (mode == RIGHT) arrangeNumbers(from, into, groups, stride, Infinity);
    else if (mode == LEFT) arrangeNumbers(from, into, groups, stride, -Infinity);
    else arrangeCodes(from, into, groups, stride);
  }
}

/** Writes eight NaN for each group: what leaves read, so that whatever they hold, no row is greater. */
export function addNever(to: usize, groups: i32, stride: usize): void {
  const never = f64x2.splat(NaN);
  for (; groups > 0; groups--, to += stride) {
    for (let at: usize = 0; at < 64; at += 16) v128.store(to + at, never);
  }
}
