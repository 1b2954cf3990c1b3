export { type BlendOptions, blend, type ModelsOf, type RecommendEstimator } from "./blend.js";
export { blendCodec } from "./blend-codec.js";
export type { AnyBlendModel, Blended, BlendModel } from "./blend-model.js";
