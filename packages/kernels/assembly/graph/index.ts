export { adam } from "./adam";
export { pairwiseStep } from "./pairwise";
export { multiply } from "./product";
export { propagate } from "./propagate";
export { addRows, takeColumns, takeRows } from "./rows";
export { softmaxStep } from "./softmax";
export { squaresStep } from "./squares";
export { transpose } from "./transpose";
export { squaredLengths, unitRows, unitRowsGradient } from "./unit";
