import { type Matrix, zeros } from "./matrix.js";
import type { Operation } from "./operation.js";

/**
 * Class probabilities of each row: the softmax of its scores.
 *
 * @param scores - Rows x classes.
 */
export function rowSoftmax({ rows, columns, data }: Matrix): Float64Array {
  const out = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    const most = data.subarray(at, at + columns).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let c = at; c < at + columns; c++) {
      out[c] = Math.exp((data[c] as number) - most);
      sum += out[c] as number;
    }
    for (let c = at; c < at + columns; c++) out[c] = (out[c] as number) / sum;
  }
  return out;
}

/**
 * The mean cross-entropy of some rows' class scores: `- mean log softmax(scores[row])[class]`.
 *
 * @param places - The rows.
 * @param codes - For each the index of its class.
 * @returns An operation on scores, rows x classes, giving one number.
 */
export function crossEntropy(places: ArrayLike<number>, codes: ArrayLike<number>): Operation {
  const chosen = ({ columns, data }: Matrix): Matrix => {
    const out = zeros(places.length, columns);
    for (let row = 0; row < places.length; row++) {
      const at = (places[row] as number) * columns;
      out.data.set(data.subarray(at, at + columns), row * columns);
    }
    return out;
  };
  return {
    forward: ([scores]) => {
      const { columns } = scores as Matrix;
      const probabilities = rowSoftmax(chosen(scores as Matrix));
      let loss = 0;
      for (let row = 0; row < places.length; row++) {
        loss -= Math.log(Math.max(probabilities[row * columns + (codes[row] as number)] as number, 1e-30));
      }
      return { rows: 1, columns: 1, data: Float32Array.of(loss / places.length) };
    },
    backward: (dy, [scores]) => {
      const { columns, data } = scores as Matrix;
      const gradient = new Float32Array(data.length);
      const probabilities = rowSoftmax(chosen(scores as Matrix));
      const scale = (dy[0] as number) / places.length;
      for (let row = 0; row < places.length; row++) {
        for (let c = 0; c < columns; c++) {
          const hit = c === codes[row] ? 1 : 0;
          const at = (places[row] as number) * columns + c;
          gradient[at] =
            (gradient[at] as number) + scale * ((probabilities[row * columns + c] as number) - hit);
        }
      }
      return [gradient];
    },
  };
}

/**
 * The mean logistic loss of links: with `s` the inner product of the vectors at a pair's ends, `log(1 + exp(-s))` where there
 * is an edge, `log(1 + exp(s))` where there is none.
 *
 * @param from - For each pair the row of its first node.
 * @param to - For each pair the row of its second node.
 * @param target - For each pair whether there is an edge.
 * @returns An operation on vectors, nodes x dimensions, giving one number.
 */
export function linkLoss(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  target: ArrayLike<number>,
): Operation {
  const score = ({ columns, data }: Matrix, pair: number): number => {
    const [a, b] = [(from[pair] as number) * columns, (to[pair] as number) * columns];
    let sum = 0;
    for (let d = 0; d < columns; d++) sum += (data[a + d] as number) * (data[b + d] as number);
    return sum;
  };
  return {
    forward: ([vectors]) => {
      let loss = 0;
      for (let pair = 0; pair < from.length; pair++) {
        const s = score(vectors as Matrix, pair) * ((target[pair] as number) === 1 ? -1 : 1);
        loss += Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
      }
      return { rows: 1, columns: 1, data: Float32Array.of(loss / from.length) };
    },
    backward: (dy, [vectors]) => {
      const { columns, data } = vectors as Matrix;
      const gradient = new Float32Array(data.length);
      const scale = (dy[0] as number) / from.length;
      for (let pair = 0; pair < from.length; pair++) {
        const s = score(vectors as Matrix, pair);
        const slope = scale * (1 / (1 + Math.exp(-s)) - (target[pair] as number));
        const [a, b] = [(from[pair] as number) * columns, (to[pair] as number) * columns];
        for (let d = 0; d < columns; d++) {
          gradient[a + d] = (gradient[a + d] as number) + slope * (data[b + d] as number);
          gradient[b + d] = (gradient[b + d] as number) + slope * (data[a + d] as number);
        }
      }
      return [gradient];
    },
  };
}
