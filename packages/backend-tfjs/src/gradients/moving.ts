import * as tf from "@tensorflow/tfjs-core";

const size = (shape: readonly number[]): number => tf.util.sizeFromShape([...shape]);

const pad: tf.GradConfig = {
  kernelName: tf.PadV2,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const paddings = attributes.paddings as unknown as readonly (readonly [number, number])[];
      const { shape } = saved[0] as tf.Tensor;
      return tf.slice(
        dy as tf.Tensor,
        paddings.map(([before]) => before),
        shape,
      );
    },
  }),
};

const reverse: tf.GradConfig = {
  kernelName: tf.Reverse,
  gradFunc: (dy, _, attributes) => ({ x: () => tf.reverse(dy as tf.Tensor, attributes.dims as number[]) }),
};

/** `tf.tile`, and `tf.broadcastTo`, which is one: what was repeated is summed, one axis after another. */
const tile: tf.GradConfig = {
  kernelName: tf.Tile,
  inputsToSave: ["x"],
  gradFunc: (dy, saved) => ({
    x: () => {
      const { shape } = saved[0] as tf.Tensor;
      let sum = dy as tf.Tensor;
      shape.forEach((extent, axis) => {
        const repeats = (sum.shape[axis] as number) / extent;
        if (repeats === 1) return;
        const rest = [...shape.slice(0, axis + 1), ...sum.shape.slice(axis + 1)];
        const inner = size(rest.slice(axis));
        sum = tf.reshape(tf.sum(tf.reshape(sum, [size(shape.slice(0, axis)), repeats, inner]), 1), rest);
      });
      return tf.reshape(sum, shape);
    },
  }),
};

/** For each number of a strided slice its place among those that it was taken from. */
function placesOf(shape: readonly number[], attributes: tf.NamedAttrMap): Int32Array {
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes as Record<
    string,
    number
  >;
  const given = attributes as { begin: number[]; end: number[]; strides: number[] };
  const { begin, end, strides } = tf.slice_util.sliceInfo(
    [...shape],
    given.begin,
    given.end,
    given.strides,
    beginMask as number,
    endMask as number,
    ellipsisMask as number,
    newAxisMask as number,
    shrinkAxisMask as number,
  );
  const extents = tf.slice_util.computeOutShape(begin, end, strides);
  const places = extents.reduce(
    (before, count, axis) => {
      const along = Array.from({ length: count }, (_, at) => (begin[axis] ?? 0) + at * (strides[axis] ?? 1));
      return before.flatMap((place) => along.map((at) => place * (shape[axis] ?? 1) + at));
    },
    [0],
  );
  return Int32Array.from(places);
}

/** Each number of the result goes back to the place that it was taken from. */
const stridedSlice: tf.GradConfig = {
  kernelName: tf.StridedSlice,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const { shape, size: count } = saved[0] as tf.Tensor;
      const places = tf.tensor1d(placesOf(shape, attributes), "int32");
      const slopes = tf.reshape(dy as tf.Tensor, [-1]);
      return tf.reshape(tf.unsortedSegmentSum(slopes, places, count), shape);
    },
  }),
};

const stack: tf.GradConfig = {
  kernelName: tf.Pack,
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const axis = attributes.axis as number;
    const parts = tf.unstack(dy as tf.Tensor, axis);
    return Object.fromEntries(saved.map((_, which) => [which, () => parts[which] as tf.Tensor]));
  },
};

const unstack: tf.GradConfig = {
  kernelName: tf.Unpack,
  gradFunc: (dy, _, attributes) => ({ value: () => tf.stack([dy].flat(), attributes.axis as number) }),
};

const split: tf.GradConfig = {
  kernelName: tf.SplitV,
  gradFunc: (dy, _, attributes) => ({ x: () => tf.concat([dy].flat(), attributes.axis as number) }),
};

const cumsum: tf.GradConfig = {
  kernelName: tf.Cumsum,
  gradFunc: (dy, _, attributes) => ({
    x: () => {
      const { axis, exclusive, reverse: backwards } = attributes as Readonly<Record<string, unknown>>;
      return tf.cumsum(dy as tf.Tensor, axis as number, exclusive as boolean, backwards !== true);
    },
  }),
};

/** The product of all others, also where a number is 0: those before it times those behind it. */
const prod: tf.GradConfig = {
  kernelName: tf.Prod,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const x = saved[0] as tf.Tensor;
      const axes = tf.util.parseAxisParam((attributes.axis ?? null) as never, x.shape);
      const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
      const order = [...kept, ...axes];
      const turned = tf.transpose(x, order);
      const outer = size(kept.map((axis) => x.shape[axis] as number));
      const rows = tf.reshape(turned, [outer, x.size / outer]);
      const others = tf.mul(tf.cumprod(rows, 1, true, false), tf.cumprod(rows, 1, true, true));
      const slopes = tf.mul(tf.reshape(dy as tf.Tensor, [outer, 1]), others);
      return tf.transpose(
        tf.reshape(slopes, turned.shape),
        order.map((_, axis) => order.indexOf(axis)),
      );
    },
  }),
};

/** Gradients of the kernels that move numbers, join them, or run along them. */
export function movingGradients(): readonly tf.GradConfig[] {
  return [pad, reverse, tile, stridedSlice, stack, unstack, split, cumsum, prod];
}
