import type { KernelModule } from "../runtime/kernel-module.js";
import { wasm } from "./svm.wasm.js";
import type { SvmKernels } from "./svm-kernels.js";
import { twinOf } from "./twin.js";

/**
 * Kernels of the support vector machines, for `instantiate`: kernel rows, the passes of sequential minimal
 * optimisation, decision functions, and epochs of dual coordinate descent. The TypeScript twin gives the same bits.
 *
 * @example
 * ```ts
 * import { instantiate } from "@portrait/kernels";
 * import { svm } from "@portrait/kernels/svm";
 *
 * const { kernels, alloc, f32, dispose } = await instantiate(svm);
 * const [rows, norms, out] = [alloc(4 * 4 * 4), alloc(16), alloc(16)];
 * f32(rows, 8).set([1, 2, 0, 0, 3, 0, 0, 0]);
 * kernels.squaredNorms(rows, 2, 4, norms);
 * kernels.kernelRow(0, 1, 0, rows, norms, 2, 4, rows, 5, 1, 0, 1, out);
 * [...f32(out, 2)]; // => [5, 3]
 * dispose();
 * ```
 */
export const svm: KernelModule<SvmKernels> = { name: "svm", wasm, twin: twinOf };
