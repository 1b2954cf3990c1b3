import type { EnsembleKernels } from "./ensemble.js";

const LANES = 8;

/** {@link EnsembleKernels.predictChains} in plain TypeScript, one row at a time. */
export function predictChainsTwin(
  buffer: ArrayBufferLike,
  args: Parameters<EnsembleKernels["predictChains"]>,
): void {
  const [thread, threads, staged, capacity, groups, views, viewCount, chains, chainCount, outputs] = args;
  const sums = args[12];
  const f64 = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
  const i32 = new Int32Array(buffer);
  const u32 = new Uint32Array(buffer);
  const columns = Array.from({ length: viewCount }, (_, view) => ({
    from: (staged >>> 3) + (i32[(views >>> 2) + view * 2] as number) * capacity,
    missing: i32[(views >>> 2) + view * 2 + 1] === 0,
  }));

  function goesRight(node: number, row: number): boolean {
    const view = columns[(u32[(node >>> 2) + 4] as number) >>> 6];
    const value = f64[(view?.from ?? 0) + row] as number;
    const threshold = f64[node >>> 3] as number;
    if (Number.isNaN(value)) return view?.missing === true && threshold < Number.POSITIVE_INFINITY;
    return value > threshold;
  }

  const end = Math.floor((groups * (thread + 1)) / threads) * LANES;
  for (let row = Math.floor((groups * thread) / threads) * LANES; row < end; row++) {
    const at = (sums >>> 3) + (row >>> 3) * outputs * LANES + (row & 7);
    for (let output = 0; output < outputs; output++) f64[at + output * LANES] = 0;
    for (let chain = 0; chain < chainCount; chain++) {
      const info = (chains >>> 2) + chain * 4;
      const to = at + (i32[info + 3] as number) * LANES;
      const last = u32[info + 1] as number;
      for (let node = u32[info] as number; node !== last; ) {
        f64[to] = (f64[to] as number) + (f64[(node >>> 3) + 1] as number);
        node = (u32[(node >>> 2) + 5] as number) + (goesRight(node, row) ? 32 : 0);
      }
    }
  }
}
