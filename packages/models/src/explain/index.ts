/**
 * Explanations of models: the reasons for one answer.
 *
 * @packageDocumentation
 */
export { type LinearExplainer, type LinearModel, linearShap } from "./linear-shap.js";
export { type ReasonCode, type ReasonOptions, reasonCodes } from "./reason-codes.js";
