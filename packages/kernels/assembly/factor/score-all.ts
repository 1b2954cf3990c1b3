import { LANES, scoreTile, TILE } from "../dense/score";
import { addBase, placeQueries, scoresOf } from "../dense/search";

/**
 * The scores that `rank` ranks by, of all items for all queries, for the thread's groups of queries: into `out`, which may be `base`.
 */
export function scoreAll(
  thread: i32,
  threads: i32,
  queries: usize,
  count: i32,
  items: usize,
  candidates: i32,
  width: i32,
  base: usize,
  out: usize,
  scratch: usize,
): void {
  const block = scoresOf(scratch, thread);
  const stride = <usize>width << 2;
  for (let group = thread; group * LANES < count; group += threads) {
    const first = group * LANES;
    const placed = placeQueries(queries, group, count, width, scratch);
    for (let item = 0; item < candidates; item += TILE) {
      const some = min(TILE, candidates - item);
      scoreTile(items + <usize>item * stride, stride, placed, block);
      if (base != 0) addBase(base, first, count, candidates, item, some, block);
      for (let lane = 0; lane < min(LANES, count - first); lane++) {
        const row = out + ((<usize>(first + lane) * <usize>candidates + <usize>item) << 2);
        for (let i = 0; i < some; i++) {
          store<f32>(row + (<usize>i << 2), load<f32>(block + (<usize>(i * LANES + lane) << 2)));
        }
      }
    }
  }
}
