import type { LinearKernels } from "./linear.js";
import { readLinearRecord } from "./record.js";
import { descendTwin } from "./twin-descend.js";
import { evaluateTwin } from "./twin-evaluate.js";
import { gramTwin } from "./twin-gram.js";
import { numbersTwin } from "./twin-numbers.js";

/** The linear kernels in plain TypeScript. */
export function linearTwin(memory: () => ArrayBufferLike): LinearKernels {
  const record = (at: number) => readLinearRecord(new Int32Array(memory(), at, 23));
  return {
    ...evaluateTwin(memory, record),
    ...gramTwin(memory, record),
    ...descendTwin(memory),
    ...numbersTwin(memory),
  };
}
