import { at, type Memory } from "../dense/views.js";
import type { TensorKernels } from "./kernels.js";
import { dot } from "./lanes.js";

type Names = "firstOutside" | "gather" | "segmentSumF32" | "segmentSumI32" | "sampledMatMulF32";

/** Rows by index and by segment in plain TypeScript. */
export function rowsTwin(memory: Memory): Pick<TensorKernels, Names> {
  const i32 = (p: number, n: number): Int32Array => new Int32Array(memory(), p, n);
  const f32 = (p: number, n?: number): Float32Array => new Float32Array(memory(), p, n);
  return {
    firstOutside(indices, count, rows) {
      return i32(indices, count).findIndex((index) => index < 0 || index >= rows);
    },
    gather(x, indices, batches, outer, rows, count, bytes, out) {
      const bytesOf = new Uint8Array(memory());
      const which = i32(indices, batches * count);
      for (let slice = 0; slice < batches * outer; slice++) {
        const first = Math.floor(slice / outer) * count;
        for (let p = 0; p < count; p++) {
          const from = x + (slice * rows + at(which, first + p)) * bytes;
          bytesOf.copyWithin(out + (slice * count + p) * bytes, from, from + bytes);
        }
      }
    },
    segmentSumF32: (x, ids, rows, columns, width, segments, out) =>
      addSegments(
        f32(x, rows * columns * width),
        i32(ids, rows * columns),
        [rows, columns, width, segments],
        f32(out, segments * columns * width),
      ),
    segmentSumI32: (x, ids, rows, columns, width, segments, out) =>
      addSegments(
        i32(x, rows * columns * width),
        i32(ids, rows * columns),
        [rows, columns, width, segments],
        i32(out, segments * columns * width),
      ),
    sampledMatMulF32(offsets, indices, rows, left, right, width, out) {
      const starts = i32(offsets, rows + 1);
      const columns = i32(indices, at(starts, rows));
      const [a, b, to] = [f32(left, rows * width), f32(right), f32(out, at(starts, rows))];
      for (let row = 0; row < rows; row++) {
        for (let entry = at(starts, row); entry < at(starts, row + 1); entry++) {
          to[entry] = dot(a, row * width, b, at(columns, entry) * width, width);
        }
      }
    },
  };
}

function addSegments(
  x: Float32Array | Int32Array,
  ids: Int32Array,
  [rows, columns, width, segments]: readonly [number, number, number, number],
  out: Float32Array | Int32Array,
): void {
  out.fill(0);
  for (let place = 0; place < rows * columns; place++) {
    const id = at(ids, place);
    if (id < 0 || id >= segments) continue;
    const to = (id * columns + (place % columns)) * width;
    for (let i = 0; i < width; i++) out[to + i] = at(out, to + i) + at(x, place * width + i);
  }
}
