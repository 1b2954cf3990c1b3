import { argMaxKernel, argMinKernel } from "./arg-best.js";
import { batchMatMulKernel } from "./batch-matmul.js";
import { convFilterKernel, depthwiseFilterKernel, depthwiseInputKernel } from "./conv-gradients.js";
import { einsumKernel } from "./einsum.js";
import { gatherKernel } from "./gather.js";
import { installKernel } from "./install.js";
import { segmentSumKernel } from "./segment-sum.js";
import { topKKernel } from "./top-k.js";

/** Gives tfjs's wasm backend the kernels that it lacks or does slowly; once the backend is registered, and only then. */
export function registerKernels(): void {
  for (const kernel of [
    gatherKernel,
    segmentSumKernel,
    batchMatMulKernel,
    einsumKernel,
    argMaxKernel,
    argMinKernel,
    topKKernel,
    convFilterKernel,
    depthwiseFilterKernel,
    depthwiseInputKernel,
  ]) {
    installKernel(kernel);
  }
}
