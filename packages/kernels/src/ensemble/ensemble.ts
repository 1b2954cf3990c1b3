import type { KernelModule } from "../runtime/kernel-module.js";
import { predictChainsTwin } from "./chains-twin.js";
import { wasm } from "./ensemble.wasm.js";
import { predictMaskedTwin } from "./masked-twin.js";
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
   * bit of it (u32). A value greater than the threshold goes right. A leaf is its own left child, its view is the one
   * behind the last, whose numbers are NaN, and in the place of the threshold it has its value (f64), or the address
   * of its `outputs` values (u32). A category split has the threshold +Infinity and a set of bits: bit 0 for a missing code,
   * bit c + 1 for code c, 1 to go left; the last bit stands for all greater codes and is 0. A number split has the
   * last bit 0 and a set whose bit 0 is 1, as a leaf has.
   *
   * @param thread - The thread's number.
   * @param threads - How many threads there are.
   * @param staged - The columns (f64), one after another, `capacity` numbers each; NaN is missing, infinities are not allowed.
   * @param capacity - A multiple of 8, at least `8 * groups`.
   * @param groups - How many groups of eight rows; the caller pads the last.
   * @param views - For each view two i32: the column, and 0 if a missing number goes right, 1 if left, 2 for codes.
   * @param viewCount - How many views there are, at least 1.
   * @param trees - For each tree two i32: address of the root, and how many steps to take before looking whether all
   *   rows have arrived.
   * @param treeCount - How many trees there are.
   * @param categorical - 1 if nodes are 32 bytes, else 0.
   * @param leafWidth - How many values a leaf has: 1, when tree `t` adds to output `t % outputs`, or `outputs`.
   * @param outputs - How many sums a row has.
   * @param blockGroups - How many groups pass through all trees at a time.
   * @param scratch - `threads * (blockGroups * (viewCount + 1) * 64 + 64)` bytes.
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
    trees: number,
    treeCount: number,
    categorical: number,
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
  /**
   * Adds up the leaves that rows reach in trees of at most 256 leaves, without walking: each split clears the leaves at
   * its left for the rows that go right there, 16 rows at a time, and the first leaf that is left is the row's. Rows are
   * first turned into bytes, which tell the same about each split. Sums have the same bits as those of
   * {@link EnsembleKernels.predict}. O(rows * splits).
   *
   * A view is 48 bytes: column (i32), mode (i32): the sum of 1 for a line in which missing numbers go right and 2 for one
   * behind it in which they go left, or 4 for codes, which take two lines. For numbers:
   * address of the thresholds (u32), at most 254 that ascend (f64), then +Infinity as many times as are searched; address
   * of the cells (u32), for each how many thresholds lie in cells before it (u8); the first cell's lower end (f64); cells
   * a unit (f64); the last cell's number (f64); the greatest power of two that is not greater than the most thresholds
   * in a cell, at least 1 (u32). For codes: the first of the 128 places of sets that it tells (u32), a multiple of 128;
   * 1 if no view tells further ones, else 0 (u32).
   *
   * A tree is 16 bytes: address of the values of its leaves from left to right, `leafWidth` (f64) each (u32); how many
   * bytes hold a bit for each leaf (u32); the output (u32), 0 unless `leafWidth` is 1. Then for each of those bytes, from
   * the left: how many number splits have leaves of it at their left (u32), how many parts of category splits (u32), and
   * those. A number split is 8 bytes: 64 times its line (u32), the threshold's number with the highest
   * bit turned (u8), the leaves at its left (u8). A part of a category split is 24 bytes: 64 times the first line of its
   * view (u32), a byte unused, the leaves at its left (u8), two bytes unused, and 128 bits: those of the places that go
   * left.
   *
   * @param thread - As for {@link EnsembleKernels.predict}, like all that is not told here.
   * @param threads - See there.
   * @param staged - See there.
   * @param capacity - A multiple of 64, at least `rows`.
   * @param rows - How many rows there are.
   * @param views - The table of views.
   * @param viewCount - How many views there are.
   * @param lines - How many lines they take.
   * @param trees - The first tree; the others follow it.
   * @param treeCount - See there.
   * @param leafWidth - See there.
   * @param outputs - See there.
   * @param divisors - For each output by what its sum is divided, and what is added then (f64 each).
   * @param blockGroups - How many groups of 64 rows pass a tree at a time.
   * @param scratch - `threads * scratchBytes` bytes.
   * @param scratchBytes - `2048 + 64 * blockGroups * (lines + 8 * outputs)`.
   * @param out - Receives the raw outputs (f64), row-major.
   */
  predictMasked(
    thread: number,
    threads: number,
    staged: number,
    capacity: number,
    rows: number,
    views: number,
    viewCount: number,
    lines: number,
    trees: number,
    treeCount: number,
    leafWidth: number,
    outputs: number,
    divisors: number,
    blockGroups: number,
    scratch: number,
    scratchBytes: number,
    out: number,
  ): void;
}

/** Walks down ensembles of decision trees, for `instantiate`. */
export const ensemble: KernelModule<EnsembleKernels> = {
  name: "ensemble",
  wasm,
  twin: (memory) => ({
    predict: (...args) => predictTwin(memory(), args),
    predictChains: (...args) => predictChainsTwin(memory(), args),
    predictMasked: (...args) => predictMaskedTwin(memory(), args),
  }),
};
