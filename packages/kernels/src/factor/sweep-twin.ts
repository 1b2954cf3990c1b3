import type { FactorKernels } from "./kernels.js";

const BLOCK = 64;
const TILE = 8;

type Numbers = Float32Array | Float64Array;
type Round = (value: number) => number;

const at = (array: Numbers, index: number): number => array[index] as number;

function invertPivots(matrix: Numbers, width: number, from: number, pivot: Numbers, round: Round): number {
  for (let a = 0; a < BLOCK; a++) {
    for (let b = a; b < BLOCK; b++) {
      const value = at(matrix, (from + a) * width + from + b);
      pivot[a * BLOCK + b] = value;
      pivot[b * BLOCK + a] = value;
    }
  }
  for (let k = 0; k < BLOCK; k++) {
    const value = at(pivot, k * BLOCK + k);
    if (!(value > 0)) return 0;
    const inverse = round(1 / value);
    for (let b = 0; b < BLOCK; b++) {
      if (b !== k) pivot[k * BLOCK + b] = at(pivot, k * BLOCK + b) * inverse;
    }
    for (let a = 0; a < BLOCK; a++) {
      if (a === k) continue;
      const factor = at(pivot, a * BLOCK + k);
      for (let b = 0; b < BLOCK; b++) {
        if (b === k) continue;
        pivot[a * BLOCK + b] = at(pivot, a * BLOCK + b) - round(factor * at(pivot, k * BLOCK + b));
      }
      pivot[a * BLOCK + k] = -factor * inverse;
    }
    pivot[k * BLOCK + k] = inverse;
  }
  return 1;
}

const entryAt = (width: number, from: number, k: number, column: number): number =>
  column < from ? column * width + from + k : (from + k) * width + column;

function panelTile(
  matrix: Numbers,
  width: number,
  from: number,
  pivot: Numbers,
  raw: Numbers,
  weighed: Numbers,
  first: number,
  round: Round,
): void {
  const start = first * BLOCK;
  const own = first >= from && first < from + BLOCK;
  for (let k = 0; k < BLOCK; k++) {
    for (let c = 0; c < TILE; c++) {
      const column = first + c;
      raw[start + k * TILE + c] = own ? 0 : at(matrix, entryAt(width, from, k, column));
      weighed[start + k * TILE + c] = 0;
      if (own && k <= column - from) {
        matrix[entryAt(width, from, k, column)] = -at(pivot, k * BLOCK + column - from);
      }
    }
  }
  if (own) return;
  for (let k = 0; k < BLOCK; k++) {
    for (let c = 0; c < TILE; c++) {
      let sum = 0;
      for (let l = 0; l < BLOCK; l++) {
        sum = round(sum + round(at(pivot, k * BLOCK + l) * at(raw, start + l * TILE + c)));
      }
      weighed[start + k * TILE + c] = sum;
      matrix[entryAt(width, from, k, first + c)] = sum;
    }
  }
}

function sweepRows(
  rows: (row: number) => boolean,
  matrix: Numbers,
  width: number,
  from: number,
  raw: Numbers,
  weighed: Numbers,
  round: Round,
): void {
  const inside = (place: number): boolean => place >= from && place < from + BLOCK;
  for (let row = 0; row < width; row++) {
    if (!rows(row) || inside(row)) continue;
    const own = Math.floor(row / TILE) * TILE * BLOCK + (row % TILE);
    for (let column = row; column < width; column++) {
      if (inside(column)) continue;
      const other = Math.floor(column / TILE) * TILE * BLOCK + (column % TILE);
      let value = at(matrix, row * width + column);
      for (let k = 0; k < BLOCK; k++) {
        value = round(value - round(at(raw, own + k * TILE) * at(weighed, other + k * TILE)));
      }
      matrix[row * width + column] = value;
    }
  }
}

type SweepKernels = Pick<
  FactorKernels,
  "pivotsF32" | "pivotsF64" | "panelF32" | "panelF64" | "sweepF32" | "sweepF64"
>;

/** Inverses by sweeps in plain TypeScript. What is below the diagonal of the blocks of four has no meaning, and is not written. */
export function sweepTwin(memory: () => ArrayBufferLike): SweepKernels {
  const f32 = (p: number, n: number): Numbers => new Float32Array(memory(), p, n);
  const f64 = (p: number, n: number): Numbers => new Float64Array(memory(), p, n);
  const single = Math.fround;
  const double: Round = (value) => value;
  const pivots =
    (view: typeof f32, round: Round): FactorKernels["pivotsF32"] =>
    (matrix, width, from, pivot) =>
      invertPivots(view(matrix, width * width), width, from, view(pivot, BLOCK * BLOCK), round);
  const panel =
    (view: typeof f32, round: Round): FactorKernels["panelF32"] =>
    (thread, threads, matrix, width, from, pivot, raw, weighed) => {
      const [all, inverse] = [view(matrix, width * width), view(pivot, BLOCK * BLOCK)];
      const [plain, times] = [view(raw, width * BLOCK), view(weighed, width * BLOCK)];
      for (let first = thread * TILE; first < width; first += threads * TILE) {
        panelTile(all, width, from, inverse, plain, times, first, round);
      }
    };
  const sweep =
    (view: typeof f32, round: Round): FactorKernels["sweepF32"] =>
    (thread, threads, matrix, width, from, raw, weighed) =>
      sweepRows(
        (row) => Math.floor(row / 4) % threads === thread,
        view(matrix, width * width),
        width,
        from,
        view(raw, width * BLOCK),
        view(weighed, width * BLOCK),
        round,
      );
  return {
    pivotsF32: pivots(f32, single),
    pivotsF64: pivots(f64, double),
    panelF32: panel(f32, single),
    panelF64: panel(f64, double),
    sweepF32: sweep(f32, single),
    sweepF64: sweep(f64, double),
  };
}
