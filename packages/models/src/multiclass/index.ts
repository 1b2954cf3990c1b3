/**
 * Several classes out of estimators of two.
 *
 * @packageDocumentation
 */
export {};
