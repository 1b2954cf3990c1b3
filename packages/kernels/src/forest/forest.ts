import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./forest.wasm.js";
import { forestTwin } from "./twin.js";

/** The kernels of {@link forest}; `job` is the offset of a `ForestJob`. */
export interface ForestKernels {
  /**
   * Grows tree `first + thread` in the thread's workspace; the first word there becomes the number of its nodes, 0 if
   * there is no such tree. For `parallel`. O(rows * drawn columns * depth).
   */
  grow(thread: number, threads: number, job: number, first: number): void;
  /**
   * Adds what the trees `first` to `first + threads`, which `grow` left in the workspaces, say of the rows that they did
   * not draw. A thread takes a part of the rows, and each row's sum is made in the order of the trees. For `parallel`.
   * O(rows * depth) a tree.
   */
  outOfBag(thread: number, threads: number, job: number, first: number): void;
}

/** Kernels of decision trees and forests, for `instantiate`. */
export const forest: KernelModule<ForestKernels> = { name: "forest", wasm, twin: forestTwin };
