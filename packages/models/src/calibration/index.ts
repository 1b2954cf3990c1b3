/**
 * Probabilities that keep what they promise.
 *
 * @packageDocumentation
 */
export {};
