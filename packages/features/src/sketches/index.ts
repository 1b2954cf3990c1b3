/**
 * Sketches: counts, quantiles and sets in little memory, with bounds on their errors, for logs that are too large for exact ones.
 *
 * @packageDocumentation
 */
export type { ArrayContainer, BitsContainer, Container } from "./bitmap-container.js";
export type { QuantileLevels } from "./compact-levels.js";
export * from "./distinct-sketch.js";
export * from "./frequency-sketch.js";
export * from "./quantile-sketch.js";
export type { Sketch } from "./sketch.js";
export * from "./sketch-column.js";
export * from "./user-bitmap.js";
