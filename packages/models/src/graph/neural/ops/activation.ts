import type { Matrix } from "./matrix.js";
import type { Operation } from "./operation.js";

/** `max(x, 0)`. */
export const relu: Operation = {
  forward: ([x]) => {
    const { rows, columns, data } = x as Matrix;
    const out = new Float32Array(data.length);
    for (let at = 0; at < out.length; at++) out[at] = Math.max(data[at] as number, 0);
    return { rows, columns, data: out };
  },
  backward: (dy, _, { data }) => {
    const gradient = new Float32Array(dy.length);
    for (let at = 0; at < dy.length; at++) gradient[at] = (data[at] as number) > 0 ? (dy[at] as number) : 0;
    return [gradient];
  },
};

/** `x` where it is > 0, `exp(x) - 1` elsewhere (Clevert et al. 2016). */
export const elu: Operation = {
  forward: ([x]) => {
    const { rows, columns, data } = x as Matrix;
    const out = new Float32Array(data.length);
    for (let at = 0; at < out.length; at++) {
      const value = data[at] as number;
      out[at] = value > 0 ? value : Math.expm1(value);
    }
    return { rows, columns, data: out };
  },
  backward: (dy, _, { data }) => {
    const gradient = new Float32Array(dy.length);
    for (let at = 0; at < dy.length; at++) {
      gradient[at] = (dy[at] as number) * Math.min((data[at] as number) + 1, 1);
    }
    return [gradient];
  },
};

/** Rows at length 1; rows of zeros stay. */
export const unitRows: Operation = {
  forward: ([x]) => {
    const { rows, columns, data } = x as Matrix;
    const out = data.slice();
    for (let row = 0; row < rows; row++) {
      const part = out.subarray(row * columns, (row + 1) * columns);
      const length = Math.hypot(...part);
      if (length > 0) for (let at = 0; at < columns; at++) part[at] = (part[at] as number) / length;
    }
    return { rows, columns, data: out };
  },
  backward: (dy, [x], y) => {
    const { rows, columns, data } = x as Matrix;
    const gradient = new Float32Array(data.length);
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      const length = Math.hypot(...data.subarray(at, at + columns));
      if (length === 0) continue;
      let along = 0;
      for (let c = at; c < at + columns; c++) along += (dy[c] as number) * (y.data[c] as number);
      for (let c = at; c < at + columns; c++) {
        gradient[c] = ((dy[c] as number) - along * (y.data[c] as number)) / length;
      }
    }
    return [gradient];
  },
};
