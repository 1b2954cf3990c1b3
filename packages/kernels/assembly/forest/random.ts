/** The stream of pseudo-random numbers of one tree: a counter through a 32-bit mixer. */
let state: u32 = 0;

/** Starts the stream. */
export function start(seed: u32): void {
  state = seed;
}

/** The next number, uniform in [0, 1), with 32 bits of resolution. */
export function uniform(): f64 {
  state += 0x9e3779b9;
  let z = state;
  z = (z ^ (z >> 16)) * 0x21f0aaad;
  z = (z ^ (z >> 15)) * 0x735a2d97;
  return <f64>(z ^ (z >> 15)) * 2.3283064365386963e-10;
}

/** The next integer, uniform in [0, bound). */
export function below(bound: i32): i32 {
  return <i32>(uniform() * <f64>bound);
}
