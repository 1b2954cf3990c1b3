import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./boosting.wasm.js";
import type { BoostingKernels } from "./boosting-kernels.js";
import { twinOf } from "./twin.js";

/**
 * Kernels of gradient boosting, for `instantiate`: binning, gradients, histograms, split search, partition of rows. The
 * TypeScript twin gives the same bits.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { boosting } from "@portrait/kernels/boosting";
 *
 * const { kernels, alloc, f64, dispose } = await instantiate(boosting);
 * const [values, spare, counts] = [alloc(32), alloc(32), alloc(8192)];
 * f64(values, 3).set([2.5, -1, 0]);
 * kernels.sortNumbers(values, spare, counts, 3);
 * [...f64(values, 3)]; // => [-1, 0, 2.5]
 * dispose();
 * ```
 */
export const boosting: KernelModule<BoostingKernels> = { name: "boosting", wasm, twin: twinOf };
