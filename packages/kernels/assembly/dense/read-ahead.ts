/** The most entries of a row whose dense rows are read ahead; more might push each other out of the cache. */
const AHEAD: i32 = 256;

let seen: i32 = 0;

/**
 * Reads a word of every cache line that a row of the product needs. The loads do not wait for one another, as those of
 * the sums do: it stands in for the prefetch that WebAssembly lacks.
 */
export function readAhead(indices: usize, count: i32, dense: usize, stride: usize): void {
  if (count > AHEAD) return;
  let word = 0;
  for (let i = 0; i < count; i++) {
    const from = dense + <usize>load<i32>(indices + (<usize>i << 2)) * stride;
    for (let at: usize = 0; at < stride; at += 64) word ^= load<i32>(from + at);
  }
  seen ^= word;
}
