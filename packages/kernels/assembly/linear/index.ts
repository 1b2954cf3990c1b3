export { columnDerivatives, descendColumns, descendMatrix } from "./descend";
export { describe, select } from "./describe";
export { evaluate, lossAlong, margins, merge } from "./evaluate";
export { gram, mergeGram } from "./gram";
export { standardise } from "./standardise";
