import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/**
 * A draw from each node's normal distribution: `mean + noise exp(logDeviation)`. Operands are means and log deviations side
 * by side, nodes x 2 d, and noise, nodes x d.
 */
export const latentDraw: Operation = {
  forward: ([statistics, noise]) => {
    const [s, e] = [(statistics as Matrix).data, noise as Matrix];
    const out = zeros(e.rows, e.columns);
    for (let row = 0; row < e.rows; row++) {
      for (let d = 0; d < e.columns; d++) {
        const at = row * e.columns + d;
        const from = 2 * row * e.columns + d;
        out.data[at] = (s[from] as number) + (e.data[at] as number) * Math.exp(s[from + e.columns] as number);
      }
    }
    return out;
  },
  backward: (dy, [statistics, noise]) => {
    const [s, e] = [(statistics as Matrix).data, noise as Matrix];
    const gradient = new Float32Array(s.length);
    const ofNoise = new Float32Array(e.data.length);
    for (let row = 0; row < e.rows; row++) {
      for (let d = 0; d < e.columns; d++) {
        const at = row * e.columns + d;
        const from = 2 * row * e.columns + d;
        const deviation = Math.exp(s[from + e.columns] as number);
        gradient[from] = dy[at] as number;
        gradient[from + e.columns] = (dy[at] as number) * (e.data[at] as number) * deviation;
        ofNoise[at] = (dy[at] as number) * deviation;
      }
    }
    return [gradient, ofNoise];
  },
};

/**
 * The divergence of the nodes' normal distributions from the standard one (Kingma and Welling 2014), over the square of the
 * number of nodes: `-1 / (2 n^2) sum (1 + 2 logDeviation - mean^2 - exp(2 logDeviation))`. The operand is as in
 * {@link latentDraw}.
 */
export const latentDivergence: Operation = {
  forward: ([statistics]) => {
    const { rows, columns, data } = statistics as Matrix;
    const half = columns / 2;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      for (let d = 0; d < half; d++) {
        const [mean, log] = [data[row * columns + d] as number, data[row * columns + half + d] as number];
        sum += 1 + 2 * log - mean * mean - Math.exp(2 * log);
      }
    }
    return { rows: 1, columns: 1, data: Float32Array.of(-sum / (2 * rows * rows)) };
  },
  backward: (dy, [statistics]) => {
    const { rows, columns, data } = statistics as Matrix;
    const half = columns / 2;
    const scale = (dy[0] as number) / (rows * rows);
    const gradient = new Float32Array(data.length);
    for (let row = 0; row < rows; row++) {
      for (let d = 0; d < half; d++) {
        const at = row * columns + d;
        gradient[at] = scale * (data[at] as number);
        gradient[at + half] = scale * (Math.exp(2 * (data[at + half] as number)) - 1);
      }
    }
    return [gradient];
  },
};
