// Rows of leaves: split by a table of 256 bytes (1: the bin goes left), and what leaves add to scores.

// rows[i] = i for the first n rows.
export function identity(rows: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) store<u32>(rows + (<usize>i << 2), i);
}

// Each thread sorts its share of `count` rows into left and right, in order; counts[thread] = how many went left.
export function partition(
  thread: u32, threads: u32, column: usize, table: usize, rows: usize, count: u32, left: usize, right: usize, counts: usize,
): void {
  const lo = <u32>((<u64>count * thread) / threads);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  let l = left + (<usize>lo << 2);
  let r = right + (<usize>lo << 2);
  const start = l;
  const end = rows + (<usize>hi << 2);
  for (let p = rows + (<usize>lo << 2); p < end; p += 4) {
    const row = load<u32>(p);
    const goes = <usize>load<u8>(table + load<u8>(column + row)) << 2;
    store<u32>(l, row);
    store<u32>(r, row);
    l += goes;
    r += 4 - goes;
  }
  store<u32>(counts + (thread << 2), <u32>(l - start) >> 2);
}

// The same by one thread: those that go left move up in `rows`, the others follow them.
export function partitionAlone(column: usize, table: usize, rows: usize, count: u32, right: usize): void {
  let l = rows;
  let r = right;
  const end = rows + (<usize>count << 2);
  for (let p = rows; p < end; p += 4) {
    const row = load<u32>(p);
    const goes = <usize>load<u8>(table + load<u8>(column + row)) << 2;
    store<u32>(l, row);
    store<u32>(r, row);
    l += goes;
    r += 4 - goes;
  }
  memory.copy(l, right, r - right);
}

// Puts the shares of `partition` together in `rows`: all that went left, then the others.
export function gatherPartition(
  thread: u32, threads: u32, rows: usize, count: u32, left: usize, right: usize, counts: usize,
): void {
  let total: u32 = 0;
  let before: u32 = 0;
  for (let t: u32 = 0; t < threads; t++) {
    const c = load<u32>(counts + (t << 2));
    if (t < thread) before += c;
    total += c;
  }
  const own = load<u32>(counts + (thread << 2));
  const lo = <u32>((<u64>count * thread) / threads);
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  memory.copy(rows + (<usize>before << 2), left + (<usize>lo << 2), <usize>own << 2);
  memory.copy(rows + (<usize>(total + lo - before) << 2), right + (<usize>lo << 2), <usize>(hi - lo - own) << 2);
}

// scores[row] += value for the listed rows.
export function addLeaf(thread: u32, threads: u32, rows: usize, count: u32, scores: usize, value: f64): void {
  const end = rows + (<usize>((<u64>count * (thread + 1)) / threads) << 2);
  for (let p = rows + (<usize>((<u64>count * thread) / threads) << 2); p < end; p += 4) {
    const at = scores + (<usize>load<u32>(p) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

// scores[row] += the value of the row's leaf, for the listed rows, or for the first `count` rows when `rows` is 0. A
// node is (feature, left, right, unused) in 32-bit words, feature -1 for a leaf; tables hold 256 bytes a node.
export function addTree(
  thread: u32, threads: u32, bins: usize, stride: u32, rows: usize, count: u32, nodes: usize, tables: usize, values: usize,
  scores: usize,
): void {
  const hi = <u32>((<u64>count * (thread + 1)) / threads);
  for (let i = <u32>((<u64>count * thread) / threads); i < hi; i++) {
    const row = rows == 0 ? i : load<u32>(rows + (<usize>i << 2));
    const place = bins + <usize>row * stride;
    let node: u32 = 0;
    let feature = load<i32>(nodes);
    while (feature >= 0) {
      const left = load<u8>(tables + (node << 8) + load<u8>(place + feature));
      node = load<u32>(nodes + (node << 4) + (left ? 4 : 8));
      feature = load<i32>(nodes + (node << 4));
    }
    const at = scores + (<usize>row << 3);
    store<f64>(at, load<f64>(at) + load<f64>(values + (node << 3)));
  }
}
