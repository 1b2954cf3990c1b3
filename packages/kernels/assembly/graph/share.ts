/** The first of a thread's equal share of rows. */
export function firstOf(thread: i32, threads: i32, rows: i32): i32 {
  return <i32>((<i64>rows * thread) / threads);
}
