/** The staged columns and the table of views. */
export interface QuantiseJob {
  /** The memory. */
  readonly buffer: ArrayBufferLike;
  /** The columns. */
  readonly staged: number;
  /** How many numbers a column has. */
  readonly capacity: number;
  /** The table of views. */
  readonly views: number;
  /** How many views there are. */
  readonly viewCount: number;
}

const RIGHT = 1;
const LEFT = 2;
const CODES = 4;
const MISSING = 255;
const NUMBERS = 6;

/** How many of a view's thresholds lie below a number: those up to the first +Infinity. */
function below(thresholds: Float64Array, value: number): number {
  let count = 0;
  while (value > (thresholds[count] as number)) count++;
  return count;
}

/** Turns a staged row into bytes, as `predictMasked` does for 64 of them. */
export function quantiseTwin(job: QuantiseJob, row: number, into: Uint8Array): void {
  const { buffer, staged, capacity, views, viewCount } = job;
  const f64 = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
  const u32 = new Uint32Array(buffer);
  let line = 0;
  for (let view = 0; view < viewCount; view++) {
    const at = (views + view * NUMBERS * 8) >>> 2;
    const value = f64[(staged >>> 3) + (u32[at] as number) * capacity + row] as number;
    const mode = u32[at + 1] as number;
    if (mode !== CODES) {
      const thresholds = f64.subarray((u32[at + 2] as number) >>> 3);
      const count = below(thresholds, value);
      if (mode & RIGHT) into[line++] = Number.isNaN(value) ? MISSING : count;
      if (mode & LEFT) into[line++] = Number.isNaN(value) ? 0 : count;
      continue;
    }
    const code = Math.trunc(value);
    const place = Number.isNaN(value) ? 0 : code < 0 || code >= 2147483647 ? 0x7fffffff : code + 1;
    const part = place - (u32[at + 2] as number);
    const within = part >= 0 && part < 128;
    into[line++] = within ? part >> 3 : 16;
    into[line++] = within ? 1 << (part & 7) : part >= 0 && u32[at + 3] === 1 ? 0xff : 0;
  }
}
