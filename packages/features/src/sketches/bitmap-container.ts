/** How many numbers an array holds at most; more are held as bits. */
export const ARRAY_LIMIT = 4096;
const WORDS = 2048;

/** Numbers from 0 to 65,535, ascending, as long as they are few. */
export interface ArrayContainer {
  /** Room for the numbers. */
  values: Uint16Array;
  /** How many there are. */
  size: number;
}

/** Numbers from 0 to 65,535, one bit each. */
export interface BitsContainer {
  /** 65,536 bits. */
  readonly bits: Uint32Array;
  /** How many are 1. */
  size: number;
}

/** Numbers from 0 to 65,535. */
export type Container = ArrayContainer | BitsContainer;

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function placeIn({ values, size }: ArrayContainer, value: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Whether a number is held.
 *
 * @param container - The numbers.
 * @param value - The number.
 */
export function holds(container: Container, value: number): boolean {
  if ("bits" in container) return (((container.bits[value >>> 5] as number) >>> (value & 31)) & 1) === 1;
  const place = placeIn(container, value);
  return place < container.size && container.values[place] === value;
}

/**
 * The numbers, ascending.
 *
 * @param container - The numbers.
 */
export function valuesOf(container: Container): Uint16Array {
  if (!("bits" in container)) return container.values.subarray(0, container.size);
  const values = new Uint16Array(container.size);
  let at = 0;
  container.bits.forEach((word, index) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) {
      values[at++] = index * 32 + 31 - Math.clz32(rest & -rest);
    }
  });
  return values;
}

/**
 * The numbers as bits.
 *
 * @param container - The numbers; they stay as they are.
 */
export function bitsOf(container: Container): Uint32Array {
  if ("bits" in container) return container.bits;
  const bits = new Uint32Array(WORDS);
  for (const value of valuesOf(container)) {
    bits[value >>> 5] = (bits[value >>> 5] as number) | (1 << (value & 31));
  }
  return bits;
}

/**
 * A container of bits, in the form that takes less room.
 *
 * @param bits - 65,536 bits, which the container keeps.
 */
export function containerOf(bits: Uint32Array): Container {
  const size = bits.reduce((sum, word) => sum + countBits(word), 0);
  const held: BitsContainer = { bits, size };
  return size > ARRAY_LIMIT ? held : { values: valuesOf(held), size };
}

/**
 * The numbers with one more.
 *
 * @param container - The numbers, changed in place where there is room.
 * @param value - The number.
 */
export function withValue(container: Container, value: number): Container {
  if ("bits" in container) {
    if (holds(container, value)) return container;
    container.bits[value >>> 5] = (container.bits[value >>> 5] as number) | (1 << (value & 31));
    container.size++;
    return container;
  }
  const place = placeIn(container, value);
  if (place < container.size && container.values[place] === value) return container;
  if (container.size === ARRAY_LIMIT) {
    return withValue({ bits: bitsOf(container), size: container.size }, value);
  }
  if (container.size === container.values.length) {
    const grown = new Uint16Array(Math.min(ARRAY_LIMIT, Math.max(4, 2 * container.size)));
    grown.set(container.values);
    container.values = grown;
  }
  container.values.copyWithin(place + 1, place, container.size);
  container.values[place] = value;
  container.size++;
  return container;
}

/**
 * The numbers of two containers by a rule for words of bits; `undefined` when there are none.
 *
 * @param a - Some numbers.
 * @param b - Other ones.
 * @param rule - Gives 32 bits of the result.
 */
export function combine(
  a: Container,
  b: Container,
  rule: (a: number, b: number) => number,
): Container | undefined {
  const [left, right] = [bitsOf(a), bitsOf(b)];
  const made = containerOf(left.map((word, at) => rule(word, right[at] as number)));
  return made.size === 0 ? undefined : made;
}
