import { factorise, substitute } from "./cholesky";
import { addOuter } from "./gram";
import { addScaled, dot } from "./vector";

/** How many of a row's vectors are gathered at a time. */
const GATHERED = 64;

/** How many rows a thread takes at a time. */
const ROWS = 16;

/** How many bytes of scratch memory a thread of {@link solveRows} needs; `longest` is the greatest number of columns of a row. */
export function solveScratch(block: i32, longest: i32): usize {
  return ((<usize>block * <usize>(block + GATHERED + 2)) << 2) + ((<usize>longest << 2) + 15 & ~15) + 64;
}

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}

/**
 * One step of Newton's method for each of the thread's rows and each block of its dimensions: what makes
 * `sum over the row's columns of (1 - w . h)^2 + w' G w + penalty |w|^2` least in the block. One block that holds all dimensions
 * solves it at once. The vectors of `out` are where it starts and where it ends.
 */
export function solveRows(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  rows: i32,
  vectors: usize,
  width: i32,
  block: i32,
  gram: usize,
  penalties: usize,
  out: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  const stride = <usize>width << 2;
  const matrix = scratch + <usize>thread * scratchBytes;
  for (let first = thread * ROWS; first < rows; first += threads * ROWS) {
    const end = min(first + ROWS, rows);
    for (let row = first; row < end; row++) {
      const start = load<i32>(offsets + (<usize>row << 2));
      const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
      const columns = indices + (<usize>start << 2);
      const penalty = load<f32>(penalties + (<usize>row << 2));
      solveRow(columns, count, vectors, stride, block, gram, penalty, out + <usize>row * stride, matrix);
    }
  }
}

function solveRow(
  columns: usize,
  count: i32,
  vectors: usize,
  stride: usize,
  block: i32,
  gram: usize,
  penalty: f32,
  w: usize,
  matrix: usize,
): void {
  const most = <usize>block << 2;
  const gathered = matrix + <usize>block * most;
  const slope = gathered + (<usize>GATHERED) * most;
  const inverse = slope + most;
  const errors = inverse + most;
  for (let i = 0; i < count; i++) {
    const h = vectors + <usize>load<i32>(columns + (<usize>i << 2)) * stride;
    store<f32>(errors + (<usize>i << 2), dot(w, h, stride) - 1);
  }
  for (let from: usize = 0; from < stride; from += most) {
    const bytes = min(most, stride - from);
    startBlock(matrix, slope, gram, w, from, bytes, stride, penalty);
    for (let first = 0; first < count; first += GATHERED) {
      const some = min(GATHERED, count - first);
      for (let i = 0; i < some; i++) {
        const at = <usize>(first + i) << 2;
        const h = gathered + <usize>i * bytes;
        copy(h, vectors + <usize>load<i32>(columns + at) * stride + from, bytes);
        addScaled(slope, h, load<f32>(errors + at), bytes);
      }
      for (let at: usize = 0; at < bytes; at += 16) {
        const tile = matrix + (at >> 2) * bytes + at;
        addOuter(gathered + at, gathered + at, bytes, some, bytes - at, tile, bytes);
      }
    }
    factorise(matrix, <i32>(bytes >> 2), inverse, 0);
    substitute(matrix, <i32>(bytes >> 2), inverse, slope);
    addScaled(w + from, slope, -1, bytes);
    if (from + most >= stride) break;
    for (let i = 0; i < count; i++) {
      const at = <usize>i << 2;
      const h = vectors + <usize>load<i32>(columns + at) * stride + from;
      store<f32>(errors + at, load<f32>(errors + at) - dot(slope, h, bytes));
    }
  }
}

/** The block's part of the Gram matrix with the penalty, and the slope that both give. */
function startBlock(
  matrix: usize,
  slope: usize,
  gram: usize,
  w: usize,
  from: usize,
  bytes: usize,
  stride: usize,
  penalty: f32,
): void {
  for (let at: usize = 0; at < bytes; at += 4) {
    const row = matrix + (at >> 2) * bytes;
    copy(row, gram + ((from + at) >> 2) * stride + from, bytes);
    store<f32>(row + at, load<f32>(row + at) + penalty);
    store<f32>(slope + at, penalty * load<f32>(w + from + at));
  }
  for (let at: usize = 0; at < stride; at += 4) {
    addScaled(slope, gram + (at >> 2) * stride + from, load<f32>(w + at), bytes);
  }
}
