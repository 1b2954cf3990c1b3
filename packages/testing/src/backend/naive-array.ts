/** Numbers in rows, of any rank: what the naive operations take and give. */
export interface NaiveArray {
  /** The extent of each dimension. */
  readonly shape: readonly number[];
  /** The numbers, the last dimension first. */
  readonly values: readonly number[];
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** The place of every number of a shape, in their order. */
export function placesOf(shape: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    let rest = index;
    const place: number[] = [];
    for (const extent of [...shape].reverse()) {
      place.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    return place;
  });
}

/** The number at a place. */
export function at({ shape, values }: NaiveArray, place: readonly number[]): number {
  const index = shape.reduce((sum, extent, dimension) => sum * extent + (place[dimension] as number), 0);
  return values[index] as number;
}

/**
 * An array of a shape, each number computed from its place.
 *
 * @param shape - The shape.
 * @param compute - Gives the number at a place.
 */
export function arrayOf(shape: readonly number[], compute: (place: readonly number[]) => number): NaiveArray {
  return { shape, values: placesOf(shape).map(compute) };
}

/** The shape that two shapes broadcast to. */
function broadcastShape(left: readonly number[], right: readonly number[]): readonly number[] {
  const rank = Math.max(left.length, right.length);
  const extent = (shape: readonly number[], dimension: number): number =>
    shape[dimension - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, dimension) => {
    const [a, b] = [extent(left, dimension), extent(right, dimension)];
    return a === 1 ? b : a;
  });
}

/** The number of an array that a place of the array it is broadcast to takes. */
export function broadcastAt(array: NaiveArray, place: readonly number[]): number {
  const own = place.slice(place.length - array.shape.length);
  return at(
    array,
    own.map((index, dimension) => (array.shape[dimension] === 1 ? 0 : index)),
  );
}

/**
 * Computes from arrays number by number, with broadcasting.
 *
 * @param compute - Gives a number of the result.
 * @param arrays - The arrays.
 */
export function combine(compute: (...numbers: number[]) => number, ...arrays: NaiveArray[]): NaiveArray {
  const shape = arrays.map((array) => array.shape).reduce(broadcastShape);
  return arrayOf(shape, (place) => compute(...arrays.map((array) => broadcastAt(array, place))));
}

/**
 * Reduces an array along dimensions.
 *
 * @param array - The array.
 * @param axes - Which dimensions.
 * @param compute - Gives a number of the result from those that fall together, in their order.
 * @param keep - Whether the dimensions stay, with one number each.
 */
export function reduce(
  array: NaiveArray,
  axes: readonly number[],
  compute: (numbers: readonly number[]) => number,
  keep = false,
): NaiveArray {
  const groups = new Map<string, number[]>();
  const kept = array.shape.map((extent, dimension) => (axes.includes(dimension) ? 1 : extent));
  for (const place of placesOf(kept)) groups.set(place.join(), []);
  placesOf(array.shape).forEach((place, index) => {
    const group = place.map((position, dimension) => (axes.includes(dimension) ? 0 : position)).join();
    groups.get(group)?.push(array.values[index] as number);
  });
  const shape = keep ? kept : array.shape.filter((_, dimension) => !axes.includes(dimension));
  return { shape, values: [...groups.values()].map(compute) };
}
