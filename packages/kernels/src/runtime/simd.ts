/** `(func (drop (v128.const 0…)))`: valid only where there is 128-bit SIMD. */
const probe: readonly number[] = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 26, 11,
];

/**
 * Whether this place runs WebAssembly with 128-bit SIMD, without which {@link instantiate} takes the TypeScript twins.
 *
 * @example
 * ```ts
 * import { hasSimd } from "@portrait/kernels";
 *
 * hasSimd(); // => true
 * ```
 */
export function hasSimd(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(Uint8Array.from(probe));
}
