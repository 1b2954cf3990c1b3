/**
 * Calibrated probabilities.
 *
 * @packageDocumentation
 */
export { type AnyTarget, type CalibratedOptions, type ClassOf, calibrated } from "./calibrated.js";
export { calibratedCodec } from "./calibrated-codec.js";
export type { CalibratedModel } from "./calibrated-model.js";
export type { CalibrationMethod } from "./calibrator.js";
