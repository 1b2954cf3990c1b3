/** How many bytes of scratch memory a thread of {@link spread} needs for a matrix of so many rows between. */
export function spreadScratch(between: i32): usize {
  return <usize>between * 12 + 64;
}

/** Adds a sparse row times a factor. */
// @ts-ignore: decorator
@inline
function addRow(out: usize, factor: f32, offsets: usize, indices: usize, values: usize, row: i32): void {
  const end = load<i32>(offsets + (<usize>row << 2), 4);
  for (let at = load<i32>(offsets + (<usize>row << 2)); at < end; at++) {
    const to = out + (<usize>load<i32>(indices + (<usize>at << 2)) << 2);
    store<f32>(to, load<f32>(to) + factor * load<f32>(values + (<usize>at << 2)));
  }
}

/**
 * Sparse rows times one sparse matrix, or two of them, into dense rows, for the thread's rows: `out = rows first`, or
 * `out = rows first second` where `secondOffsets` is not 0. `values` may be 0: all count as 1.
 */
export function spread(
  thread: i32,
  threads: i32,
  offsets: usize,
  indices: usize,
  values: usize,
  count: i32,
  firstOffsets: usize,
  firstIndices: usize,
  firstValues: usize,
  between: i32,
  secondOffsets: usize,
  secondIndices: usize,
  secondValues: usize,
  columns: i32,
  out: usize,
  scratch: usize,
): void {
  const sums = scratch + <usize>thread * spreadScratch(between);
  const touched = sums + (<usize>between << 2);
  const seen = touched + (<usize>between << 2);
  if (secondOffsets != 0) memory.fill(sums, 0, <usize>between * 12);
  for (let row = thread; row < count; row += threads) {
    const to = out + ((<usize>row * <usize>columns) << 2);
    memory.fill(to, 0, <usize>columns << 2);
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    let size = 0;
    for (let at = load<i32>(offsets + (<usize>row << 2)); at < end; at++) {
      const index = load<i32>(indices + (<usize>at << 2));
      const factor: f32 = values != 0 ? load<f32>(values + (<usize>at << 2)) : 1;
      if (secondOffsets == 0) {
        addRow(to, factor, firstOffsets, firstIndices, firstValues, index);
        continue;
      }
      const stop = load<i32>(firstOffsets + (<usize>index << 2), 4);
      for (let from = load<i32>(firstOffsets + (<usize>index << 2)); from < stop; from++) {
        const middle = <usize>load<i32>(firstIndices + (<usize>from << 2)) << 2;
        if (load<i32>(seen + middle) != row + 1) {
          store<i32>(seen + middle, row + 1);
          store<f32>(sums + middle, 0);
          store<i32>(touched + (<usize>size << 2), <i32>(middle >> 2));
          size++;
        }
        store<f32>(sums + middle, load<f32>(sums + middle) + factor * load<f32>(firstValues + (<usize>from << 2)));
      }
    }
    for (let at = 0; at < size; at++) {
      const middle = load<i32>(touched + (<usize>at << 2));
      addRow(to, load<f32>(sums + (<usize>middle << 2)), secondOffsets, secondIndices, secondValues, middle);
    }
  }
}
