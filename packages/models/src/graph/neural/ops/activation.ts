import type { Matrix } from "./matrix.js";
import type { Operation } from "./operation.js";

/** An operation on each number alone; the derivative is told from the value. */
function elementwise(value: (x: number) => number, derivative: (y: number) => number): Operation {
  return {
    forward: ([x]) => {
      const { rows, columns, data } = x as Matrix;
      const out = new Float32Array(data.length);
      for (let at = 0; at < out.length; at++) out[at] = value(data[at] as number);
      return { rows, columns, data: out };
    },
    backward: (dy, _, y) => {
      const gradient = new Float32Array(dy.length);
      for (let at = 0; at < dy.length; at++) {
        gradient[at] = (dy[at] as number) * derivative(y.data[at] as number);
      }
      return [gradient];
    },
  };
}

/** `max(x, 0)`. */
export const relu: Operation = elementwise(
  (x) => (x > 0 ? x : 0),
  (y) => (y > 0 ? 1 : 0),
);

/** `x` where it is > 0, `exp(x) - 1` elsewhere (Clevert et al. 2016). */
export const elu: Operation = elementwise(
  (x) => (x > 0 ? x : Math.expm1(x)),
  (y) => (y > 0 ? 1 : y + 1),
);

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
