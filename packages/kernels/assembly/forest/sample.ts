import { bufferA, coded, counts, draws, payloadAt, rows, source, stride } from "./job";
import { below } from "./random";

/** Draws the rows of a tree and gathers them in the first buffer. Returns how many different rows were drawn. */
export function sample(): i32 {
  memory.fill(counts, draws > 0 ? 0 : 1, rows);
  for (let index = 0; index < draws; index++) {
    const at = counts + <usize>below(rows);
    store<u8>(at, load<u8>(at) + 1);
  }
  let to = bufferA;
  for (let row = 0; row < rows; row++) {
    const times = load<u8>(counts + row);
    if (times == 0) continue;
    const at = source + <usize>row * stride;
    for (let byte: usize = 0; byte < stride; byte += 16) v128.store(to + byte, v128.load(at + byte));
    if (coded) store<u8>(to + payloadAt, times);
    else store<f64>(to + payloadAt, load<f64>(to + payloadAt) * <f64>times);
    to += stride;
  }
  return <i32>((to - bufferA) / stride);
}
