import type { Uniform } from "./numbers.js";
import type { Task } from "./views.js";

/** Draws the rows of a tree and gathers them in the first buffer. Returns how many different rows were drawn. */
export function sampleRows({ job, at }: Task, uniform: Uniform): number {
  const { rows, draws, counts, source, stride, payloadAt } = job;
  at.u8.fill(draws > 0 ? 0 : 1, counts, counts + rows);
  for (let index = 0; index < draws; index++) {
    const place = counts + Math.floor(uniform() * rows);
    at.u8[place] = (at.u8[place] as number) + 1;
  }
  let to = job.bufferA;
  for (let row = 0; row < rows; row++) {
    const times = at.u8[counts + row] as number;
    if (times === 0) continue;
    at.u8.copyWithin(to, source + row * stride, source + (row + 1) * stride);
    if (job.coded === 1) at.u8[to + payloadAt] = times;
    else at.f64[(to + payloadAt) / 8] = (at.f64[(to + payloadAt) / 8] as number) * times;
    to += stride;
  }
  return (to - job.bufferA) / stride;
}
