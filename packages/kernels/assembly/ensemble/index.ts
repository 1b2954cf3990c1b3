import { addNever, arrange } from "./arrange";
import { passChain } from "./chain";
import { LANES, walkAny, walkNumbers } from "./walk";

/** Adds the value of each of eight leaves. */
function addOne(leaves: usize, sums: usize): void {
  for (let lane: usize = 0; lane < LANES; lane++) {
    const at = sums + (lane << 3);
    store<f64>(at, load<f64>(at) + load<f64>(<usize>load<u32>(leaves + (lane << 2))));
  }
}

/** Adds the values of each of eight leaves, whose address a leaf holds. */
function addMany(leaves: usize, width: i32, sums: usize): void {
  for (let lane: usize = 0; lane < LANES; lane++) {
    let from = <usize>load<u32>(<usize>load<u32>(leaves + (lane << 2)));
    let at = sums + (lane << 3);
    for (let output = 0; output < width; output++) {
      store<f64>(at, load<f64>(at) + load<f64>(from));
      from += 8;
      at += 64;
    }
  }
}

/**
 * Adds up the leaves of staged rows; see `EnsembleKernels.predict`. `trees` points to two i32 for each tree: address of
 * the root, steps to take before looking whether all rows have arrived.
 */
export function predict(
  thread: i32,
  threads: i32,
  staged: usize,
  capacity: i32,
  groups: i32,
  views: usize,
  viewCount: i32,
  trees: usize,
  treeCount: i32,
  categorical: i32,
  leafWidth: i32,
  outputs: i32,
  blockGroups: i32,
  scratch: usize,
  sums: usize,
): void {
  const end = <i32>((<i64>groups * (thread + 1)) / threads);
  const rowBytes = (<usize>viewCount + 1) << 6;
  const sumBytes = (<usize>outputs) << 6;
  const leaves = scratch + <usize>thread * (<usize>blockGroups * rowBytes + 64);
  const rows = leaves + 64;
  for (let first = <i32>((<i64>groups * thread) / threads); first < end; first += blockGroups) {
    const count = min(blockGroups, end - first);
    arrange(staged, capacity, first, count, views, viewCount, rows, rowBytes);
    addNever(rows + rowBytes - 64, count, rowBytes);
    const into = sums + <usize>first * sumBytes;
    memory.fill(into, 0, <usize>count * sumBytes);
    for (let tree = 0; tree < treeCount; tree++) {
      const info = trees + (<usize>tree << 3);
      const root = load<u32>(info);
      const free = load<i32>(info, 4);
      let row = rows;
      let sum = leafWidth == 1 ? into + (<usize>(tree % outputs) << 6) : into;
      for (let group = 0; group < count; group++) {
        if (categorical) walkAny(root, row, free, leaves);
        else walkNumbers(root, row, free, leaves);
        if (leafWidth == 1) addOne(leaves, sum);
        else addMany(leaves, leafWidth, sum);
        row += rowBytes;
        sum += sumBytes;
      }
    }
  }
}

/**
 * Adds up the leaves of staged rows along chains of trees; see `EnsembleKernels.predictChains`. `chains` points to four
 * i32 for each chain: address of the first root, address of the end, free steps, output.
 */
export function predictChains(
  thread: i32,
  threads: i32,
  staged: usize,
  capacity: i32,
  groups: i32,
  views: usize,
  viewCount: i32,
  chains: usize,
  chainCount: i32,
  outputs: i32,
  blockGroups: i32,
  scratch: usize,
  sums: usize,
): void {
  const end = <i32>((<i64>groups * (thread + 1)) / threads);
  const rowBytes = (<usize>viewCount) << 6;
  const sumBytes = (<usize>outputs) << 6;
  const rows = scratch + <usize>thread * (<usize>blockGroups * rowBytes + 64);
  for (let first = <i32>((<i64>groups * thread) / threads); first < end; first += blockGroups) {
    const count = min(blockGroups, end - first);
    arrange(staged, capacity, first, count, views, viewCount, rows, rowBytes);
    const into = sums + <usize>first * sumBytes;
    memory.fill(into, 0, <usize>count * sumBytes);
    for (let chain = 0; chain < chainCount; chain++) {
      const info = chains + (<usize>chain << 4);
      const root = load<u32>(info);
      const last = load<u32>(info, 4);
      const free = load<i32>(info, 8);
      let row = rows;
      let sum = into + (<usize>load<i32>(info, 12) << 6);
      for (let group = 0; group < count; group++) {
        passChain(root, last, free, row, sum);
        row += rowBytes;
        sum += sumBytes;
      }
    }
  }
}

export { predictMasked } from "./masked";
