import type { Csr } from "@portrait/kernels";
import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/** Who attends to whom: row `i` of a pattern holds the nodes `j` that node `i` looks at. */
type Pattern = Pick<Csr, "rows" | "offsets" | "indices">;

const leak = (x: number, slope: number): number => (x > 0 ? x : slope * x);

/** Calls `visit` for each place of a pattern with its row, column and number. */
function eachPlace(pattern: Pattern, visit: (row: number, column: number, place: number) => void): void {
  const { rows, offsets, indices } = pattern;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1] as number;
    for (let place = offsets[row] as number; place < end; place++)
      visit(row, indices[place] as number, place);
  }
}

/**
 * The attention scores of GAT (Veličković et al. 2018): `leakyRelu(left[i, h] + right[j, h])` for each place (i, j) and
 * head h.
 *
 * @param pattern - Who attends to whom.
 * @param slope - The slope of the leaky ReLU below 0.
 * @returns An operation on `left` and `right`, nodes x heads, giving places x heads.
 */
export function additiveScores(pattern: Pattern, slope: number): Operation {
  return {
    forward: ([left, right]) => {
      const [a, b] = [left as Matrix, right as Matrix];
      const heads = a.columns;
      const out = zeros(pattern.indices.length, heads);
      eachPlace(pattern, (row, column, place) => {
        for (let head = 0; head < heads; head++) {
          const sum = (a.data[row * heads + head] as number) + (b.data[column * heads + head] as number);
          out.data[place * heads + head] = leak(sum, slope);
        }
      });
      return out;
    },
    backward: (dy, [left, right], y) => {
      const heads = (left as Matrix).columns;
      const da = new Float32Array((left as Matrix).data.length);
      const db = new Float32Array((right as Matrix).data.length);
      eachPlace(pattern, (row, column, place) => {
        for (let head = 0; head < heads; head++) {
          const at = place * heads + head;
          const through = (dy[at] as number) * ((y.data[at] as number) > 0 ? 1 : slope);
          da[row * heads + head] = (da[row * heads + head] as number) + through;
          db[column * heads + head] = (db[column * heads + head] as number) + through;
        }
      });
      return [da, db];
    },
  };
}

/**
 * The attention scores of GATv2 (Brody et al. 2022): `sum_f a[h, f] leakyRelu(left[i, h, f] + right[j, h, f])`.
 *
 * @param pattern - Who attends to whom.
 * @param heads - How many heads there are.
 * @param slope - The slope of the leaky ReLU below 0.
 * @returns An operation on `left` and `right`, nodes x (heads * features), and `a`, 1 x (heads * features).
 */
export function dynamicScores(pattern: Pattern, heads: number, slope: number): Operation {
  return {
    forward: ([left, right, vector]) => {
      const [a, b, v] = [left as Matrix, right as Matrix, (vector as Matrix).data];
      const width = a.columns;
      const features = width / heads;
      const out = zeros(pattern.indices.length, heads);
      eachPlace(pattern, (row, column, place) => {
        for (let head = 0; head < heads; head++) {
          let sum = 0;
          for (let f = head * features; f < (head + 1) * features; f++) {
            const x = (a.data[row * width + f] as number) + (b.data[column * width + f] as number);
            sum += (v[f] as number) * leak(x, slope);
          }
          out.data[place * heads + head] = sum;
        }
      });
      return out;
    },
    backward: (dy, [left, right, vector]) => {
      const [a, b, v] = [left as Matrix, right as Matrix, (vector as Matrix).data];
      const width = a.columns;
      const features = width / heads;
      const da = new Float32Array(a.data.length);
      const db = new Float32Array(b.data.length);
      const dv = new Float64Array(v.length);
      eachPlace(pattern, (row, column, place) => {
        for (let head = 0; head < heads; head++) {
          const through = dy[place * heads + head] as number;
          for (let f = head * features; f < (head + 1) * features; f++) {
            const x = (a.data[row * width + f] as number) + (b.data[column * width + f] as number);
            dv[f] = (dv[f] as number) + through * leak(x, slope);
            const step = through * (v[f] as number) * (x > 0 ? 1 : slope);
            da[row * width + f] = (da[row * width + f] as number) + step;
            db[column * width + f] = (db[column * width + f] as number) + step;
          }
        }
      });
      return [da, db, Float32Array.from(dv)];
    },
  };
}

/**
 * The softmax over the places of each row, for each head alone. A row without places has none.
 *
 * @param pattern - The rows.
 * @returns An operation on scores, places x heads.
 */
export function segmentSoftmax(pattern: Pattern): Operation {
  const { rows, offsets } = pattern;
  const eachRow = (visit: (from: number, to: number) => void): void => {
    for (let row = 0; row < rows; row++) visit(offsets[row] as number, offsets[row + 1] as number);
  };
  return {
    forward: ([scores]) => {
      const { columns: heads, data } = scores as Matrix;
      const out = new Float32Array(data.length);
      eachRow((from, to) => {
        for (let head = 0; head < heads; head++) {
          let most = Number.NEGATIVE_INFINITY;
          for (let place = from; place < to; place++)
            most = Math.max(most, data[place * heads + head] as number);
          let sum = 0;
          for (let place = from; place < to; place++) {
            const power = Math.exp((data[place * heads + head] as number) - most);
            out[place * heads + head] = power;
            sum += power;
          }
          for (let place = from; place < to; place++) {
            out[place * heads + head] = (out[place * heads + head] as number) / sum;
          }
        }
      });
      return { rows: (scores as Matrix).rows, columns: heads, data: out };
    },
    backward: (dy, _, y) => {
      const { columns: heads, data } = y;
      const gradient = new Float32Array(data.length);
      eachRow((from, to) => {
        for (let head = 0; head < heads; head++) {
          let along = 0;
          for (let place = from; place < to; place++) {
            along += (dy[place * heads + head] as number) * (data[place * heads + head] as number);
          }
          for (let place = from; place < to; place++) {
            const at = place * heads + head;
            gradient[at] = (data[at] as number) * ((dy[at] as number) - along);
          }
        }
      });
      return [gradient];
    },
  };
}

/**
 * Weighted sums over the places of each row: `out[i, h, f] = sum over j of weights[(i, j), h] x[j, h, f]`.
 *
 * @param pattern - The rows.
 * @param heads - How many heads there are.
 * @returns An operation on weights, places x heads, and `x`, nodes x (heads * features).
 */
export function weightedSums(pattern: Pattern, heads: number): Operation {
  const { rows, offsets, indices } = pattern;
  return {
    forward: ([weights, values]) => {
      const [w, { columns: width, data }] = [(weights as Matrix).data, values as Matrix];
      const features = width / heads;
      const out = zeros(rows, width);
      const sums = out.data;
      for (let row = 0; row < rows; row++) {
        const end = offsets[row + 1] as number;
        for (let place = offsets[row] as number; place < end; place++) {
          let from = (indices[place] as number) * width;
          let to = row * width;
          for (let head = 0; head < heads; head++) {
            const factor = w[place * heads + head] as number;
            for (let f = 0; f < features; f++, from++, to++) {
              sums[to] = (sums[to] as number) + factor * (data[from] as number);
            }
          }
        }
      }
      return out;
    },
    backward: (dy, [weights, values]) => {
      const [w, { columns: width, data }] = [(weights as Matrix).data, values as Matrix];
      const features = width / heads;
      const dw = new Float32Array(w.length);
      const dx = new Float32Array(data.length);
      for (let row = 0; row < rows; row++) {
        const end = offsets[row + 1] as number;
        for (let place = offsets[row] as number; place < end; place++) {
          let from = (indices[place] as number) * width;
          let to = row * width;
          for (let head = 0; head < heads; head++) {
            const factor = w[place * heads + head] as number;
            let sum = 0;
            for (let f = 0; f < features; f++, from++, to++) {
              const slope = dy[to] as number;
              sum += slope * (data[from] as number);
              dx[from] = (dx[from] as number) + factor * slope;
            }
            dw[place * heads + head] = sum;
          }
        }
      }
      return [dw, dx];
    },
  };
}
