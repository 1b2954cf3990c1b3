import type { Csr } from "@portrait/kernels";
import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/**
 * The first rows of a matrix.
 *
 * @param count - How many.
 */
export function firstRows(count: number): Operation {
  return {
    forward: ([x]) => {
      const { columns, data } = x as Matrix;
      return { rows: count, columns, data: data.slice(0, count * columns) };
    },
    backward: (dy, [x]) => {
      const gradient = new Float32Array((x as Matrix).data.length);
      gradient.set(dy);
      return [gradient];
    },
  };
}

/** The same row added to each: operands are x, r x c, and the row, 1 x c. */
export const addRow: Operation = {
  forward: ([x, row]) => {
    const [{ rows, columns, data }, added] = [x as Matrix, (row as Matrix).data];
    const out = new Float32Array(data.length);
    for (let start = 0; start < out.length; start += columns) {
      for (let c = 0; c < columns; c++) out[start + c] = (data[start + c] as number) + (added[c] as number);
    }
    return { rows, columns, data: out };
  },
  backward: (dy, [x]) => {
    const { columns } = x as Matrix;
    const sums = new Float64Array(columns);
    for (let start = 0; start < dy.length; start += columns) {
      for (let c = 0; c < columns; c++) sums[c] = (sums[c] as number) + (dy[start + c] as number);
    }
    return [dy, Float32Array.from(sums)];
  },
};

/**
 * The greatest number among the neighbours of each row, column by column; 0 where a row has none. The gradient goes to the
 * first neighbour that holds it.
 *
 * @param pattern - The rows and their neighbours.
 */
export function neighbourMax(pattern: Pick<Csr, "rows" | "offsets" | "indices">): Operation {
  const { rows, offsets, indices } = pattern;
  const winner = (data: Float32Array, columns: number, row: number, column: number): number => {
    let best = -1;
    for (let place = offsets[row] as number; place < (offsets[row + 1] as number); place++) {
      const at = (indices[place] as number) * columns + column;
      if (best < 0 || (data[at] as number) > (data[best] as number)) best = at;
    }
    return best;
  };
  return {
    forward: ([x]) => {
      const { columns, data } = x as Matrix;
      const out = zeros(rows, columns);
      for (let at = 0; at < out.data.length; at++) {
        const from = winner(data, columns, Math.floor(at / columns), at % columns);
        if (from >= 0) out.data[at] = data[from] as number;
      }
      return out;
    },
    backward: (dy, [x]) => {
      const { columns, data } = x as Matrix;
      const gradient = new Float32Array(data.length);
      for (let at = 0; at < dy.length; at++) {
        const from = winner(data, columns, Math.floor(at / columns), at % columns);
        if (from >= 0) gradient[from] = (gradient[from] as number) + (dy[at] as number);
      }
      return [gradient];
    },
  };
}
