/**
 * Baselines: what every other model must beat.
 *
 * @packageDocumentation
 */
export { type ConstantModel, type ConstantOptions, constant, constantCodec } from "./constant.js";
export { type MajorityModel, majority, majorityCodec } from "./majority.js";
export { type MajorityClassModel, majorityClass, majorityClassCodec } from "./majority-class.js";
export type { NoColumns } from "./no-columns.js";
export { type PopularityModel, type PopularityOptions, popularity, popularityCodec } from "./popularity.js";
