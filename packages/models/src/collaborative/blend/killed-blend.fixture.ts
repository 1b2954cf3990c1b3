import { popularity } from "../../baseline/index.js";
import { bpr } from "../bpr.js";
import { ease } from "../ease.js";
import { lightGcn } from "../lightgcn/lightgcn.js";
import type { RecommendEstimator } from "./blend.js";
import { blend } from "./blend.js";

/** Members of the blends that are killed: at once or step by step, and a blend of its own. */
export const blendToKill = (): readonly RecommendEstimator[] => [
  ease(),
  lightGcn({ factors: 6, layers: 1, steps: 20 }),
  blend({ members: [popularity(), bpr({ factors: 4, epochs: 12 })] }),
  lightGcn({ factors: 4, layers: 1, steps: 5 }),
];
