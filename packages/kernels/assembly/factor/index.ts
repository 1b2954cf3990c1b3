export { divideRows, factorise, substitute } from "./cholesky";
export { gram } from "./gram";
export { solveRows, solveScratch } from "./least-squares";
export { multiplyRows } from "./multiply";
export { rank, rankScratch, scoreAll } from "./rank";
export { spread, spreadScratch } from "./spread";
export { panelF32, panelF64, pivotsF32, pivotsF64, sweepF32, sweepF64 } from "./sweep";
export { rankPairs } from "./pairwise";
export { regressItems, regressScratch } from "./regress";
