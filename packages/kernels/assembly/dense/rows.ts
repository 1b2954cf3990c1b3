/** The row at which a thread begins, so that each has about as many stored values. */
export function firstRow(thread: i32, threads: i32, offsets: usize, rows: i32): i32 {
  if (thread >= threads) return rows;
  const total = load<i32>(offsets + (<usize>rows << 2));
  const wanted = <i32>((<i64>total * thread) / threads);
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (load<i32>(offsets + (<usize>middle << 2)) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
