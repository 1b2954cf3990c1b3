// Kernels that only the tests of the loader and of the pool use, and the benchmarks for their bounds.

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

/** Products and sums of float32 numbers in registers, 64 operations a turn. */
export function flopsF32(turns: i32, factor: f32): f32 {
  const f = f32x4.splat(factor);
  let a = f32x4.splat(1);
  let b = f32x4.splat(2);
  let c = f32x4.splat(3);
  let d = f32x4.splat(4);
  let e = f32x4.splat(5);
  let g = f32x4.splat(6);
  let h = f32x4.splat(7);
  let i = f32x4.splat(8);
  for (let turn = 0; turn < turns; turn++) {
    a = f32x4.add(f32x4.mul(a, f), f);
    b = f32x4.add(f32x4.mul(b, f), f);
    c = f32x4.add(f32x4.mul(c, f), f);
    d = f32x4.add(f32x4.mul(d, f), f);
    e = f32x4.add(f32x4.mul(e, f), f);
    g = f32x4.add(f32x4.mul(g, f), f);
    h = f32x4.add(f32x4.mul(h, f), f);
    i = f32x4.add(f32x4.mul(i, f), f);
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, g), f32x4.add(h, i)));
  return f32x4.extract_lane(sum, 0);
}

/** Reads `bytes` bytes, a multiple of 64, and gives their exclusive or in 32 bits. */
export function read(from: usize, bytes: i32): i32 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  const end = from + <usize>bytes;
  for (; from < end; from += 64) {
    a = v128.xor(a, v128.load(from));
    b = v128.xor(b, v128.load(from, 16));
    c = v128.xor(c, v128.load(from, 32));
    d = v128.xor(d, v128.load(from, 48));
  }
  const all = v128.xor(v128.xor(a, b), v128.xor(c, d));
  return (
    i32x4.extract_lane(all, 0) ^
    i32x4.extract_lane(all, 1) ^
    i32x4.extract_lane(all, 2) ^
    i32x4.extract_lane(all, 3)
  );
}
