/** The inner product of two vectors of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let [even, odd] = [0, 0];
  const { length } = a;
  for (let index = 0; index + 1 < length; index += 2) {
    even += (a[index] as number) * (b[index] as number);
    odd += (a[index + 1] as number) * (b[index + 1] as number);
  }
  if (length % 2 === 1) even += (a[length - 1] as number) * (b[length - 1] as number);
  return even + odd;
}

/** Adds a multiple of one vector to another. */
export function addScaled(into: Float64Array, from: Float64Array, factor: number): void {
  for (let index = 0; index < into.length; index++) {
    into[index] = (into[index] as number) + factor * (from[index] as number);
  }
}

/** The greatest magnitude in a vector; `NaN` if it holds one. */
export function greatest(values: Float64Array): number {
  let most = 0;
  for (let index = 0; index < values.length; index++) {
    const size = Math.abs(values[index] as number);
    if (!(size <= most)) most = size;
    if (Number.isNaN(size)) return size;
  }
  return most;
}
