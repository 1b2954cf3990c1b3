import { combineFirstRows, combineRows } from "../dense/combine";
import { fold } from "./cholesky";
import { addScaled, dot, scaleAndAdd } from "./vector";

/** How many rows a thread takes at a time. */
const ROWS = 16;

/** A residual's squared length that is none: of the first one's, and at all. */
const SETTLED: f32 = 1e-14;
const LEAST: f32 = 1e-30;

/** How many bytes of scratch memory a thread of {@link improveRows} needs; `longest` is the greatest number of columns of a row. */
export function improveScratch(width: i32, longest: i32): usize {
  return (<usize>width * 12) + ((<usize>longest << 2) + 15 & ~15);
}

/** `scores[i] = h . vector - target` for each of a row's columns, four of them at a time. */
function scoreColumns(
  columns: usize,
  count: i32,
  vectors: usize,
  stride: usize,
  vector: usize,
  target: f32,
  scores: usize,
): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2;
    const h0 = vectors + <usize>load<i32>(columns + at) * stride;
    const h1 = vectors + <usize>load<i32>(columns + at, 4) * stride;
    const h2 = vectors + <usize>load<i32>(columns + at, 8) * stride;
    const h3 = vectors + <usize>load<i32>(columns + at, 12) * stride;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let c: usize = 0; c < stride; c += 16) {
      const x = v128.load(vector + c);
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(h0 + c)));
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(h1 + c)));
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(h2 + c)));
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(h3 + c)));
    }
    store<f32>(scores + at, fold(s0) - target);
    store<f32>(scores + at, fold(s1) - target, 4);
    store<f32>(scores + at, fold(s2) - target, 8);
    store<f32>(scores + at, fold(s3) - target, 12);
  }
  for (; i < count; i++) {
    const at = <usize>i << 2;
    store<f32>(scores + at, dot(vector, vectors + <usize>load<i32>(columns + at) * stride, stride) - target);
  }
}

/** `out = G vector + penalty * vector + sum of (h . vector - target) h`: half the slope at `vector` with the target 1. */
function apply(
  columns: usize,
  count: i32,
  vectors: usize,
  stride: usize,
  gram: usize,
  penalty: f32,
  vector: usize,
  target: f32,
  scores: usize,
  out: usize,
): void {
  scoreColumns(columns, count, vectors, stride, vector, target, scores);
  combineFirstRows(vector, <i32>(stride >> 2), gram, stride, out);
  combineRows(columns, scores, count, vectors, stride, out, 1, out);
  addScaled(out, vector, penalty, stride);
}

/** Steps of conjugate gradients for one row, from its vector on. */
function improveRow(
  columns: usize,
  count: i32,
  vectors: usize,
  stride: usize,
  gram: usize,
  penalty: f32,
  steps: i32,
  w: usize,
  scratch: usize,
): void {
  const residual = scratch;
  const direction = residual + stride;
  const product = direction + stride;
  const scores = product + stride;
  apply(columns, count, vectors, stride, gram, penalty, w, 1, scores, product);
  for (let at: usize = 0; at < stride; at += 16) {
    const value = f32x4.neg(v128.load(product + at));
    v128.store(residual + at, value);
    v128.store(direction + at, value);
  }
  let length = dot(residual, residual, stride);
  const least = max(LEAST, SETTLED * length);
  for (let step = 0; step < steps && length > least; step++) {
    apply(columns, count, vectors, stride, gram, penalty, direction, 0, scores, product);
    const rate = length / dot(direction, product, stride);
    addScaled(w, direction, rate, stride);
    addScaled(residual, product, -rate, stride);
    const next = dot(residual, residual, stride);
    scaleAndAdd(direction, next / length, residual, stride);
    length = next;
  }
}

/**
 * At most `steps` steps of the method of conjugate gradients for each of the thread's rows, towards what makes
 * `sum over the row's columns of (1 - w . h)^2 + w' G w + penalty |w|^2` least. The vectors of `out` are where they start and end.
 */
export function improveRows(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  rows: i32,
  vectors: usize,
  width: i32,
  steps: i32,
  gram: usize,
  penalties: usize,
  out: usize,
  scratch: usize,
  scratchBytes: usize,
): void {
  const stride = <usize>width << 2;
  const own = scratch + <usize>thread * scratchBytes;
  for (let first = thread * ROWS; first < rows; first += threads * ROWS) {
    const end = min(first + ROWS, rows);
    for (let row = first; row < end; row++) {
      const start = load<i32>(offsets + (<usize>row << 2));
      const count = load<i32>(offsets + (<usize>row << 2), 4) - start;
      const columns = indices + (<usize>start << 2);
      const penalty = load<f32>(penalties + (<usize>row << 2));
      improveRow(columns, count, vectors, stride, gram, penalty, steps, out + <usize>row * stride, own);
    }
  }
}
