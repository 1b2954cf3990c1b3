import { binTwin } from "./bin-twin.js";
import type { BoostingKernels } from "./boosting-kernels.js";
import { gradientTwin } from "./gradient-twin.js";
import { growTwin } from "./grow-twin.js";
import { histogramTwin } from "./histogram-twin.js";
import { partitionTwin } from "./partition-twin.js";
import { splitTwin } from "./split-twin.js";

/** The kernels in plain TypeScript; each does the same operations in the same order as the compiled one. */
export function twinOf(memory: () => ArrayBufferLike): BoostingKernels {
  const steps = { ...histogramTwin(memory), ...splitTwin(memory), ...partitionTwin(memory) };
  return { ...binTwin(memory), ...gradientTwin(memory), ...steps, ...growTwin(memory, steps) };
}
