export { encodeNumbers, interleave, sortNumbers } from "./bins";
export { binaryGradients, pointGradients, quantise, softmaxGradients } from "./gradients";
export { addLeaves, grow, work } from "./grow";
export { histogram, histogramOf } from "./histogram";
export { addLeaf, addTree, gatherPartition, identity, partition } from "./partition";
export { children, split, totals } from "./split";
