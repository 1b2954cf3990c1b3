import type { EnsembleKernels } from "./ensemble.js";

const LANES = 8;
const RIGHT = 0;
const LEFT = 1;

/** The memory as the kernel's types. */
interface Views {
  readonly f64: Float64Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
}

/** What one walk reads. */
interface Walk {
  readonly memory: Views;
  readonly columns: readonly { readonly from: number; readonly mode: number }[];
  readonly categorical: boolean;
}

function goesRight({ memory, columns }: Walk, node: number, row: number): boolean {
  const { f64, u32 } = memory;
  const threshold = f64[node >>> 3] as number;
  const view = columns[(u32[(node >>> 2) + 2] as number) >>> 6];
  const mode = view?.mode ?? RIGHT;
  const value = f64[(view?.from ?? 0) + row] as number;
  const missing = Number.isNaN(value);
  if (mode === RIGHT || mode === LEFT) return missing ? mode === RIGHT : value > threshold;
  const limit = u32[(node >>> 2) + 5] as number;
  const code = Math.trunc(value);
  const place = missing ? 0 : code >= 0 && code < limit - 1 ? code + 1 : limit;
  const word = u32[((u32[(node >>> 2) + 4] as number) >>> 2) + (place >>> 5)] as number;
  return ((word >>> (place & 31)) & 1) === 0;
}

function walk(job: Walk, root: number, row: number): number {
  const { u32 } = job.memory;
  let node = root;
  for (;;) {
    const child = u32[(node >>> 2) + 3] as number;
    if (child === node) return node;
    node = child + (goesRight(job, node, row) ? (job.categorical ? 32 : 16) : 0);
  }
}

/** {@link EnsembleKernels.predict} in plain TypeScript, one row at a time. */
export function predictTwin(buffer: ArrayBufferLike, args: Parameters<EnsembleKernels["predict"]>): void {
  const [thread, threads, staged, capacity, groups, views, viewCount, trees, treeCount] = args;
  const [categorical, leafWidth, outputs] = [args[9], args[10], args[11]];
  const sums = args[14];
  const memory: Views = {
    f64: new Float64Array(buffer, 0, buffer.byteLength >>> 3),
    u32: new Uint32Array(buffer),
    i32: new Int32Array(buffer),
  };
  const { f64, i32, u32 } = memory;
  const columns = Array.from({ length: viewCount }, (_, view) => ({
    from: (staged >>> 3) + (i32[(views >>> 2) + view * 2] as number) * capacity,
    mode: i32[(views >>> 2) + view * 2 + 1] as number,
  }));
  const job: Walk = { memory, columns, categorical: categorical === 1 };
  const end = Math.floor((groups * (thread + 1)) / threads) * LANES;
  for (let row = Math.floor((groups * thread) / threads) * LANES; row < end; row++) {
    const at = (sums >>> 3) + (row >>> 3) * outputs * LANES + (row & 7);
    for (let output = 0; output < outputs; output++) f64[at + output * LANES] = 0;
    for (let tree = 0; tree < treeCount; tree++) {
      const leaf = walk(job, i32[(trees >>> 2) + tree * 2] as number, row);
      const from = leafWidth === 1 ? leaf >>> 3 : (u32[leaf >>> 2] as number) >>> 3;
      for (let index = 0; index < leafWidth; index++) {
        const to = at + (leafWidth === 1 ? tree % outputs : index) * LANES;
        f64[to] = (f64[to] as number) + (f64[from + index] as number);
      }
    }
  }
}
