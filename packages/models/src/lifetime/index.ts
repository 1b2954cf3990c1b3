/**
 * Customer lifetimes: how often customers will buy, whether they are still active, and what they are worth.
 *
 * @packageDocumentation
 */
export type { Convergence, ConvergenceReason } from "../linear/convergence.js";
export { type BgNbdEstimator, bgNbd } from "./bg-nbd.js";
export { bgNbdCodec } from "./bg-nbd-codec.js";
export type { BgNbdModel, PurchaseForecast, PurchaseForecasts } from "./bg-nbd-model.js";
export type { BgNbdOptions } from "./bg-nbd-options.js";
export type { BgNbdParameters } from "./bg-nbd-parameters.js";
export type { PurchaseColumns } from "./customer.js";
export { type GammaGammaEstimator, gammaGamma } from "./gamma-gamma.js";
export { gammaGammaCodec } from "./gamma-gamma-codec.js";
export type { GammaGammaModel, SpendColumns } from "./gamma-gamma-model.js";
export type { GammaGammaOptions } from "./gamma-gamma-options.js";
export type { GammaGammaParameters } from "./gamma-gamma-parameters.js";
export type { LifetimeData, NumberRow } from "./lifetime-data.js";
export { type LifetimeValueModel, type LifetimeValueOptions, lifetimeValue } from "./lifetime-value.js";
export { lifetimeValueCodec } from "./lifetime-value-codec.js";
