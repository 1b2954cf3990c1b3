import * as tf from "@tensorflow/tfjs-core";

/** Moves the dimensions [start, start + count) of a tensor to the place `to`, given as among the others. */
function moveAxes(x: tf.Tensor, start: number, count: number, to: number): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const moved = axes.splice(start, count);
  axes.splice(to, 0, ...moved);
  return tf.transpose(x, axes);
}

const product = (shape: readonly number[]): number => tf.util.sizeFromShape([...shape]);

/** Sums what was gathered by index, slice by slice: the gradient of `tf.gather`. */
function scatter(
  dy: tf.Tensor,
  x: tf.Tensor,
  indices: tf.Tensor,
  axis: number,
  batchDims: number,
): tf.Tensor {
  const rows = x.shape[axis] as number;
  const [batches, outer] = [product(x.shape.slice(0, batchDims)), product(x.shape.slice(batchDims, axis))];
  const [count, inner] = [product(indices.shape.slice(batchDims)), product(x.shape.slice(axis + 1))];
  const slices = moveAxes(tf.reshape(dy, [batches, outer, count, inner]), 2, 1, 1);
  const first = tf.mul(tf.range(0, batches, 1, "int32"), tf.scalar(rows, "int32"));
  const ids = tf.add(tf.reshape(indices, [batches, count]), tf.reshape(first, [batches, 1]));
  const sums = tf.unsortedSegmentSum(
    tf.reshape(slices, [batches * count, outer * inner]),
    tf.reshape(ids, [batches * count]) as tf.Tensor1D,
    batches * rows,
  );
  return tf.reshape(moveAxes(tf.reshape(sums, [batches, rows, outer, inner]), 1, 1, 2), x.shape);
}

const gather: tf.GradConfig = {
  kernelName: tf.GatherV2,
  inputsToSave: ["x", "indices"],
  gradFunc: (dy, saved, attributes) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    const axis = tf.util.parseAxisParam(attributes.axis as number, x.shape)[0] as number;
    return {
      x: () => scatter(dy as tf.Tensor, x, indices, axis, attributes.batchDims as number),
      indices: () => tf.zerosLike(indices),
    };
  },
};

const segmentSum: tf.GradConfig = {
  kernelName: tf.UnsortedSegmentSum,
  inputsToSave: ["segmentIds"],
  gradFunc: (upstream, saved) => {
    const [dy, ids] = [upstream as tf.Tensor, saved[0] as tf.Tensor1D];
    const segments = dy.shape[0] as number;
    return {
      x: () => {
        const within = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, segments));
        const shape = [ids.shape[0] as number, ...dy.shape.slice(1)];
        if (segments === 0) return tf.zeros(shape);
        const rows = tf.gather(dy, tf.mul(ids, tf.cast(within, "int32")) as tf.Tensor1D);
        return tf.where(
          tf.broadcastTo(tf.reshape(within, [shape[0] as number, ...shape.slice(1).fill(1)]), shape),
          rows,
          tf.zerosLike(rows),
        );
      },
      segmentIds: () => tf.zerosLike(ids),
    };
  },
};

/** Gradients of the kernels that take rows by index or sum them. */
export function indexingGradients(): readonly tf.GradConfig[] {
  return [gather, segmentSum];
}
