/** A view's element as a number. */
export const at = (array: Float32Array, index: number): number => array[index] as number;

/** `into[i] += factor * from[i]` over `count` numbers, in float32. */
export function addScaled(
  into: Float32Array,
  intoAt: number,
  from: Float32Array,
  fromAt: number,
  factor: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    into[intoAt + i] = at(into, intoAt + i) + Math.fround(factor * at(from, fromAt + i));
  }
}

/** The inner product of `count` numbers, a multiple of 4, in float32 and four lanes. */
export function dot(
  left: Float32Array,
  leftAt: number,
  right: Float32Array,
  rightAt: number,
  count: number,
): number {
  const lanes = new Float32Array(4);
  for (let i = 0; i < count; i++) {
    lanes[i & 3] = at(lanes, i & 3) + Math.fround(at(left, leftAt + i) * at(right, rightAt + i));
  }
  return foldLanes(lanes);
}

/** The sum of four lanes as the compiled kernels fold them. */
export const foldLanes = (lanes: Float32Array): number =>
  Math.fround(Math.fround(at(lanes, 0) + at(lanes, 1)) + Math.fround(at(lanes, 2) + at(lanes, 3)));
