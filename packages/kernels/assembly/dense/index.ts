export { gatherRows, matVecF32, matVecF64 } from "./matrix";
export { sparseDenseMatMul, sparseDenseMatMulF32 } from "./multiply";
export { tileRows } from "./score";
export { rank, rankScratch } from "./search";
export {
  sparseAxpyF32,
  sparseAxpyF64,
  sparseDotF32,
  sparseDotF64,
  sparseMatVecF32,
  sparseMatVecF64,
} from "./sparse";
export { topK } from "./top-k";
export { axpyF32, axpyF64, dotF32, dotF64 } from "./vector";
