import type { OpCase } from "../op-case.js";
import { convolutionCases } from "./convolution-cases.js";
import { elementwiseCases } from "./elementwise-cases.js";
import { indexCases } from "./index-cases.js";
import { matrixCases } from "./matrix-cases.js";
import { reductionCases } from "./reduction-cases.js";
import { shapeCases } from "./shape-cases.js";
import { sparseCases } from "./sparse-cases.js";

/** Every operation that the models of Portrait compute with, on the input that it is checked on. */
export function allCases(): readonly OpCase[] {
  return [
    ...elementwiseCases(),
    ...reductionCases(),
    ...matrixCases(),
    ...indexCases(),
    ...shapeCases(),
    ...convolutionCases(),
    ...sparseCases(),
  ];
}
