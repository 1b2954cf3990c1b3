export { divideRows, factorise, substitute } from "./cholesky";
export { gram } from "./gram";
export { solveRows, solveScratch } from "./least-squares";
export { multiplyRows } from "./multiply";
export { rank, rankScratch, scoreAll } from "./rank";
export { spread, spreadScratch } from "./spread";
