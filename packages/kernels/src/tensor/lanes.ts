import { at } from "../dense/views.js";

/** Rounds to float32. */
export const f: (value: number) => number = Math.fround;

/** The inner product of `width` float32 numbers from `left` and from `right` on, as the kernels sum it. */
export function dot(a: Float32Array, left: number, b: Float32Array, right: number, width: number): number {
  const lanes = new Float32Array(16);
  const add = (lane: number, i: number): void => {
    lanes[lane] = at(lanes, lane) + f(at(a, left + i) * at(b, right + i));
  };
  let i = 0;
  for (; i + 16 <= width; i += 16) for (let lane = 0; lane < 16; lane++) add(lane, i + lane);
  for (; i + 4 <= width; i += 4) for (let lane = 0; lane < 4; lane++) add(lane, i + lane);
  const four = [0, 1, 2, 3].map((lane) =>
    f(f(at(lanes, lane) + at(lanes, lane + 4)) + f(at(lanes, lane + 8) + at(lanes, lane + 12))),
  );
  let total = sumLanes(four);
  for (; i < width; i++) total = f(total + f(at(a, left + i) * at(b, right + i)));
  return total;
}

/** The sum of four lanes, as the kernels add them. */
export function sumLanes(lanes: ArrayLike<number>): number {
  return f(f(at(lanes, 0) + at(lanes, 1)) + f(at(lanes, 2) + at(lanes, 3)));
}

/** The sum of numbers, in the order of the kernels' sixteen lanes. */
export function sumOf(x: Float32Array): number {
  const lanes = new Float32Array(16);
  let i = 0;
  for (; i + 16 <= x.length; i += 16) {
    for (let lane = 0; lane < 16; lane++) lanes[lane] = at(lanes, lane) + at(x, i + lane);
  }
  for (; i + 4 <= x.length; i += 4) {
    for (let lane = 0; lane < 4; lane++) lanes[lane] = at(lanes, lane) + at(x, i + lane);
  }
  const four = [0, 1, 2, 3].map((lane) =>
    f(f(at(lanes, lane) + at(lanes, lane + 4)) + f(at(lanes, lane + 8) + at(lanes, lane + 12))),
  );
  let total = sumLanes(four);
  for (; i < x.length; i++) total = f(total + at(x, i));
  return total;
}
