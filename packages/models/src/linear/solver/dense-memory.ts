import type { Workers } from "@portrait/core";
import { instantiate, type KernelInstance } from "@portrait/kernels";
import { type LinearKernels, linear } from "@portrait/kernels/linear";

/** How long a memory is kept for the next fit, in milliseconds. */
const KEPT = 5000;

/** Smaller memories are not worth the keeping. */
const LEAST_NUMBERS = 2 ** 16;

/** Kernels, and room for dense columns in their memory. */
export interface DenseMemory {
  /** The kernels. */
  readonly instance: KernelInstance<LinearKernels>;
  /** Where the columns go; numbers of an earlier fit may stand there. */
  readonly dense: number;
  /** Gives it back. */
  dispose(): void;
}

interface Spare {
  readonly instance: KernelInstance<LinearKernels>;
  readonly dense: number;
  readonly numbers: number;
  readonly mark: number;
}

interface Kept extends Spare {
  readonly timer: ReturnType<typeof setTimeout>;
}

let kept: Kept | undefined;

function drop(): void {
  if (kept === undefined) return;
  clearTimeout(kept.timer);
  kept.instance.dispose();
  kept = undefined;
}

/** Keeps a memory for a while, without keeping the process alive. */
function keep(spare: Spare): void {
  drop();
  const timer = setTimeout(drop, KEPT);
  if (typeof timer === "object") timer.unref();
  kept = { ...spare, timer };
}

/** The kept memory, if it is large enough and not far too large. */
function take(numbers: number): Spare | undefined {
  if (kept === undefined || kept.numbers < numbers || kept.numbers > 2 * numbers) return undefined;
  clearTimeout(kept.timer);
  const { timer: _, ...spare } = kept;
  kept = undefined;
  return spare;
}

/**
 * Kernels with room for dense columns. Touching new memory costs more than a pass of a solver over it, so that of the
 * last fit is kept for five seconds, unless it is shared with threads, whose pool keeps it.
 *
 * @param numbers - How many numbers the columns have.
 * @param further - How many more bytes to hold from the start.
 * @param workers - Threads.
 * @param simd - `false` for the kernels in plain TypeScript.
 * @throws PortraitError `out-of-memory`.
 */
export async function denseMemory(
  numbers: number,
  further: number,
  workers: Workers | undefined,
  simd: boolean,
): Promise<DenseMemory> {
  const keeps = workers === undefined && simd && numbers >= LEAST_NUMBERS;
  const spare = (keeps ? take(numbers) : undefined) ?? (await fresh(numbers, further, workers, simd));
  const { instance, dense, mark } = spare;
  return {
    instance,
    dense,
    dispose() {
      if (!keeps) {
        instance.dispose();
        return;
      }
      instance.release(mark);
      keep(spare);
    },
  };
}

async function fresh(
  numbers: number,
  further: number,
  workers: Workers | undefined,
  simd: boolean,
): Promise<Spare> {
  drop();
  const bytes = numbers * 8 + further;
  const instance = await instantiate(linear, { bytes, simd, ...(workers === undefined ? {} : { workers }) });
  try {
    const dense = instance.alloc(numbers * 8);
    return { instance, dense, numbers, mark: instance.mark() };
  } catch (error) {
    instance.dispose();
    throw error;
  }
}
