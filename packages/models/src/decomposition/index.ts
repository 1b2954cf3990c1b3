/**
 * Principal components and singular values.
 *
 * @packageDocumentation
 */
export {};
