import type { KernelModule } from "../runtime/kernel-module.js";
import { predictChainsTwin } from "./chains-twin.js";
import { wasm } from "./ensemble.wasm.js";
import { predictTwin } from "./predict-twin.js";

/** The kernels of {@link ensemble}. Pointers are byte offsets into the instance's memory. */
export interface EnsembleKernels {
  /**
   * Walks rows down decision trees, eight at a time, and adds up what their leaves hold, tree after tree. For
   * `KernelInstance.parallel`: threads share the groups of rows among them, and each sum is made by one thread,
   * in the order of the trees. O(rows * trees * depth).
   *
   * A node is 16 bytes, or 32 when `categorical`: threshold (f64); 64 times the number of its view (u32); address of
   * its left child (u32), whose sibling follows it; then, when `categorical`, the address of its set (u32) and the last
   * bit of it (u32). A value greater than the threshold goes right. A leaf is its own left child with the threshold
   * +Infinity and view 0. A category split has the threshold +Infinity and a set of bits: bit 0 for a missing code,
   * bit c + 1 for code c, 1 to go left; the last bit stands for all greater codes and is 0. A number split has the
   * last bit 0 and a set whose bit 0 is 1.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param staged - The columns (f64), one after another, `capacity` numbers each; NaN is missing, infinities are not allowed.
   * @param capacity - A multiple of 8, at least `8 * groups`.
   * @param groups - How many groups of eight rows; the caller pads the last.
   * @param views - For each view two i32: the column, and 0 if a missing number goes right, 1 if left, 2 for codes.
   * @param viewCount - How many views there are, at least 1.
   * @param nodes - The first node, a multiple of 16; not at 0.
   * @param trees - For each tree three i32: address of the root, depth, and how many steps to take before looking
   *   whether all rows have arrived, at most the depth.
   * @param treeCount - How many trees there are.
   * @param categorical - 1 if nodes are 32 bytes, else 0.
   * @param values - `leafWidth` numbers (f64) for each node.
   * @param leafWidth - 1, when tree `t` adds to output `t % outputs`, or `outputs`.
   * @param outputs - How many sums a row has.
   * @param blockGroups - How many groups pass through all trees at a time.
   * @param scratch - `threads * (blockGroups * viewCount * 64 + 64)` bytes.
   * @param sums - Receives the sums (f64): output `o` of row `r` at `(floor(r / 8) * outputs + o) * 8 + r % 8`.
   */
  predict(
    thread: number,
    threads: number,
    staged: number,
    capacity: number,
    groups: number,
    views: number,
    viewCount: number,
    nodes: number,
    trees: number,
    treeCount: number,
    categorical: number,
    values: number,
    leafWidth: number,
    outputs: number,
    blockGroups: number,
    scratch: number,
    sums: number,
  ): void;
  /**
   * The same for ensembles of number splits whose leaves have one value: rows pass chains of trees, each at its own
   * pace, without waiting for one another at the end of every tree. Sums have the same bits.
   *
   * A node is 32 bytes: threshold (f64); what a row that leaves it has added (f64), 0 but for leaves; 64 times the
   * number of its view (u32); address of its left child (u32), whose sibling follows it; 8 bytes unused. A leaf
   * has the threshold, view and left child of the root of the chain's next tree, so that leaving it is that tree's first
   * step; or the threshold +Infinity, view 0 and as left child a root that is itself a leaf, or the chain's end: a leaf
   * of value 0 whose left child is itself.
   *
   * @param thread - As for {@link EnsembleKernels.predict}, like all that is not told here.
   * @param threads - See there.
   * @param staged - See there.
   * @param capacity - See there.
   * @param groups - See there.
   * @param views - See there.
   * @param viewCount - See there.
   * @param chains - For each chain four i32: address of the first root, address of the end, how many steps to take
   *   before looking whether all rows have arrived, output.
   * @param chainCount - How many chains there are.
   * @param outputs - See there.
   * @param blockGroups - See there.
   * @param scratch - See there.
   * @param sums - See there.
   */
  predictChains(
    thread: number,
    threads: number,
    staged: number,
    capacity: number,
    groups: number,
    views: number,
    viewCount: number,
    chains: number,
    chainCount: number,
    outputs: number,
    blockGroups: number,
    scratch: number,
    sums: number,
  ): void;
}

/** Walks down ensembles of decision trees, for `instantiate`. */
export const ensemble: KernelModule<EnsembleKernels> = {
  name: "ensemble",
  wasm,
  twin: (memory) => ({
    predict: (...args) => predictTwin(memory(), args),
    predictChains: (...args) => predictChainsTwin(memory(), args),
  }),
};
