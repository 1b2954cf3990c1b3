import type { LinearKernels } from "./linear.js";

/** What is done to single columns, in plain TypeScript. */
export function numbersTwin(
  memory: () => ArrayBufferLike,
): Pick<LinearKernels, "standardise" | "describe" | "select"> {
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
    describe(at, count, state, kept, room) {
      const known = f64(state, 7);
      const [shift = 0, low = 0, high = 0] = known;
      const into = f64(kept, room);
      for (const value of f64(at, count)) {
        const move = value - shift;
        known[3] = (known[3] as number) + move;
        known[4] = (known[4] as number) + move * move;
        if (value < low) known[5] = (known[5] as number) + 1;
        else if (value <= high) {
          const found = known[6] as number;
          into[found] = value;
          known[6] = found + 1;
        }
      }
    },
    select(at, count, rank) {
      const values = f64(at, count).sort();
      return values[rank] as number;
    },
  };
}
