export { sparseDenseMatMulF32 } from "../dense/multiply";
export { firstOutside, gather } from "./gather";
export { sampledMatMulF32 } from "./sampled";
export { segmentSumF32, segmentSumI32 } from "./segment-sum";
