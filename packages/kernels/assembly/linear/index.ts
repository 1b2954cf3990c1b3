export { columnDerivatives, descendColumns, descendMatrix } from "./descend";
export { evaluate, margins, merge, rowLosses } from "./evaluate";
export { gram, mergeGram } from "./gram";
export { largest } from "./largest";
export { rowProducts } from "./row-products";
export { standardise } from "./standardise";
