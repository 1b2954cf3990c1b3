import { firstRow, type Memory } from "../dense/views.js";
import type { GraphKernels } from "./kernels.js";
import { at, firstOf } from "./numbers.js";

const single = Math.fround;

/** How many steps of an inner sum are taken before it is added to the result. */
const BLOCK = 256;

type Names = "propagate" | "multiply" | "takeRows" | "takeColumns" | "addRows" | "transpose";

/** Products and moves of matrices in plain TypeScript. */
export function matrixTwin(memory: Memory): Pick<GraphKernels, Names> {
  const i32 = (p: number, n?: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    propagate(thread, threads, offsets, indices, values, rows, _columns, dense, width, base, scale, out) {
      const starts = i32(offsets, rows + 1);
      const [which, weights, from, to] = [i32(indices), f32(values), f32(dense), f32(out, rows * width)];
      const begin = base === 0 ? undefined : f32(base, rows * width);
      const factor = single(scale);
      const end = firstRow(thread + 1, threads, starts, rows);
      for (let row = firstRow(thread, threads, starts, rows); row < end; row++) {
        for (let c = 0; c < width; c++) {
          let sum = begin === undefined ? 0 : at(begin, row * width + c);
          for (let e = at(starts, row); e < at(starts, row + 1); e++) {
            sum = single(sum + single(at(weights, e) * at(from, at(which, e) * width + c)));
          }
          to[row * width + c] = sum * factor;
        }
      }
    },
    multiply(
      ...[thread, threads, left, leftRow, leftColumn, right, rightRow, rows, inner, columns, ...rest]
    ) {
      const [alpha, add, out, outRow] = rest;
      const [a, b, to, factor] = [f32(left), f32(right), f32(out), single(alpha)];
      const end = firstOf(thread + 1, threads, rows);
      for (let row = firstOf(thread, threads, rows); row < end; row++) {
        for (let column = 0; column < columns; column++) {
          const place = row * outRow + column;
          let value = add === 0 ? 0 : at(to, place);
          for (let block = 0; block < inner || block === 0; block += BLOCK) {
            let sum = 0;
            for (let k = block; k < Math.min(block + BLOCK, inner); k++) {
              sum = single(
                sum + single(at(a, row * leftRow + k * leftColumn) * at(b, k * rightRow + column)),
              );
            }
            const part = single(sum * factor);
            value = add === 0 && block === 0 ? part : single(value + part);
          }
          to[place] = value;
        }
      }
    },
    takeRows(thread, threads, values, width, indices, count, out) {
      const [from, which, to] = [f32(values), i32(indices, count), f32(out, count * width)];
      const end = firstOf(thread + 1, threads, count);
      for (let i = firstOf(thread, threads, count); i < end; i++) {
        to.set(from.subarray(at(which, i) * width, (at(which, i) + 1) * width), i * width);
      }
    },
    takeColumns(thread, threads, values, width, indices, count, out, outRow) {
      const [from, which, to] = [f32(values), i32(indices, count), f32(out)];
      const end = firstOf(thread + 1, threads, count);
      for (let i = firstOf(thread, threads, count); i < end; i++) {
        for (let k = 0; k < width; k++) to[k * outRow + i] = at(from, at(which, i) * width + k);
      }
    },
    addRows(values, width, indices, count, out) {
      const [from, which, to] = [f32(values, count * width), i32(indices, count), f32(out)];
      for (let i = 0; i < count; i++) {
        const start = at(which, i) * width;
        for (let k = 0; k < width; k++) to[start + k] = at(to, start + k) + at(from, i * width + k);
      }
    },
    transpose(offsets, indices, values, rows, columns, outOffsets, outIndices, outValues) {
      const [starts, which, from] = [i32(offsets, rows + 1), i32(indices), f32(values)];
      const total = at(starts, rows);
      const to = {
        starts: i32(outOffsets, columns + 1),
        rows: i32(outIndices, total),
        values: f32(outValues),
      };
      to.starts.fill(0);
      for (let e = 0; e < total; e++) to.starts[at(which, e) + 1] = at(to.starts, at(which, e) + 1) + 1;
      for (let c = 0; c < columns; c++) to.starts[c + 1] = at(to.starts, c + 1) + at(to.starts, c);
      const next = to.starts.slice(0, columns);
      for (let row = 0; row < rows; row++) {
        for (let e = at(starts, row); e < at(starts, row + 1); e++) {
          const place = at(next, at(which, e));
          next[at(which, e)] = place + 1;
          to.rows[place] = row;
          to.values[place] = at(from, e);
        }
      }
    },
  };
}
