import { firstRow, type Memory } from "../dense/views.js";
import { expSingle } from "../svm/kernel-value.js";
import type { GraphKernels } from "./kernels.js";
import { at, createLogistic, dot, firstOf, logarithm } from "./numbers.js";

const single = Math.fround;

/** Turns scores into `exp((s - largest) / temperature)`; gives the largest and the sum. */
function exponentials(row: Float32Array, inverse: number): readonly [largest: number, total: number] {
  let largest = Number.NEGATIVE_INFINITY;
  for (const score of row) largest = Math.max(largest, score);
  const lanes = [0, 0, 0, 0];
  const whole = row.length - (row.length % 4);
  let rest = 0;
  row.forEach((score, place) => {
    const value = expSingle(single(single(score - largest) * inverse));
    row[place] = value;
    if (place < whole) lanes[place % 4] = at(lanes, place % 4) + value;
  });
  rest = at(lanes, 0) + at(lanes, 2) + (at(lanes, 1) + at(lanes, 3));
  for (let place = whole; place < row.length; place++) rest += at(row, place);
  return [largest, rest];
}

/** The losses in plain TypeScript. */
export function lossTwin(memory: Memory): Pick<GraphKernels, "pairwiseStep" | "softmaxStep" | "squaresStep"> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  const f64 = (p: number, n?: number): Float64Array => new Float64Array(memory(), p, n);
  const { sigmoid, softplus } = createLogistic();
  return {
    pairwiseStep(
      thread,
      threads,
      offsets,
      items,
      weights,
      users,
      negatives,
      u,
      i,
      width,
      temperature,
      to,
      l,
    ) {
      const [starts, shares, losses] = [i32(offsets, users + 1), f32(weights), f64(l, users)];
      const [which, coefficients, own, other] = [i32(items), f32(to), f32(u), f32(i)];
      const end = firstRow(thread + 1, threads, starts, users);
      for (let user = firstRow(thread, threads, starts, users); user < end; user++) {
        let loss = 0;
        for (let pair = at(starts, user); pair < at(starts, user + 1); pair++) {
          const first = pair * (negatives + 1);
          const share = at(shares, pair) / negatives;
          const target = dot(own, user * width, other, at(which, first) * width, width);
          let total = 0;
          for (let n = first + 1; n <= first + negatives; n++) {
            const margin =
              (dot(own, user * width, other, at(which, n) * width, width) - target) / temperature;
            const slope = (share * sigmoid(margin)) / temperature;
            loss += share * softplus(margin);
            total += slope;
            coefficients[n] = slope;
          }
          coefficients[first] = -total;
        }
        losses[user] = loss;
      }
    },
    squaresStep(thread, threads, offsets, items, weights, users, u, i, width, to, sums, l) {
      const [starts, shares, losses] = [i32(offsets, users + 1), f32(weights), f64(l, users)];
      const [which, coefficients, own, other] = [i32(items), f32(to), f32(u), f32(i)];
      const totals = f32(sums, users);
      const end = firstRow(thread + 1, threads, starts, users);
      for (let user = firstRow(thread, threads, starts, users); user < end; user++) {
        let loss = 0;
        let total = 0;
        for (let pair = at(starts, user); pair < at(starts, user + 1); pair++) {
          const weight = at(shares, pair);
          const score = dot(own, user * width, other, at(which, pair) * width, width);
          loss += weight * (1 - score) * (1 - score);
          total += weight;
          coefficients[pair] = 2 * weight * (score - 1);
        }
        totals[user] = total;
        losses[user] = loss;
      }
    },
    softmaxStep(
      ...[thread, threads, some, rows, scores, scoresStride, count, offsets, items, weights, ...rest]
    ) {
      const [u, i, width, temperature, correction, sampled, to, l] = rest;
      const [users, starts, which, shares] = [i32(some, rows), i32(offsets), i32(items), f32(weights)];
      const [own, other, coefficients, losses] = [f32(u), f32(i), f32(to), f64(l)];
      const inverse = 1 / temperature;
      const end = firstOf(thread + 1, threads, rows);
      for (let place = firstOf(thread, threads, rows); place < end; place++) {
        const user = at(users, place);
        const row = f32(scores + 4 * place * scoresStride, count);
        const [largest, total] = exponentials(row, single(inverse));
        const level = largest * inverse + logarithm(total) + correction;
        let loss = 0;
        let mass = 0;
        for (let pair = at(starts, user); pair < at(starts, user + 1); pair++) {
          const weight = at(shares, pair);
          const margin = level - dot(own, user * width, other, at(which, pair) * width, width) * inverse;
          const share = sampled !== 0 ? weight * sigmoid(margin) : weight;
          loss += weight * (sampled !== 0 ? softplus(margin) : margin);
          mass += share;
          coefficients[pair] = -share * inverse;
        }
        const factor = single((mass * inverse) / total);
        row.forEach((value, n) => {
          row[n] = value * factor;
        });
        losses[user] = loss;
      }
    },
  };
}
