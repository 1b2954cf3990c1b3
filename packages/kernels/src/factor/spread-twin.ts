import type { FactorKernels } from "./kernels.js";
import { at } from "./single.js";

/** Sparse products row by row in plain TypeScript. */
export function spreadTwin(memory: () => ArrayBufferLike): Pick<FactorKernels, "spread" | "spreadScratch"> {
  const matrixOf = (offsets: number, indices: number, values: number) => {
    const starts = new Int32Array(memory(), offsets);
    const columns = new Int32Array(memory(), indices);
    const amounts = values === 0 ? undefined : new Float32Array(memory(), values);
    return (row: number, take: (column: number, value: number) => void): void => {
      for (let entry = starts[row] as number; entry < (starts[row + 1] as number); entry++) {
        take(columns[entry] as number, amounts === undefined ? 1 : at(amounts, entry));
      }
    };
  };
  const add = (into: Float32Array, place: number, left: number, right: number): void => {
    into[place] = at(into, place) + Math.fround(left * right);
  };
  return {
    spread(
      thread,
      threads,
      offsets,
      indices,
      values,
      count,
      firstOffsets,
      firstIndices,
      firstValues,
      between,
      secondOffsets,
      secondIndices,
      secondValues,
      columns,
      out,
    ) {
      const rows = matrixOf(offsets, indices, values);
      const first = matrixOf(firstOffsets, firstIndices, firstValues);
      const second = secondOffsets === 0 ? undefined : matrixOf(secondOffsets, secondIndices, secondValues);
      for (let row = thread; row < count; row += threads) {
        const into = new Float32Array(memory(), out + 4 * row * columns, columns).fill(0);
        const sums = new Float32Array(second === undefined ? 0 : between);
        const touched = new Set<number>();
        rows(row, (index, factor) => {
          first(index, (column, value) => {
            if (second === undefined) add(into, column, factor, value);
            else {
              touched.add(column);
              add(sums, column, factor, value);
            }
          });
        });
        for (const middle of touched) {
          second?.(middle, (column, value) => {
            add(into, column, at(sums, middle), value);
          });
        }
      }
    },
    spreadScratch: (between) => 12 * between + 64,
  };
}
