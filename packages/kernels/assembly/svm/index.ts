export { decision } from "./decision";
export { dualClassEpoch, dualNumberEpoch } from "./dual";
export { compactRow, kernelDiagonal, kernelRow, squaredNorms } from "./kernel-row";
export { linearSquares, linearValues } from "./linear-row";
export { smoPartner, smoUpdate } from "./smo";
