const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * One step of MurmurHash3 (32 bits): takes a 32-bit word in.
 *
 * @param hash - The state.
 * @param word - The word.
 */
export function murmurStep(hash: number, word: number): number {
  const mixed = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

/**
 * The end of MurmurHash3 (32 bits).
 *
 * @param hash - The state.
 * @param words - How many words were taken in.
 * @returns An integer from 0 to 2^32 - 1.
 */
export function murmurEnd(hash: number, words: number): number {
  let mixed = hash ^ (4 * words);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
