import type { Matrix } from "./matrix.js";

/**
 * A differentiable operation on matrices, on plain arrays: it serves as it is, and trains within tfjs's tape as a custom
 * gradient.
 */
export interface Operation {
  /**
   * The value.
   *
   * @param inputs - The operands.
   */
  forward(inputs: readonly Matrix[]): Matrix;
  /**
   * The gradients with respect to the operands.
   *
   * @param dy - The gradient with respect to the value, of its shape.
   * @param inputs - The operands.
   * @param y - The value.
   */
  backward(dy: Float32Array, inputs: readonly Matrix[], y: Matrix): readonly Float32Array[];
}
