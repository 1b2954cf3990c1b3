import { PortraitError } from "@portrait/core";
import type * as tf from "@tensorflow/tfjs-core";

/** Throws `invalid-argument` unless the tensor is a float32 matrix, of the given number of rows if one is given. */
export function checkMatrix(owner: string, name: string, tensor: tf.Tensor, rows?: number): void {
  const [height, , ...more] = tensor.shape;
  const fits = rows === undefined || height === rows;
  if (tensor.dtype === "float32" && tensor.rank === 2 && more.length === 0 && fits) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "${name}" must be a float32 matrix${rows === undefined ? "" : ` of ${rows} rows`}; received ${tensor.dtype} of shape [${tensor.shape.join(", ")}].`,
  });
}

/** Throws `invalid-argument` unless the tensor is a float32 vector of the given length. */
export function checkVector(owner: string, name: string, tensor: tf.Tensor, length: number): void {
  if (tensor.dtype === "float32" && tensor.rank === 1 && tensor.shape[0] === length) return;
  throw new PortraitError({
    code: "invalid-argument",
    message: `${owner}: "${name}" must be a float32 vector of ${length} numbers; received ${tensor.dtype} of shape [${tensor.shape.join(", ")}].`,
  });
}
