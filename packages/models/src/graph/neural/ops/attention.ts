import type { Csr } from "@portrait/kernels";
import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/**
 * Who attends to whom: row `i` of a pattern holds the nodes `j` that node `i` looks at. Where there are heads, each node is
 * there once for each of them, `repeatForHeads`.
 */
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
 * The attention scores of GAT (Veličković et al. 2018): `leakyRelu(left[i] + right[j])` for each place (i, j).
 *
 * @param pattern - Who attends to whom.
 * @param slope - The slope of the leaky ReLU below 0.
 * @returns An operation on `left` and `right`, nodes x 1, giving places x 1.
 */
export function additiveScores(pattern: Pattern, slope: number): Operation {
  return {
    forward: ([left, right]) => {
      const [a, b] = [(left as Matrix).data, (right as Matrix).data];
      const out = zeros(pattern.indices.length, 1);
      eachPlace(pattern, (row, column, place) => {
        out.data[place] = leak((a[row] as number) + (b[column] as number), slope);
      });
      return out;
    },
    backward: (dy, [left, right], { data: y }) => {
      const da = new Float32Array((left as Matrix).data.length);
      const db = new Float32Array((right as Matrix).data.length);
      eachPlace(pattern, (row, column, place) => {
        const through = (dy[place] as number) * ((y[place] as number) > 0 ? 1 : slope);
        da[row] = (da[row] as number) + through;
        db[column] = (db[column] as number) + through;
      });
      return [da, db];
    },
  };
}

/**
 * The attention scores of GATv2 (Brody et al. 2022): `sum_f a[h, f] leakyRelu(left[i, f] + right[j, f])`, h the head of row i.
 *
 * @param pattern - Who attends to whom.
 * @param heads - How many heads there are; that of a row is the rest of its number.
 * @param slope - The slope of the leaky ReLU below 0.
 * @returns An operation on `left` and `right`, nodes x features, and `a`, 1 x (heads * features), giving places x 1.
 */
export function dynamicScores(pattern: Pattern, heads: number, slope: number): Operation {
  return {
    forward: ([left, right, vector]) => {
      const [{ columns: features, data: a }, { data: b }, { data: v }] = [
        left as Matrix,
        right as Matrix,
        vector as Matrix,
      ];
      const out = zeros(pattern.indices.length, 1);
      eachPlace(pattern, (row, column, place) => {
        const start = (row % heads) * features;
        let sum = 0;
        for (let f = 0; f < features; f++) {
          const x = (a[row * features + f] as number) + (b[column * features + f] as number);
          sum += (v[start + f] as number) * leak(x, slope);
        }
        out.data[place] = sum;
      });
      return out;
    },
    backward: (dy, [left, right, vector]) => {
      const [{ columns: features, data: a }, { data: b }, { data: v }] = [
        left as Matrix,
        right as Matrix,
        vector as Matrix,
      ];
      const da = new Float32Array(a.length);
      const db = new Float32Array(b.length);
      const dv = new Float64Array(v.length);
      eachPlace(pattern, (row, column, place) => {
        const start = (row % heads) * features;
        const through = dy[place] as number;
        for (let f = 0; f < features; f++) {
          const [from, to] = [row * features + f, column * features + f];
          const x = (a[from] as number) + (b[to] as number);
          dv[start + f] = (dv[start + f] as number) + through * leak(x, slope);
          const step = through * (v[start + f] as number) * (x > 0 ? 1 : slope);
          da[from] = (da[from] as number) + step;
          db[to] = (db[to] as number) + step;
        }
      });
      return [da, db, Float32Array.from(dv)];
    },
  };
}

/**
 * The softmax over the places of each row. A row without places has none.
 *
 * @param pattern - The rows.
 * @param scores - Places x 1.
 */
export function segmentSoftmax({ rows, offsets }: Pattern, { data }: Matrix): Matrix {
  const out = zeros(data.length, 1);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    let most = Number.NEGATIVE_INFINITY;
    for (let place = from; place < to; place++) most = Math.max(most, data[place] as number);
    let sum = 0;
    for (let place = from; place < to; place++) {
      const power = Math.exp((data[place] as number) - most);
      out.data[place] = power;
      sum += power;
    }
    for (let place = from; place < to; place++) out.data[place] = (out.data[place] as number) / sum;
  }
  return out;
}
