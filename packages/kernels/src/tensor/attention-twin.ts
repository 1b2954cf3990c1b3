import { at, type Memory } from "../dense/views.js";
import { sigmoid, tanh } from "./exp.js";
import type { TensorKernels } from "./kernels.js";
import { dot, f } from "./lanes.js";
import { addMatMul, matMulScratch } from "./matmul-twin.js";
import { expRow } from "./softmax-twin.js";

type Names = "attention" | "attentionGradient" | "attentionScratch" | "gruGates" | "gruGatesGradient";

/** The product of two matrices. */
function multiply(
  [a, turnedA]: readonly [Float32Array, boolean],
  [b, turnedB]: readonly [Float32Array, boolean],
  [m, n, k]: readonly [number, number, number],
  out: Float32Array,
): Float32Array {
  addMatMul({ a, b, out: out.fill(0), m, n, k, turnedA, turnedB });
  return out;
}

/** Attention and the gates of recurrent units in plain TypeScript. */
export function attentionTwin(memory: Memory): Pick<TensorKernels, Names> {
  const f32 = (p: number, n: number): Float32Array => new Float32Array(memory(), p, n);

  const countOf = (lengths: number, group: number, keys: number): number =>
    lengths === 0
      ? keys
      : Math.max(0, Math.min(keys, at(new Int32Array(memory(), lengths + 4 * group, 1), 0)));

  function weigh(
    q: Float32Array,
    k: Float32Array,
    [queries, keys, width]: readonly [number, number, number],
    scale: number,
    causal: boolean,
    count: number,
  ): Float32Array {
    const weights = multiply([q, false], [k, true], [queries, keys, width], new Float32Array(queries * keys));
    for (let row = 0; row < queries; row++) {
      const seen = causal ? Math.min(count, row + 1) : count;
      const all = weights.subarray(row * keys, (row + 1) * keys);
      all.fill(0, seen);
      if (seen === 0) continue;
      const held = all.subarray(0, seen);
      for (let i = 0; i < seen; i++) held[i] = at(held, i) * f(scale);
      const factor = f(1 / expRow(held, held).total);
      for (let i = 0; i < seen; i++) held[i] = at(held, i) * factor;
    }
    return weights;
  }

  return {
    attentionScratch: (queries, keys, width, valueWidth) =>
      8 * queries * keys + matMulScratch(Math.max(keys, width, valueWidth)),
    attention(q, k, v, lengths, groups, queries, keys, width, valueWidth, scale, causal, out) {
      for (let g = 0; g < groups; g++) {
        const weights = weigh(
          f32(q + 4 * g * queries * width, queries * width),
          f32(k + 4 * g * keys * width, keys * width),
          [queries, keys, width],
          scale,
          causal !== 0,
          countOf(lengths, g, keys),
        );
        const values = f32(v + 4 * g * keys * valueWidth, keys * valueWidth);
        const to = f32(out + 4 * g * queries * valueWidth, queries * valueWidth);
        multiply([weights, false], [values, false], [queries, valueWidth, keys], to);
      }
    },
    attentionGradient(q, k, v, lengths, dy, groups, queries, keys, width, valueWidth, ...rest) {
      const [scale, causal, dq, dk, dv] = rest;
      for (let g = 0; g < groups; g++) {
        const [atQ, atK, atV] = [4 * g * queries * width, 4 * g * keys * width, 4 * g * keys * valueWidth];
        const [from, others] = [f32(q + atQ, queries * width), f32(k + atK, keys * width)];
        const values = f32(v + atV, keys * valueWidth);
        const upstream = f32(dy + 4 * g * queries * valueWidth, queries * valueWidth);
        const sizes = [queries, keys, width] as const;
        const weights = weigh(from, others, sizes, scale, causal !== 0, countOf(lengths, g, keys));
        multiply(
          [weights, true],
          [upstream, false],
          [keys, valueWidth, queries],
          f32(dv + atV, keys * valueWidth),
        );
        const slopes = multiply(
          [upstream, false],
          [values, true],
          [queries, keys, valueWidth],
          new Float32Array(queries * keys),
        );
        for (let row = 0; row < queries; row++) {
          const mean = dot(weights, row * keys, slopes, row * keys, keys);
          for (let i = row * keys; i < (row + 1) * keys; i++) {
            slopes[i] = f(scale) * f(at(weights, i) * f(at(slopes, i) - mean));
          }
        }
        multiply([slopes, false], [others, false], [queries, width, keys], f32(dq + atQ, queries * width));
        multiply([slopes, true], [from, false], [keys, width, queries], f32(dk + atK, keys * width));
      }
    },
    gruGates(fromInput, fromState, state, rows, width, out) {
      const [a, b] = [f32(fromInput, 3 * rows * width), f32(fromState, 3 * rows * width)];
      const [h, to] = [f32(state, rows * width), f32(out, rows * width)];
      for (let place = 0; place < rows * width; place++) {
        const { z, n } = gatesAt(a, b, place, width);
        to[place] = f(n + f(z * f(at(h, place) - n)));
      }
    },
    gruGatesGradient(fromInput, fromState, state, dy, rows, width, dInput, dFromState, dState) {
      const size = rows * width;
      const [a, b, toA, toB] = [fromInput, fromState, dInput, dFromState].map((p) => f32(p, 3 * size)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const [h, upstream, toH] = [f32(state, size), f32(dy, size), f32(dState, size)];
      for (let place = 0; place < size; place++) {
        const { r, z, n, bn, first } = gatesAt(a, b, place, width);
        const g = at(upstream, place);
        const dn = f(f(g * f(1 - z)) * f(1 - f(n * n)));
        const dz = f(f(g * f(at(h, place) - n)) * f(z * f(1 - z)));
        const dr = f(f(dn * bn) * f(r * f(1 - r)));
        for (const [to, last] of [
          [toA, dn],
          [toB, f(dn * r)],
        ] as const) {
          to[first] = dr;
          to[first + width] = dz;
          to[first + 2 * width] = last;
        }
        toH[place] = g * z;
      }
    },
  };
}

/** The gates that belong to a place of the state, and where they begin among those of the input. */
function gatesAt(a: Float32Array, b: Float32Array, place: number, width: number) {
  const first = place + 2 * width * Math.floor(place / width);
  const sum = (skip: number): number => f(at(a, first + skip) + at(b, first + skip));
  const [r, z, bn] = [sigmoid(sum(0)), sigmoid(sum(width)), at(b, first + 2 * width)];
  return { r, z, n: tanh(f(at(a, first + 2 * width) + f(r * bn))), bn, first };
}
