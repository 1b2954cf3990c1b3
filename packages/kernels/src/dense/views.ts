/** Gives a memory's current buffer. */
export type Memory = () => ArrayBufferLike;

/** An element that is known to be there. */
export const at = (array: ArrayLike<number>, index: number): number => array[index] as number;

/** The first of the rows that fall to a thread, as the kernels split them: about as many stored values for each. */
export function firstRow(thread: number, threads: number, offsets: Int32Array, rows: number): number {
  if (thread >= threads) return rows;
  const wanted = Math.floor((at(offsets, rows) * thread) / threads);
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(offsets, middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first of a thread's equal share of rows. */
export function firstOf(thread: number, threads: number, rows: number): number {
  return Math.floor((rows * thread) / threads);
}
