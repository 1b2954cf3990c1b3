import type { LinearKernels } from "./linear.js";

/** What is done to single columns, in plain TypeScript. */
export function numbersTwin(memory: () => ArrayBufferLike): Pick<LinearKernels, "standardise" | "largest"> {
  const f64 = (at: number, count: number): Float64Array => new Float64Array(memory(), at, count);
  return {
    standardise(at, count, mean, scale, missing, limit) {
      const values = f64(at, count + (count & 1));
      let infinite = 0;
      for (let index = 0; index < count; index++) {
        const value = values[index] as number;
        if (Math.abs(value) === Number.POSITIVE_INFINITY) infinite = 1;
        const moved = Math.max(-limit, Math.min(limit, (value - mean) / scale));
        values[index] = Number.isNaN(value) ? missing : moved;
      }
      if (count & 1) values[count] = 0;
      return infinite;
    },
    largest(at, count) {
      let most = 0;
      for (const value of f64(at, count)) most = Math.max(most, Math.abs(value));
      return most;
    },
  };
}
