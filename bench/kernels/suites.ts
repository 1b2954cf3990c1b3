import { boostingCases } from "./boosting.ts";
import type { Runnable } from "./case.ts";
import { denseCases } from "./dense.ts";
import { ensembleCases } from "./ensemble.ts";
import { exportedKernels } from "./exported.ts";
import { factorCases } from "./factor.ts";
import { forestCases } from "./forest.ts";
import { graphCases } from "./graph.ts";
import { linearCases } from "./linear.ts";
import { svmCases } from "./svm.ts";
import { tensorCases } from "./tensor.ts";

/** The cases of all modules, by module. */
export const suites: Readonly<Record<string, readonly Runnable[]>> = {
  dense: denseCases,
  linear: linearCases,
  boosting: boostingCases,
  forest: forestCases,
  ensemble: ensembleCases,
  svm: svmCases,
  factor: factorCases,
  graph: graphCases,
  tensor: tensorCases,
};

/** The kernels that no case runs. */
export async function untimedKernels(): Promise<readonly string[]> {
  const timed = new Set(
    Object.entries(suites).flatMap(([module, cases]) =>
      cases.flatMap(({ kernel, also = [] }) => [kernel, ...also].map((name) => `${module}.${name}`)),
    ),
  );
  return (await exportedKernels(Object.keys(suites))).filter((kernel) => !timed.has(kernel));
}
