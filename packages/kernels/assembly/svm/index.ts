export { compactRow, kernelDiagonal, kernelRow, squaredNorms } from "./kernel-row";
export { decision } from "./decision";
export { smoPartner, smoUpdate } from "./smo";
