import type { LinearKernels } from "./linear.js";

function soft(a: number, l1: number, h: number): number {
  if (a > l1) return (a - l1) / h;
  return a < -l1 ? (a + l1) / h : 0;
}

/** Coordinate descent in plain TypeScript. */
export function descendTwin(
  memory: () => ArrayBufferLike,
): Pick<LinearKernels, "descendMatrix" | "columnDerivatives" | "descendColumns" | "rowProducts"> {
  const f64 = (at: number, count?: number): Float64Array => new Float64Array(memory(), at, count);
  const i32 = (at: number, count?: number): Int32Array => new Int32Array(memory(), at, count);
  return {
    descendMatrix(h, pitch, size, g, w, l1, tolerance, sweeps) {
      const matrix = f64(h, size * pitch);
      const slopes = f64(g, pitch);
      const point = f64(w, size);
      const penalties = f64(l1, size);
      for (let sweep = 1; sweep <= sweeps; sweep++) {
        let most = 0;
        for (let column = 0; column < size; column++) {
          const curvature = matrix[column * pitch + column] as number;
          if (!(curvature > 0)) continue;
          const before = point[column] as number;
          const after = soft(
            curvature * before - (slopes[column] as number),
            penalties[column] as number,
            curvature,
          );
          const change = after - before;
          if (change === 0) continue;
          point[column] = after;
          most = Math.max(most, Math.abs(change) * curvature);
          for (let to = 0; to < pitch; to++) {
            slopes[to] = (slopes[to] as number) + change * (matrix[column * pitch + to] as number);
          }
        }
        if (most <= tolerance) return sweep;
      }
      return sweeps;
    },
    columnDerivatives(thread, threads, columns, offsets, rows, values, residuals, curvatures, g, h) {
      const starts = i32(offsets, columns + 1);
      const [places, numbers] = [i32(rows), f64(values)];
      const [slopes, bends] = [f64(residuals), f64(curvatures)];
      const [intoG, intoH] = [f64(g, columns), f64(h, columns)];
      const to = Math.floor((columns * (thread + 1)) / threads);
      for (let column = Math.floor((columns * thread) / threads); column < to; column++) {
        let slope = 0;
        let curvature = 0;
        for (let e = starts[column] as number; e < (starts[column + 1] as number); e++) {
          const x = numbers[e] as number;
          slope += x * (slopes[places[e] as number] as number);
          curvature += x * x * (bends[places[e] as number] as number);
        }
        intoG[column] = slope;
        intoH[column] = curvature;
      }
    },
    descendColumns(count, order, offsets, rows, values, curvatures, moved, g, h, w, d, l1, l2) {
      const [listed, starts, places] = [i32(order, count), i32(offsets), i32(rows)];
      const [numbers, bends, moves] = [f64(values), f64(curvatures), f64(moved)];
      const [slopes, diagonal, point, step] = [f64(g), f64(h), f64(w), f64(d)];
      const [lasso, ridge] = [f64(l1), f64(l2)];
      let most = 0;
      for (const column of listed) {
        const curvature = diagonal[column] as number;
        if (!(curvature > 0)) continue;
        const [from, end] = [starts[column] as number, starts[column + 1] as number];
        let slope = (slopes[column] as number) + (ridge[column] as number) * (step[column] as number);
        for (let e = from; e < end; e++) {
          const row = places[e] as number;
          slope += (numbers[e] as number) * (bends[row] as number) * (moves[row] as number);
        }
        const before = (point[column] as number) + (step[column] as number);
        const after = soft(curvature * before - slope, lasso[column] as number, curvature);
        const change = after - before;
        if (change === 0) continue;
        step[column] = (step[column] as number) + change;
        most = Math.max(most, Math.abs(change) * curvature);
        for (let e = from; e < end; e++) {
          const row = places[e] as number;
          moves[row] = (moves[row] as number) + change * (numbers[e] as number);
        }
      }
      return most;
    },
    rowProducts(thread, threads, parts, columns, rows, offsets, places, values, v, through, into) {
      const starts = i32(offsets, columns + 1);
      const count = starts[columns] as number;
      const [at, numbers] = [i32(places, count), new Float32Array(memory(), values, count)];
      const [given, products] = [f64(v, rows), f64(through, columns)];
      for (let part = thread; part < parts; part += threads) {
        const sums = f64(into + part * rows * 8, rows).fill(0);
        const to = Math.floor((columns * (part + 1)) / parts);
        for (let column = Math.floor((columns * part) / parts); column < to; column++) {
          const [from, end] = [starts[column] as number, starts[column + 1] as number];
          let product = 0;
          for (let e = from; e < end; e++)
            product += (numbers[e] as number) * (given[at[e] as number] as number);
          products[column] = product;
          for (let e = from; e < end; e++) {
            const row = at[e] as number;
            sums[row] = (sums[row] as number) + product * (numbers[e] as number);
          }
        }
      }
    },
  };
}
