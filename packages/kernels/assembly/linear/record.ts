/** The words of the record that describes a problem; see `LinearRecord` in `src/linear/record.ts`. */
@inline
export function word(record: usize, index: i32): i32 {
  return load<i32>(record + (<usize>index << 2));
}

@inline
export function place(record: usize, index: i32): usize {
  return <usize>load<u32>(record + (<usize>index << 2));
}

export const ROWS: i32 = 0;
export const WIDTH: i32 = 1;
export const SPARSE_WIDTH: i32 = 2;
export const OUTPUTS: i32 = 3;
export const INTERCEPT: i32 = 4;
export const LOSS: i32 = 5;
export const DENSE: i32 = 6;
export const OFFSETS: i32 = 7;
export const INDICES: i32 = 8;
export const VALUES: i32 = 9;
export const TARGET: i32 = 10;
export const WEIGHTS: i32 = 11;
export const POINT: i32 = 12;
export const MARGINS: i32 = 13;
export const RESIDUALS: i32 = 14;
export const CURVATURES: i32 = 15;
export const PARTIALS: i32 = 16;
export const SCRATCH: i32 = 17;
export const SCRATCH_BYTES: i32 = 18;
export const CHUNKS: i32 = 19;
export const CHUNK_ROWS: i32 = 20;
export const BLOCK: i32 = 21;
export const STRIDE: i32 = 22;

export const LOGISTIC: i32 = 0;
export const SQUARED: i32 = 1;
export const POISSON: i32 = 2;
export const SOFTMAX: i32 = 3;
