import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/** `sum_b mix[b] x_b`: operands are `mix`, 1 x b, and the `x_b`, all of one shape. */
export const mixture: Operation = {
  forward: ([mix, ...parts]) => {
    const { rows, columns } = parts[0] as Matrix;
    const out = zeros(rows, columns);
    parts.forEach(({ data }, part) => {
      const factor = (mix as Matrix).data[part] as number;
      for (let at = 0; at < data.length; at++)
        out.data[at] = (out.data[at] as number) + factor * (data[at] as number);
    });
    return out;
  },
  backward: (dy, [mix, ...parts]) => [
    Float32Array.from(parts, ({ data }) => {
      let sum = 0;
      for (let at = 0; at < data.length; at++) sum += (dy[at] as number) * (data[at] as number);
      return sum;
    }),
    ...parts.map((_, part) => {
      const factor = (mix as Matrix).data[part] as number;
      return dy.map((slope) => slope * factor);
    }),
  ],
};
