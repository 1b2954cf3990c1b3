import { offer } from "../dense/top-k";

/** How many bytes of scratch memory a thread of {@link regressItems} needs. */
export function regressScratch(users: i32, items: i32, most: i32): usize {
  return (<usize>users << 3) + (<usize>items << 3) + (<usize>items << 2) + (<usize>most << 4) + 256;
}

/** Sums what the users of an item hold: their weighted residuals, or their weights. */
// @ts-ignore: decorator
@inline
function sumOver(from: usize, to: usize, residuals: usize): f64 {
  let sum: f64 = 0;
  for (let at = from; at < to; at += 4) sum += load<f64>(residuals + (<usize>load<i32>(at) << 3));
  return sum;
}

// @ts-ignore: decorator
@inline
function addTo(from: usize, to: usize, residuals: usize, userWeights: usize, amount: f64): void {
  for (let at = from; at < to; at += 4) {
    const user = <usize>load<i32>(at) << 3;
    store<f64>(residuals + user, load<f64>(residuals + user) + amount * load<f64>(userWeights + user));
  }
}

// @ts-ignore: decorator
@inline
function clear(from: usize, to: usize, residuals: usize): void {
  for (let at = from; at < to; at += 4) store<f64>(residuals + (<usize>load<i32>(at) << 3), 0);
}

/** Sorts items ascending. */
function sort(items: usize, count: i32): void {
  for (let gap = count >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < count; i++) {
      const value = load<i32>(items + (<usize>i << 2));
      let j = i;
      while (j >= gap && load<i32>(items + (<usize>(j - gap) << 2)) > value) {
        store<i32>(items + (<usize>j << 2), load<i32>(items + (<usize>(j - gap) << 2)));
        j -= gap;
      }
      store<i32>(items + (<usize>j << 2), value);
    }
  }
}

/**
 * For each of the thread's items `first <= target < first + count`, the weights of at most `most` other items that explain who has it: by coordinate
 * descent over those of the greatest cosine with it. Users count by `userWeights` (f64), all > 0, of which `totals` are the items' sums; the
 * squares of an item's weights count by its `penalties` (f64). `listed` and `weights` have room for `most` a target; `sizes` says how many are there.
 */
export function regressItems(
  thread: i32,
  threads: i32,
  first: i32,
  count: i32,
  userOffsets: usize,
  userItems: usize,
  users: i32,
  itemOffsets: usize,
  itemUsers: usize,
  items: i32,
  userWeights: usize,
  totals: usize,
  penalties: usize,
  most: i32,
  l1: f64,
  nonNegative: i32,
  passes: i32,
  tolerance: f64,
  listed: usize,
  weights: usize,
  sizes: usize,
  scratch: usize,
): void {
  const residuals = scratch + <usize>thread * regressScratch(users, items, most);
  const shared = residuals + (<usize>users << 3);
  const touched = shared + (<usize>items << 3);
  const values = touched + (<usize>items << 2);
  const scores = values + (<usize>most << 3);
  memory.fill(residuals, 0, (<usize>users + <usize>items) << 3);
  for (let target = thread; target < count; target += threads) {
    const own = first + target;
    const from = itemUsers + (<usize>load<i32>(itemOffsets + (<usize>own << 2)) << 2);
    const to = itemUsers + (<usize>load<i32>(itemOffsets + (<usize>own << 2), 4) << 2);
    const chosen = listed + ((<usize>target * <usize>most) << 2);
    const found = shareUsers(from, to, own, userOffsets, userItems, userWeights, shared, touched);
    const size = choose(found, own, totals, shared, touched, most, chosen, scores);
    sort(chosen, size);
    for (let at = 0; at < size; at++) store<f64>(values + (<usize>at << 3), 0);
    addTo(from, to, residuals, userWeights, 1);
    for (let pass = 0; pass < passes; pass++) {
      const greatest = descend(
        chosen,
        size,
        itemOffsets,
        itemUsers,
        userWeights,
        totals,
        penalties,
        residuals,
        values,
        l1,
        nonNegative,
      );
      if (greatest <= tolerance) break;
    }
    clear(from, to, residuals);
    let kept = 0;
    const out = weights + ((<usize>target * <usize>most) << 2);
    for (let at = 0; at < size; at++) {
      const item = load<i32>(chosen + (<usize>at << 2));
      const list = itemOffsets + (<usize>item << 2);
      clear(itemUsers + (<usize>load<i32>(list) << 2), itemUsers + (<usize>load<i32>(list, 4) << 2), residuals);
      const value = load<f64>(values + (<usize>at << 3));
      if (value == 0) continue;
      store<i32>(chosen + (<usize>kept << 2), item);
      store<f32>(out + (<usize>kept << 2), <f32>value);
      kept++;
    }
    store<i32>(sizes + (<usize>target << 2), kept);
  }
}

/** Sums the weights of the users whom an item shares with each other item; gives how many others there are. */
function shareUsers(
  from: usize,
  to: usize,
  own: i32,
  userOffsets: usize,
  userItems: usize,
  userWeights: usize,
  shared: usize,
  touched: usize,
): i32 {
  let size = 0;
  for (let at = from; at < to; at += 4) {
    const user = <usize>load<i32>(at);
    const weight = load<f64>(userWeights + (user << 3));
    const list = userOffsets + (user << 2);
    const end = userItems + (<usize>load<i32>(list, 4) << 2);
    for (let entry = userItems + (<usize>load<i32>(list) << 2); entry < end; entry += 4) {
      const other = load<i32>(entry);
      if (other == own) continue;
      const place = shared + (<usize>other << 3);
      const before = load<f64>(place);
      if (before == 0) {
        store<i32>(touched + (<usize>size << 2), other);
        size++;
      }
      store<f64>(place, before + weight);
    }
  }
  return size;
}

/** Puts those of the greatest cosine into `chosen`, in no order, and forgets the sums; gives how many. */
function choose(
  found: i32,
  own: i32,
  totals: usize,
  shared: usize,
  touched: usize,
  most: i32,
  chosen: usize,
  scores: usize,
): i32 {
  const ours = load<f64>(totals + (<usize>own << 3));
  let size = 0;
  for (let at = 0; at < found; at++) {
    const other = load<i32>(touched + (<usize>at << 2));
    const place = shared + (<usize>other << 3);
    const theirs = load<f64>(totals + (<usize>other << 3));
    size = offer(chosen, scores, most, size, other, <f32>(load<f64>(place) / sqrt(ours * theirs)));
    store<f64>(place, 0);
  }
  return size;
}

/** One pass over the chosen items; gives the greatest change of a weight. */
function descend(
  chosen: usize,
  size: i32,
  itemOffsets: usize,
  itemUsers: usize,
  userWeights: usize,
  totals: usize,
  penalties: usize,
  residuals: usize,
  values: usize,
  l1: f64,
  nonNegative: i32,
): f64 {
  let greatest: f64 = 0;
  for (let at = 0; at < size; at++) {
    const item = <usize>load<i32>(chosen + (<usize>at << 2));
    const list = itemOffsets + (item << 2);
    const from = itemUsers + (<usize>load<i32>(list) << 2);
    const to = itemUsers + (<usize>load<i32>(list, 4) << 2);
    const total = load<f64>(totals + (item << 3));
    const curvature = total + load<f64>(penalties + (item << 3));
    const before = load<f64>(values + (<usize>at << 3));
    const slope = sumOver(from, to, residuals) + total * before;
    let after: f64 = 0;
    if (slope > l1) after = (slope - l1) / curvature;
    else if (slope < -l1 && nonNegative == 0) after = (slope + l1) / curvature;
    if (after == before) continue;
    addTo(from, to, residuals, userWeights, before - after);
    store<f64>(values + (<usize>at << 3), after);
    greatest = max(greatest, abs(after - before));
  }
  return greatest;
}
