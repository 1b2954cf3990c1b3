/**
 * Support vector machines: classifiers and regressions with kernels, linear ones for large and sparse data, and the
 * detection of novelties.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export type { SvmConvergence } from "./convergence.js";
export type { InputOptions, KernelOptions, SolverOptions } from "./kernel-options.js";
export type { LinearMachineOptions, LinearSvmOptions, LinearSvrOptions } from "./linear-options.js";
export { type LinearSvmClassEstimator, type LinearSvmEstimator, linearSvm } from "./linear-svm.js";
export { linearSvmCodec } from "./linear-svm-codec.js";
export type { ClassDecisionValues, LinearSvmModel } from "./linear-svm-model.js";
export { type LinearSvrEstimator, linearSvr } from "./linear-svr.js";
export { linearSvrCodec } from "./linear-svr-codec.js";
export type { LinearSvrModel } from "./linear-svr-model.js";
export { oneClassSvmCodec } from "./one-class-codec.js";
export type { NoveltyPrediction, NoveltyPredictions, OneClassSvmModel } from "./one-class-model.js";
export { type OneClassSvmEstimator, type OneClassSvmOptions, oneClassSvm } from "./one-class-svm.js";
export { type SvcClassEstimator, type SvcEstimator, svc } from "./svc.js";
export { svcCodec } from "./svc-codec.js";
export type { DecisionValues, SvcModel } from "./svc-model.js";
export type { SvcOptions } from "./svc-options.js";
export { type SvrEstimator, type SvrOptions, svr } from "./svr.js";
export { svrCodec } from "./svr-codec.js";
export type { SvrModel } from "./svr-model.js";
