export { columnDerivatives, descendColumns, descendMatrix } from "./descend";
export { evaluate, margins, merge, rowLosses } from "./evaluate";
export { gram, mergeGram } from "./gram";
export { rowProducts } from "./row-products";
export { standardise } from "./standardise";
