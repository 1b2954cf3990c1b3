/**
 * Naive Bayes: fast, learns in parts, reads counts of words.
 *
 * @packageDocumentation
 */
export type { TabularEstimator } from "../input/tabular-estimator.js";
export { type NaiveBayesClassEstimator, type NaiveBayesEstimator, naiveBayes } from "./naive-bayes.js";
export { naiveBayesCodec } from "./naive-bayes-codec.js";
export type { NaiveBayesClassModel, NaiveBayesModel } from "./naive-bayes-model.js";
export type { NaiveBayesLikelihood, NaiveBayesOptions } from "./naive-bayes-options.js";
