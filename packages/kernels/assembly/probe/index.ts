// Kernels that only the tests of the loader and of the pool use.

/** Writes `i * i + salt` for the part of [0, count) that falls to the thread. */
export function squares(thread: i32, threads: i32, out: usize, count: i32, salt: f64): void {
  for (let i = thread; i < count; i += threads) store<f64>(out + (<usize>i << 3), <f64>i * <f64>i + salt);
}

/** Fills bytes with a bulk instruction, which checks the memory's present size. */
export function flood(thread: i32, threads: i32, out: usize, bytes: i32): void {
  const part = bytes / threads;
  memory.fill(out + <usize>(thread * part), <u8>(thread + 1), part);
}

/** Stops on one thread. */
export function trap(thread: i32, _threads: i32, on: i32): void {
  if (thread == on) unreachable();
}

let calls: i32 = 0;

/** Works for a while: the same result whatever the number of turns. */
export function spin(thread: i32, _threads: i32, out: usize, turns: i32): void {
  calls++;
  let state: u32 = 1;
  for (let i = 0; i < turns; i++) state = state * 1664525 + 1013904223;
  store<u32>(out + (<usize>thread << 2), state == 7 ? 1 : 2);
}

/** How often this and spin were called on this thread: instances share nothing but memory. */
export function count(): i32 {
  calls++;
  return calls;
}
