/**
 * For this thread's parts of the columns of a matrix in compressed columns (`values` float32): `t = X^T v` over the part's
 * columns into `through`, and `X t` over them into the part's own `rows` numbers of `into`.
 */
export function rowProducts(
  thread: i32,
  threads: i32,
  parts: i32,
  columns: i32,
  rows: i32,
  offsets: usize,
  places: usize,
  values: usize,
  v: usize,
  through: usize,
  into: usize,
): void {
  const bytes = <usize>rows << 3;
  for (let part = thread; part < parts; part += threads) {
    const sums = into + <usize>part * bytes;
    memory.fill(sums, 0, bytes);
    const to = <i32>(<i64>columns * <i64>(part + 1) / <i64>parts);
    for (let column = <i32>(<i64>columns * <i64>part / <i64>parts); column < to; column++) {
      const from = <usize>load<i32>(offsets + (<usize>column << 2));
      const end = <usize>load<i32>(offsets + (<usize>column << 2), 4);
      let product: f64 = 0;
      for (let e = from; e < end; e++) {
        product += <f64>load<f32>(values + (e << 2)) * load<f64>(v + (<usize>load<u32>(places + (e << 2)) << 3));
      }
      store<f64>(through + (<usize>column << 3), product);
      for (let e = from; e < end; e++) {
        const at = sums + (<usize>load<u32>(places + (e << 2)) << 3);
        store<f64>(at, load<f64>(at) + product * <f64>load<f32>(values + (e << 2)));
      }
    }
  }
}
