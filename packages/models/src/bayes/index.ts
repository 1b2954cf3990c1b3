/**
 * Naive Bayes.
 *
 * @packageDocumentation
 */
export {};
