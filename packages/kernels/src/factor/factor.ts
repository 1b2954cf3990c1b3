import { rankTwin } from "../dense/rank-twin.js";
import type { KernelModule } from "../runtime/kernel-module.js";
import { choleskyTwin } from "./cholesky-twin.js";
import { conjugateGradientsTwin } from "./conjugate-gradients-twin.js";
import { wasm } from "./factor.wasm.js";
import type { FactorKernels } from "./kernels.js";
import { leastSquaresTwin } from "./least-squares-twin.js";
import { pairwiseTwin } from "./pairwise-twin.js";
import { regressTwin } from "./regress-twin.js";
import { scoreTwin } from "./score-twin.js";
import { spreadTwin } from "./spread-twin.js";
import { sweepTwin } from "./sweep-twin.js";

/**
 * Kernels of matrix factorisation, for `instantiate`: Gram matrices, Cholesky's factor, inverses, alternating least squares exactly and by conjugate gradients,
 * pairwise steps, rankings of all items. The
 * TypeScript twin gives the same bits.
 */
export const factor: KernelModule<FactorKernels> = {
  name: "factor",
  wasm,
  twin: (memory) => ({
    ...choleskyTwin(memory),
    ...leastSquaresTwin(memory),
    ...conjugateGradientsTwin(memory),
    ...rankTwin(memory),
    ...scoreTwin(memory),
    ...spreadTwin(memory),
    ...sweepTwin(memory),
    ...pairwiseTwin(memory),
    ...regressTwin(memory),
  }),
};
