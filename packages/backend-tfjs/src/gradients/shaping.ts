import * as tf from "@tensorflow/tfjs-core";

/** Repeats what a reduction gave along the axes that it reduced. */
function spread(reduced: tf.Tensor, x: tf.Tensor, axis: number | number[] | undefined): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis ?? (null as never), x.shape);
  const kept = x.shape.map((extent, dimension) => (axes.includes(dimension) ? 1 : extent));
  return tf.mul(tf.reshape(reduced, kept), tf.ones(x.shape));
}

const sum: tf.GradConfig = {
  kernelName: "Sum",
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => spread(dy as tf.Tensor, saved[0] as tf.Tensor, attributes.axis as number[]),
  }),
};

const mean: tf.GradConfig = {
  kernelName: "Mean",
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const x = saved[0] as tf.Tensor;
      return tf.mul(spread(dy as tf.Tensor, x, attributes.axis as number[]), (dy as tf.Tensor).size / x.size);
    },
  }),
};

/** The gradient of a greatest or least number goes to all that are equal to it. */
const extreme = (kernelName: string, axesOf: (attributes: tf.NamedAttrMap) => unknown): tf.GradConfig => ({
  kernelName,
  inputsToSave: ["x"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const [x, y] = [saved[0] as tf.Tensor, saved[1] as tf.Tensor];
      const axes = axesOf(attributes) as number[];
      const chosen = tf.cast(tf.equal(x, spread(y, x, axes)), "float32");
      return tf.mul(spread(dy as tf.Tensor, x, axes), chosen);
    },
  }),
});

const reshape: tf.GradConfig = {
  kernelName: "Reshape",
  inputsToSave: ["x"],
  gradFunc: (dy, saved) => ({ x: () => tf.reshape(dy as tf.Tensor, (saved[0] as tf.Tensor).shape) }),
};

const transpose: tf.GradConfig = {
  kernelName: "Transpose",
  gradFunc: (dy, _, attributes) => ({
    x: () => {
      const order = attributes.perm as number[];
      return tf.transpose(
        dy as tf.Tensor,
        order.map((_, dimension) => order.indexOf(dimension)),
      );
    },
  }),
};

/** The last two dimensions exchanged: the wasm backend multiplies several times faster when nothing is left to turn. */
function turn(matrix: tf.Tensor): tf.Tensor {
  const order = matrix.shape.map((_, dimension) => dimension);
  return tf.transpose(matrix, [...order.slice(0, -2), order.length - 1, order.length - 2]);
}

const matMul: tf.GradConfig = {
  kernelName: "BatchMatMul",
  inputsToSave: ["a", "b"],
  gradFunc: (upstream, saved, attributes) => {
    const dy = upstream as tf.Tensor;
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    const a = transposeA ? turn(saved[0] as tf.Tensor) : (saved[0] as tf.Tensor);
    const b = transposeB ? turn(saved[1] as tf.Tensor) : (saved[1] as tf.Tensor);
    const ofA = (): tf.Tensor => tf.matMul(dy, turn(b));
    const ofB = (): tf.Tensor => tf.matMul(turn(a), dy);
    return {
      a: () => (transposeA ? turn(ofA()) : ofA()),
      b: () => (transposeB ? turn(ofB()) : ofB()),
    };
  },
};

/** Gradients of the kernels that reduce, reshape or multiply matrices. */
export function shapingGradients(): readonly tf.GradConfig[] {
  return [
    sum,
    mean,
    extreme(tf.Max, ({ reductionIndices }) => reductionIndices),
    extreme(tf.Min, ({ axis }) => axis),
    reshape,
    transpose,
    matMul,
  ];
}
