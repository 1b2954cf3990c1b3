import * as tf from "@tensorflow/tfjs-core";

/** The gradient of a kernel of one input `x` that needs only what the kernel read. */
function ofInput(kernelName: string, derivative: (x: tf.Tensor) => tf.Tensor): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, derivative(saved[0] as tf.Tensor)) }),
  };
}

/** The gradient of a kernel of one input `x` that needs only what the kernel gave. */
function ofOutput(kernelName: string, derivative: (y: tf.Tensor) => tf.Tensor): tf.GradConfig {
  return {
    kernelName,
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, derivative(saved[0] as tf.Tensor)) }),
  };
}

/** Sums a gradient over the dimensions along which an operand of the given shape was repeated. */
function unbroadcast(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length === 0 ? gradient : tf.sum(gradient, axes), shape);
}

/** The gradient of a kernel of two operands `a` and `b` that broadcasts. */
function ofPair(
  kernelName: string,
  left: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  right: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, saved) => {
      const [a, b] = [saved[0] as tf.Tensor, saved[1] as tf.Tensor];
      return {
        a: () => unbroadcast(left(dy as tf.Tensor, a, b), a.shape),
        b: () => unbroadcast(right(dy as tf.Tensor, a, b), b.shape),
      };
    },
  };
}

/** 1 where a comparison holds, 0 elsewhere. */
const where = (holds: tf.Tensor): tf.Tensor => tf.cast(holds, "float32");

const leakyRelu: tf.GradConfig = {
  kernelName: tf.LeakyRelu,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attributes) => ({
    x: () => {
      const positive = where(tf.greater(saved[0] as tf.Tensor, 0));
      const alpha = attributes.alpha as number;
      return tf.mul(dy as tf.Tensor, tf.add(tf.mul(positive, 1 - alpha), alpha));
    },
  }),
};

/** The slope of `a ^ b` by `b`, which there is where `a` is positive. */
function ofExponent(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const positive = tf.greater(a, 0);
  const logarithm = tf.log(tf.where(positive, a, tf.onesLike(a)));
  return tf.mul(tf.pow(a, b), logarithm);
}

/** The gradient of a kernel whose result does not change where it is differentiable. */
function ofSteps(kernelName: string, inputs: readonly string[]): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_, saved) =>
      Object.fromEntries(
        inputs.map((name, which) => [name, () => tf.zeros((saved[which] as tf.Tensor).shape)]),
      ),
  };
}

const addN: tf.GradConfig = {
  kernelName: tf.AddN,
  saveAllInputs: true,
  gradFunc: (dy, saved) =>
    Object.fromEntries(saved.map((_, which) => [which, () => tf.clone(dy as tf.Tensor)])),
};

const select: tf.GradConfig = {
  kernelName: tf.Select,
  inputsToSave: ["condition"],
  gradFunc: (dy, saved) => {
    const condition = saved[0] as tf.Tensor;
    const part = (chosen: tf.Tensor): tf.Tensor => tf.mul(dy as tf.Tensor, tf.cast(chosen, "float32"));
    return {
      condition: () => tf.zerosLike(tf.cast(condition, "float32")),
      t: () => part(condition),
      e: () => part(tf.logicalNot(condition)),
    };
  },
};

/** Gradients of the kernels that work element by element. */
export function elementwiseGradients(): readonly tf.GradConfig[] {
  return [
    addN,
    select,
    ofSteps(tf.ZerosLike, ["x"]),
    ...[tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual].map((name) => ofSteps(name, ["a", "b"])),
    ofPair(
      tf.Add,
      (dy) => dy,
      (dy) => dy,
    ),
    ofPair(
      tf.Sub,
      (dy) => dy,
      (dy) => tf.neg(dy),
    ),
    ofPair(
      tf.Multiply,
      (dy, _, b) => tf.mul(dy, b),
      (dy, a) => tf.mul(dy, a),
    ),
    ofPair(
      tf.RealDiv,
      (dy, _, b) => tf.div(dy, b),
      (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
    ),
    ofPair(
      tf.Maximum,
      (dy, a, b) => tf.mul(dy, where(tf.greaterEqual(a, b))),
      (dy, a, b) => tf.mul(dy, where(tf.less(a, b))),
    ),
    ofPair(
      tf.Minimum,
      (dy, a, b) => tf.mul(dy, where(tf.lessEqual(a, b))),
      (dy, a, b) => tf.mul(dy, where(tf.greater(a, b))),
    ),
    ofPair(
      tf.Pow,
      (dy, a, b) => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
      (dy, a, b) => tf.mul(dy, ofExponent(a, b)),
    ),
    leakyRelu,
    ofInput(tf.Abs, (x) => tf.sign(x)),
    ofInput(tf.Log1p, (x) => tf.reciprocal(tf.add(x, 1))),
    ofInput(tf.Reciprocal, (x) => tf.neg(tf.reciprocal(tf.square(x)))),
    ofOutput(tf.Elu, (y) => tf.minimum(tf.add(y, 1), 1)),
    ofInput(tf.Neg, (x) => tf.fill(x.shape, -1)),
    ofInput(tf.Square, (x) => tf.mul(x, 2)),
    ofInput(tf.Log, (x) => tf.reciprocal(x)),
    ofInput(tf.Softplus, (x) => tf.sigmoid(x)),
    ofOutput(tf.Exp, (y) => y),
    ofOutput(tf.Sqrt, (y) => tf.div(0.5, y)),
    ofOutput(tf.Rsqrt, (y) => tf.mul(-0.5, tf.mul(y, tf.square(y)))),
    ofOutput(tf.Tanh, (y) => tf.sub(1, tf.square(y))),
    ofOutput(tf.Sigmoid, (y) => tf.mul(y, tf.sub(1, y))),
    ofInput(tf.Identity, (x) => tf.onesLike(x)),
    ofInput(tf.Cast, (x) => tf.onesLike(tf.cast(x, "float32"))),
  ];
}
