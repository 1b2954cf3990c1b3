import * as tf from "@tensorflow/tfjs-core";
import { elementwiseGradients } from "./elementwise.js";
import { indexingGradients } from "./indexing.js";
import { movingGradients } from "./moving.js";
import { networkGradients } from "./networks.js";
import { shapingGradients } from "./shaping.js";

/**
 * Teaches tfjs the gradients of the kernels that losses are written with, but for those that it has. `tfjs-core` comes
 * without any, and its own list cannot be loaded in Node.
 */
export function registerGradients(): void {
  for (const gradient of [
    ...elementwiseGradients(),
    ...shapingGradients(),
    ...indexingGradients(),
    ...movingGradients(),
    ...networkGradients(),
  ]) {
    if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
  }
}
