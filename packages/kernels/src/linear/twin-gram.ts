import type { LinearKernels } from "./linear.js";
import type { LinearRecord } from "./record.js";

/** Products of columns in plain TypeScript. */
export function gramTwin(
  memory: () => ArrayBufferLike,
  recordAt: (at: number) => LinearRecord,
): Pick<LinearKernels, "gram" | "mergeGram"> {
  const f64 = (at: number, count: number): Float64Array => new Float64Array(memory(), at, count);
  const sizeOf = (record: LinearRecord): number => (record.width + 4) & ~3;
  return {
    gram(thread, threads, at, weights, into) {
      const record = recordAt(at);
      const { rows, width, stride, chunks, chunkRows } = record;
      const size = sizeOf(record);
      const dense = f64(record.dense, width * stride);
      const factors = weights === 0 ? undefined : f64(weights, rows);
      const numberAt = (column: number, row: number): number =>
        column === width ? 1 : (dense[column * stride + row] as number);
      for (let chunk = thread; chunk < chunks; chunk += threads) {
        const matrix = f64(into + chunk * size * size * 8, size * size);
        matrix.fill(0);
        const end = Math.min(rows, (chunk + 1) * chunkRows);
        for (let a = 0; a <= width; a++) {
          for (let b = 0; b <= a; b++) {
            let sum = 0;
            for (let row = chunk * chunkRows; row < end; row++) {
              sum +=
                numberAt(a, row) * numberAt(b, row) * (factors === undefined ? 1 : (factors[row] as number));
            }
            matrix[a * size + b] = sum;
          }
        }
      }
    },
    mergeGram(at, into) {
      const record = recordAt(at);
      const size = sizeOf(record);
      const all = f64(into, record.chunks * size * size);
      for (let index = size * size; index < all.length; index++) {
        const to = index % (size * size);
        all[to] = (all[to] as number) + (all[index] as number);
      }
      for (let row = 0; row < size; row++) {
        for (let column = row + 1; column < size; column++) {
          all[row * size + column] = all[column * size + row] as number;
        }
      }
    },
  };
}
