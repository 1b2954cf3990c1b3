import { decisionTwin } from "./decision-twin.js";
import { dualTwin } from "./dual-twin.js";
import { kernelRowTwin } from "./kernel-row-twin.js";
import { linearTwin } from "./linear-twin.js";
import { smoTwin } from "./smo-twin.js";
import type { SvmKernels } from "./svm-kernels.js";

/** The kernels in plain TypeScript; each does the same operations in the same order as the compiled one. */
export const twinOf = (memory: () => ArrayBufferLike): SvmKernels => ({
  ...kernelRowTwin(memory),
  ...decisionTwin(memory),
  ...smoTwin(memory),
  ...linearTwin(memory),
  ...dualTwin(memory),
});
