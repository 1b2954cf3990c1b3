const BITS = 32;

function sigma(start: number): number {
  if (start === 1) return Number.POSITIVE_INFINITY;
  let [x, y, z] = [start, 1, start];
  for (;;) {
    x *= x;
    const before = z;
    z += x * y;
    y += y;
    if (z === before) return z;
  }
}

function tau(start: number): number {
  if (start === 0 || start === 1) return 0;
  let [x, y, z] = [start, 1, 1 - start];
  for (;;) {
    x = Math.sqrt(x);
    const before = z;
    y /= 2;
    z -= (1 - x) ** 2 * y;
    if (z === before) return z / 3;
  }
}

/**
 * The number of different values by the registers of a HyperLogLog sketch: algorithm 6 of Ertl (2017).
 *
 * @param size - How many registers there are.
 * @param registers - Those that are not 0, with their ranks from 1 to 33.
 */
export function estimateDistinct(size: number, registers: Iterable<readonly [number, number]>): number {
  const counts = new Float64Array(BITS + 2);
  let zeros = size;
  for (const [, rank] of registers) {
    counts[rank] = (counts[rank] as number) + 1;
    zeros--;
  }
  if (zeros === size) return 0;
  let z = size * tau(1 - (counts[BITS + 1] as number) / size);
  for (let rank = BITS; rank >= 1; rank--) z = (z + (counts[rank] as number)) / 2;
  z += size * sigma(zeros / size);
  return (size / (2 * Math.LN2)) * (size / z);
}
