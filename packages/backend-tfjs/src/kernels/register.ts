import { gatherKernel } from "./gather.js";
import { installKernel } from "./install.js";
import { segmentSumKernel } from "./segment-sum.js";

/** Gives tfjs's wasm backend the kernels that it lacks or does slowly; once the backend is registered, and only then. */
export function registerKernels(): void {
  for (const kernel of [gatherKernel, segmentSumKernel]) installKernel(kernel);
}
