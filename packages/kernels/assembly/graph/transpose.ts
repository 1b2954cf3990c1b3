/** The transpose of a sparse matrix: rows ascend in each of its rows, in the order of the entries. */
export function transpose(
  offsets: usize,
  indices: usize,
  values: usize,
  rows: i32,
  columns: i32,
  outOffsets: usize,
  outIndices: usize,
  outValues: usize,
): void {
  const total = load<i32>(offsets + (<usize>rows << 2));
  memory.fill(outOffsets, 0, (<usize>columns + 1) << 2);
  for (let e = 0; e < total; e++) {
    const place = outOffsets + (<usize>load<i32>(indices + (<usize>e << 2)) << 2);
    store<i32>(place, load<i32>(place, 4) + 1, 4);
  }
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const place = outOffsets + (<usize>column << 2);
    const count = load<i32>(place, 4);
    store<i32>(place, sum, 4);
    sum += count;
  }
  for (let row = 0; row < rows; row++) {
    const end = load<i32>(offsets + (<usize>row << 2), 4);
    for (let e = load<i32>(offsets + (<usize>row << 2)); e < end; e++) {
      const place = outOffsets + (<usize>load<i32>(indices + (<usize>e << 2)) << 2);
      const to = <usize>load<i32>(place, 4) << 2;
      store<i32>(place, load<i32>(place, 4) + 1, 4);
      store<i32>(outIndices + to, row);
      store<f32>(outValues + to, load<f32>(values + (<usize>e << 2)));
    }
  }
}
