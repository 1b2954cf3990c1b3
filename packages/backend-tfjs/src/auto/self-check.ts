import type * as tf from "@tensorflow/tfjs-core";
import type { TfjsBackend } from "../backend.js";

const SIZE = 24;
const TOLERANCE = 1e-4;

const number = (at: number): number => Math.fround(Math.sin(at) * (1 + at / 97));

/** The rows of a product, made into shares by the softmax, in plain numbers. */
function expected(left: ArrayLike<number>, right: ArrayLike<number>): number[] {
  const at = (values: ArrayLike<number>, row: number, column: number): number =>
    values[row * SIZE + column] as number;
  const steps = Array.from({ length: SIZE }, (_, step) => step);
  return steps.flatMap((row) => {
    const sums = steps.map((column) =>
      steps.reduce((sum, step) => sum + at(left, row, step) * at(right, step, column), 0),
    );
    const most = Math.max(...sums);
    const shares = sums.map((sum) => Math.exp(sum - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  });
}

/**
 * Multiplies two small matrices and takes the softmax of the rows on a backend, once to read the result later and once to read
 * it at once: a backend may be able to do one alone, and keeps what it has read.
 *
 * @param backend - The backend.
 * @returns Why the backend is no good, as a sentence; nothing when it is.
 */
export async function selfCheck(backend: TfjsBackend): Promise<string | undefined> {
  const left = Float32Array.from({ length: SIZE * SIZE }, (_, at) => number(at));
  const right = Float32Array.from({ length: SIZE * SIZE }, (_, at) => number(at + 0.5));
  const results: tf.Tensor[] = [];
  const compute = (): tf.Tensor => {
    const result = backend.tidy((tf) =>
      tf.softmax(tf.matMul(tf.tensor2d(left, [SIZE, SIZE]), tf.tensor2d(right, [SIZE, SIZE]))),
    );
    results.push(result);
    return result;
  };
  try {
    const wanted = expected(left, right);
    return differs(compute().dataSync(), wanted) ?? differs(await compute().data(), wanted);
  } catch (cause) {
    return `It fails a small computation: ${cause instanceof Error ? cause.message : String(cause)}`;
  } finally {
    for (const result of results) result.dispose();
  }
}

function differs(values: ArrayLike<number>, wanted: readonly number[]): string | undefined {
  const at = wanted.findIndex((value, index) => !(Math.abs((values[index] as number) - value) <= TOLERANCE));
  if (at < 0) return undefined;
  return `It fails a small computation: ${values[at]} in place of ${(wanted[at] as number).toFixed(6)}.`;
}
