import { kernelRowTwin } from "./kernel-row-twin.js";
import type { SvmKernels } from "./svm-kernels.js";
import { weightedSum } from "./weighted-sum.js";

/** The decision functions. */
export function decisionTwin(memory: () => ArrayBufferLike): Pick<SvmKernels, "decision"> {
  const { kernelRow } = kernelRowTwin(memory);
  return {
    decision(
      thread,
      threads,
      kind,
      x,
      norms,
      count,
      stride,
      vectors,
      vectorNorms,
      vectorCount,
      gamma,
      coef0,
      degree,
      coefficients,
      starts,
      classes,
      intercepts,
      scratch,
      out,
    ) {
      const room = Math.ceil(vectorCount / 4) * 4;
      const valuesAt = scratch + thread * room * 8;
      const machines = (classes * (classes - 1)) / 2;
      const squares = new Float32Array(memory(), norms, count);
      const values = new Float32Array(memory(), valuesAt, room);
      const weights = new Float64Array(memory(), coefficients, (classes - 1) * vectorCount);
      const begins = new Int32Array(memory(), starts, classes + 1);
      const shifts = new Float64Array(memory(), intercepts, machines);
      const sums = new Float64Array(memory(), out, count * machines);
      const from = Math.floor((count * thread) / threads);
      const to = Math.floor((count * (thread + 1)) / threads);
      for (let row = from; row < to; row++) {
        const q = x + row * stride * 4;
        const norm = squares[row] as number;
        kernelRow(0, 1, kind, vectors, vectorNorms, room, stride, q, norm, gamma, coef0, degree, valuesAt);
        let machine = 0;
        for (let a = 0; a < classes; a++) {
          for (let b = a + 1; b < classes; b++, machine++) {
            const first = weightedSum(
              weights,
              (b - 1) * vectorCount,
              values,
              begins[a] as number,
              begins[a + 1] as number,
            );
            const second = weightedSum(
              weights,
              a * vectorCount,
              values,
              begins[b] as number,
              begins[b + 1] as number,
            );
            sums[row * machines + machine] = first + second + (shifts[machine] as number);
          }
        }
      }
    },
  };
}
