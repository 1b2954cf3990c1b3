import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/**
 * One inner product for each head: `out[i, h] = sum_f x[i, h, f] vector[h, f]`.
 *
 * @param heads - How many heads there are.
 * @returns An operation on `x`, nodes x (heads * features), and `vector`, 1 x (heads * features).
 */
export function headProducts(heads: number): Operation {
  return {
    forward: ([values, vector]) => {
      const [{ rows, columns, data }, v] = [values as Matrix, (vector as Matrix).data];
      const features = columns / heads;
      const out = zeros(rows, heads);
      for (let row = 0; row < rows; row++) {
        for (let head = 0; head < heads; head++) {
          let sum = 0;
          for (let f = head * features; f < (head + 1) * features; f++) {
            sum += (data[row * columns + f] as number) * (v[f] as number);
          }
          out.data[row * heads + head] = sum;
        }
      }
      return out;
    },
    backward: (dy, [values, vector]) => {
      const [{ rows, columns, data }, v] = [values as Matrix, (vector as Matrix).data];
      const features = columns / heads;
      const dx = new Float32Array(data.length);
      const dv = new Float64Array(v.length);
      for (let row = 0; row < rows; row++) {
        for (let head = 0; head < heads; head++) {
          const slope = dy[row * heads + head] as number;
          for (let f = head * features; f < (head + 1) * features; f++) {
            dx[row * columns + f] = slope * (v[f] as number);
            dv[f] = (dv[f] as number) + slope * (data[row * columns + f] as number);
          }
        }
      }
      return [dx, Float32Array.from(dv)];
    },
  };
}

/**
 * The mean over heads: nodes x (heads * features) to nodes x features.
 *
 * @param heads - How many heads there are.
 */
export function headMeans(heads: number): Operation {
  return {
    forward: ([values]) => {
      const { rows, columns, data } = values as Matrix;
      const features = columns / heads;
      const out = zeros(rows, features);
      for (let at = 0; at < data.length; at++) {
        const to = Math.floor(at / columns) * features + (at % features);
        out.data[to] = (out.data[to] as number) + (data[at] as number) / heads;
      }
      return out;
    },
    backward: (dy, [values]) => {
      const { columns, data } = values as Matrix;
      const features = columns / heads;
      return [
        Float32Array.from(
          data,
          (_, at) => (dy[Math.floor(at / columns) * features + (at % features)] as number) / heads,
        ),
      ];
    },
  };
}
