import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./install.js";
import type { SharedMemory } from "./shared-memory.js";

const size = (shape: readonly number[]): number => tf.util.sizeFromShape([...shape]);

/** For each batch of a result the number of the operand's matrix that it takes, with extents of 1 repeated. */
export function batchNumbers(shape: readonly number[], result: readonly number[]): Int32Array {
  const numbers = new Int32Array(size(result));
  const skipped = result.length - shape.length;
  for (let batch = 0; batch < numbers.length; batch++) {
    let [rest, number, stride] = [batch, 0, 1];
    for (let axis = result.length - 1; axis >= skipped; axis--) {
      const extent = shape[axis - skipped] as number;
      const place = rest % (result[axis] as number);
      rest = Math.floor(rest / (result[axis] as number));
      number += (extent === 1 ? 0 : place) * stride;
      stride *= extent;
    }
    numbers[batch] = number;
  }
  return numbers;
}

interface Operand {
  readonly info: tf.TensorInfo;
  readonly turned: boolean;
}

interface Extents {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

function extentsOf(a: Operand, b: Operand): Extents {
  const [aRows, aColumns] = a.info.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.info.shape.slice(-2) as [number, number];
  const [m, k] = a.turned ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = b.turned ? [bColumns, bRows] : [bRows, bColumns];
  tf.util.assert(
    k === inner,
    () =>
      `Error in matMul: inner shapes (${k}) and (${inner}) of Tensors with shapes ${a.info.shape} and ${b.info.shape} and transposeA=${a.turned} and transposeB=${b.turned} must match.`,
  );
  return { m, n, k };
}

function multiply(memory: SharedMemory, a: Operand, b: Operand, { m, n, k }: Extents): tf.TensorInfo {
  const [outerA, outerB] = [a.info.shape.slice(0, -2), b.info.shape.slice(0, -2)];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const output = memory.output([...outer, m, n], "float32");
  const [fromA, fromB, to] = [a.info, b.info, output].map(memory.address) as [number, number, number];
  const { matMulF32, matMulScratch } = memory.kernels;
  const flags = [a.turned ? 1 : 0, b.turned ? 1 : 0] as const;
  memory.withScratch(matMulScratch(n), (scratch) => {
    if (size(outerB) === 1 && !a.turned) {
      matMulF32(fromA, fromB, size(outer) * m, n, k, ...flags, to, scratch);
      return;
    }
    const [whichA, whichB] = [batchNumbers(outerA, outer), batchNumbers(outerB, outer)];
    whichA.forEach((number, batch) => {
      const left = fromA + 4 * number * m * k;
      const right = fromB + 4 * (whichB[batch] as number) * k * n;
      matMulF32(left, right, m, n, k, ...flags, to + 4 * batch * m * n, scratch);
    });
  });
  return output;
}

/** Below so many rows tfjs's own kernel is faster for two plain matrices: it keeps the right one packed between calls. */
const FEW = 8;

/**
 * `BatchMatMul` of float32 matrices, with extents of 1 repeated as arithmetic does. A few rows times a plain matrix stay with
 * tfjs's own kernel.
 */
export const batchMatMulKernel: WasmKernel = {
  kernelName: tf.BatchMatMul,
  compute(memory, { inputs, attrs }) {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    if (a.dtype !== "float32" || b.dtype !== "float32") return undefined;
    const left: Operand = { info: a, turned: attrs.transposeA as boolean };
    const right: Operand = { info: b, turned: attrs.transposeB as boolean };
    const extents = extentsOf(left, right);
    const outer = Math.max(size(a.shape.slice(0, -2)), size(b.shape.slice(0, -2)));
    const plain = !left.turned && !right.turned && outer === 1;
    if (plain && extents.m < FEW && extents.n > 0 && extents.k > 0) return undefined;
    return multiply(memory, left, right, extents);
  },
};
